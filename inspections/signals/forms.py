"""Forms of signals: the public page, entry by staff, weighing."""

import time
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Municipality
from core.fields import TextField
from core.today import today
from gis.places.models import Premises
from inspections.forms.base import day, line, text
from inspections.forms.planning import KindField
from inspections.signals import policy, secret
from inspections.signals.models import Signal, SignalCode
from inspections.signals.services.receiving import NOBODY, Contact
from inspections.signals.services.weighing import Judgement
from inspections.signals.wording import ABOUT, MOVES
from inspections.statecharts import signal as chart

ANONYMOUS, KNOWN = "anonymous", "known"


def _photo() -> forms.FileField:
    return forms.FileField(
        label=gettext_lazy("Foto"),
        required=False,
        help_text=gettext_lazy("Mag, hoeft niet. Wij halen uit de foto waar, wanneer en waarmee die is gemaakt."),
        error_messages={"empty": gettext_lazy("Dit bestand is leeg (0 bytes). Kies het opnieuw.")},
    )


class TrapForm(forms.Form):
    """A field that people don't see and programs fill in, and the mark of the form."""

    website = TextField(required=False, label=gettext_lazy("Laat dit veld leeg"))
    mark = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        self.initial.setdefault("mark", secret.new_mark(time.time()))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Laat dit veld leeg; het is er om programma’s tegen te houden."))
        return ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            values["mark"] = secret.read_mark(values.get("mark", ""), time.time())
        except secret.MarkRefused as refusal:
            if not refusal.soon:  # sent again, the new one holds
                self.data = {**self.data.dict(), "mark": secret.new_mark(time.time())}  # type: ignore[attr-defined]
            sentence = _("Dat ging wel heel snel. Wacht een paar tellen en verstuur het nog eens.")
            late = _("Deze pagina stond te lang open. Verstuur het nog eens; wat u schreef staat er nog.")
            self.add_error(None, sentence if refusal.soon else late)
        return values


class ReportForm(TrapForm):
    """A report in plain words; anonymous unless the reporter chooses otherwise."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=gettext_lazy("In welke gemeente is het?"),
        to_field_name="code",
        empty_label=gettext_lazy("Kies een gemeente"),
        error_messages={"required": gettext_lazy("Kies de gemeente waar het is.")},
    )
    text = text(
        gettext_lazy("Wat ziet of vermoedt u?"),
        rows=7,
        help_text=gettext_lazy("Wat zag of hoorde u zelf? Blijft u anoniem, schrijf dan niet uw eigen naam op."),
        error_messages={"required": gettext_lazy("Schrijf op wat u wilt melden.")},
    )
    place = line(
        gettext_lazy("Waar is het?"),
        300,
        required=False,
        help_text=gettext_lazy("Een adres, de naam van een bedrijf, of hoe u er komt."),
    )
    photo = _photo()
    who = forms.ChoiceField(
        label=gettext_lazy("Mogen wij weten wie u bent?"),
        choices=[
            (ANONYMOUS, gettext_lazy("Nee, ik blijf anoniem")),
            (KNOWN, gettext_lazy("Ja, de gemeente mag mij iets vragen")),
        ],
        widget=forms.RadioSelect,
        initial=ANONYMOUS,
        error_messages={"required": gettext_lazy("Kies of u anoniem blijft.")},
    )
    name = line(gettext_lazy("Uw naam"), required=False)
    phone = line(gettext_lazy("Uw telefoonnummer"), 40, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Uw e-mailadres"),
        max_length=200,
        required=False,
        error_messages={"invalid": gettext_lazy("Geef een e-mailadres zoals naam@voorbeeld.nl.")},
    )

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = municipalities  # type: ignore[attr-defined]
        if len(municipalities) == 1:
            self.fields["municipality"].widget = forms.HiddenInput()
            self.initial["municipality"] = municipalities[0].code
        self.contact_fields = [self["name"], self["phone"], self["email"]]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("who") == KNOWN:
            if not values.get("name"):
                self.add_error("name", _("Vul uw naam in, of kies dat u anoniem blijft."))
            if not values.get("phone") and not values.get("email") and "email" not in self.errors:
                self.add_error("phone", _("Vul uw telefoonnummer of e-mailadres in, of kies dat u anoniem blijft."))
        return values

    def values(self) -> dict[str, Any]:
        """What `receiving.report` takes, by name; of who stays anonymous no contact data goes any further."""
        found = self.cleaned_data
        known = found["who"] == KNOWN
        contact = Contact(found["name"], found["phone"], found["email"]) if known else NOBODY
        names = ("municipality", "mark", "text", "place", "photo")
        return {"contact": contact, **{name: found[name] for name in names}}


class FollowForm(forms.Form):
    """The reference and the secret code that the reporter was given."""

    reference = line(
        gettext_lazy("Nummer van uw melding"),
        30,
        help_text=gettext_lazy("Bijvoorbeeld M-7F3KQ-92QDX."),
        error_messages={"required": gettext_lazy("Vul het nummer van uw melding in.")},
    )
    code = line(gettext_lazy("Geheime code"), 40, error_messages={"required": gettext_lazy("Vul uw geheime code in.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reference", "code"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class AddForm(FollowForm):
    """More about a report."""

    text = text(
        gettext_lazy("Wat wilt u toevoegen?"),
        rows=5,
        error_messages={"required": gettext_lazy("Schrijf op wat u wilt toevoegen.")},
    )
    photo = _photo()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reference", "code"):
            self.fields[name].widget = forms.HiddenInput()


class EnterForm(forms.Form):
    """A note of others, written down by staff."""

    source = forms.ChoiceField(label=gettext_lazy("Van wie komt het?"), widget=forms.RadioSelect)
    reliability = forms.ChoiceField(label=gettext_lazy("Hoe betrouwbaar is de bron?"), required=False)
    received_on = day(gettext_lazy("Ontvangen op"), help_text=gettext_lazy("Vandaag of eerder."), initial=today)
    text = text(
        gettext_lazy("Wat is er gemeld?"),
        rows=7,
        help_text=gettext_lazy("Schrijf op wat gemeld is, niet meer. Geen naam van wie het meldde."),
    )
    place = line(gettext_lazy("Waar is het?"), 300, required=False)
    upload = forms.FileField(
        label=gettext_lazy("Bijlage"), required=False, help_text=gettext_lazy("PDF of foto, hoogstens 25 MB.")
    )
    name = line(
        gettext_lazy("Naam van de melder"), required=False, help_text=gettext_lazy("Alleen als die bekend mag zijn.")
    )
    phone = line(gettext_lazy("Telefoon"), 40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = today()
        self.fields["source"].choices = _choices(SignalCode.Kind.SOURCE, on)  # type: ignore[attr-defined]
        self.fields["reliability"].choices = [("", _("Nog niet gewogen")), *_choices(SignalCode.Kind.RELIABILITY, on)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `receiving.enter` takes, by name."""
        found = dict(self.cleaned_data)
        return {"contact": Contact(found.pop("name"), found.pop("phone"), found.pop("email")), **found}


class WeighForm(forms.Form):
    """What the planner decides, and what a team may read of it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Wat doet u met dit signaal?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat u met het signaal doet.")},
    )
    reason = text(
        gettext_lazy("Waarom?"),
        rows=3,
        help_text=gettext_lazy("Alleen voor wie signalen mag zien."),
        error_messages={"required": gettext_lazy("Schrijf op waarom u dit besluit.")},
    )
    reliability = forms.ChoiceField(label=gettext_lazy("Betrouwbaarheid van de bron"))
    content = forms.ChoiceField(label=gettext_lazy("Waarde van de inhoud"))
    premises = forms.ModelChoiceField(
        Premises.objects.none(),
        label=gettext_lazy("Bezoek aan"),
        to_field_name="bag_id",
        required=False,
        empty_label=gettext_lazy("Geen bezoek"),
    )
    visit_note = text(
        gettext_lazy("Reden van het bezoek, voor het team"),
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "Dit leest het team. Schrijf waarop het moet letten; niet wie het meldde en niet hoe het binnenkwam."
        ),
    )
    visit_kind = KindField()
    passed_to = line(
        gettext_lazy("Doorgegeven aan"), required=False, help_text=gettext_lazy("Dienst, en het kenmerk daar.")
    )

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        kwargs["initial"] = {"reliability": signal.reliability, "content": signal.content, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        on = today()
        moves = [move for move in chart.OUTCOMES.values() if signal.state in move.sources]
        self.fields["outcome"].choices = [(move.name, f"{MOVES[move.name]}. {ABOUT[move.name]}") for move in moves]  # type: ignore[attr-defined]
        for name in (SignalCode.Kind.RELIABILITY, SignalCode.Kind.CONTENT):
            self.fields[name].choices = [("", _("Kies")), *_choices(name, on)]  # type: ignore[attr-defined]
        self.fields["premises"].queryset = signal.premises.all()  # type: ignore[attr-defined]

    def judgement(self) -> Judgement:
        return Judgement(**self.cleaned_data)


class ReopenForm(forms.Form):
    reason = text(gettext_lazy("Waarom weegt u het opnieuw?"), rows=3)


def _choices(kind: str, on: date) -> list[tuple[str, str]]:
    return [(code.value, code.label) for code in policy.codes(kind, on)]
