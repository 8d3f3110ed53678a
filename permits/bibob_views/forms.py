"""One form an act in the sealed room: what a person must say, with the date of effect. Nothing is decided here."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fields import TextField
from core.today import today
from permits.bibob import selectors
from permits.bibob.models import Dossier, Financing, Finding, Involved, LbbReport, OpenQuestion, ViewsInvitation
from permits.bibob.rules import Conclusion
from permits.bibob.wording import DEGREES, GROUNDS
from permits.forms import day
from permits.forms import text as lines
from permits.selectors import policy


class DatedForm(forms.Form):
    """The date of effect: today or earlier."""

    effective_on = day(gettext_lazy("Datum waarop dit geldt"), help_text=gettext_lazy("Vandaag of eerder."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"effective_on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "effective_on"])

    def clean_effective_on(self) -> date:
        value: date = self.cleaned_data["effective_on"]
        if value > today():
            raise forms.ValidationError(_("De datum ligt in de toekomst; kies vandaag of eerder."))
        return value

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RoomForm(DatedForm):
    """A form about one dossier; `seen` tells who was first when the act is refused."""

    seen = TextField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": dossier.changed_at.isoformat(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and defaults that follow from the dossier."""

    def choose(self, field: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]


class UndatedForm(RoomForm):
    """An act without a date of effect of its own."""

    effective_on = None  # type: ignore[assignment]


class ReceiveFormForm(RoomForm):
    upload = forms.FileField(
        label=gettext_lazy("Ingevuld formulier"), required=False, help_text=gettext_lazy("PDF of foto.")
    )


class AsksDataForm(RoomForm):
    asked_of = TextField(label=gettext_lazy("Aan wie vraagt het LBB de gegevens?"), max_length=200)
    text = lines(gettext_lazy("Wat vraagt het LBB?"))


class ExtendsForm(RoomForm):
    weeks = forms.IntegerField(
        label=gettext_lazy("Aantal weken"), min_value=1, max_value=4, help_text=gettext_lazy("Ten hoogste vier.")
    )


class DeclinesForm(RoomForm):
    reason = lines(gettext_lazy("Waarom neemt het LBB de aanvraag niet in behandeling?"))


class AdviceForm(RoomForm):
    degree = forms.ChoiceField(
        label=gettext_lazy("Mate van gevaar volgens het LBB"), choices=list(DEGREES.items()), widget=forms.RadioSelect
    )
    summary = lines(gettext_lazy("Kern van het advies"), required=False)
    upload = forms.FileField(label=gettext_lazy("Advies"), required=False, help_text=gettext_lazy("PDF of foto."))


class InviteForm(RoomForm):
    until = day(gettext_lazy("Laatste dag voor de zienswijze"))
    copy_given = forms.BooleanField(
        label=gettext_lazy("Ieder kreeg een afschrift, een derde alleen van het eigen deel (Wet Bibob 33)"),
        required=False,
    )
    warned = forms.BooleanField(
        label=gettext_lazy("Ieder is schriftelijk gewezen op de geheimhouding (Wet Bibob 28 lid 3)"), required=False
    )

    def prepare(self) -> None:
        self.initial.setdefault("until", policy.last_day("views", today()))


class ViewsForm(RoomForm):
    invitation = forms.TypedChoiceField(label=gettext_lazy("Van wie?"), choices=[])
    text = lines(gettext_lazy("Zienswijze"), help_text=gettext_lazy("Wat hij of zij schreef of vertelde."))

    def prepare(self) -> None:
        found = ViewsInvitation.objects.of(self.dossier).filter(received_on=None, lapsed_on=None)
        self.choose(
            "invitation", [(str(item.public_id), item.involved.name) for item in found.select_related("involved")]
        )


class LbbDraftForm(UndatedForm):
    text = lines(
        gettext_lazy("Wat vraagt u het LBB?"),
        help_text=gettext_lazy("Met wat eigen onderzoek opleverde; bij te weinig kan het LBB weigeren (9 lid 5)."),
    )


class ConclusionForm(UndatedForm):
    degree = forms.ChoiceField(
        label=gettext_lazy("Mate van gevaar"), choices=list(DEGREES.items()), widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Grond"),
        choices=[("", gettext_lazy("Geen")), *GROUNDS.items()],
        required=False,
        help_text=gettext_lazy("Alleen bij gevaar."),
    )
    reasons = lines(gettext_lazy("Motivering"))
    proportionality = lines(
        gettext_lazy("Waarom past het gevolg bij het gevaar?"),
        required=False,
        help_text=gettext_lazy("Bij gevaar verplicht (Wet Bibob 3 lid 5 en 7)."),
    )
    deviation = lines(
        gettext_lazy("Waarom wijkt dit af van het advies?"),
        required=False,
        help_text=gettext_lazy("Verplicht als het LBB iets anders adviseerde (Awb 3:50)."),
    )

    def prepare(self) -> None:
        draft = selectors.open_draft(self.dossier)
        if draft is not None and draft.move == "conclude":
            kept = {name: getattr(draft, name) for name in ("degree", "ground", "proportionality", "deviation")}
            self.initial = {**kept, "reasons": draft.text, **self.initial}

    def values(self) -> dict[str, Any]:
        cleaned = super().values()
        cleaned.pop("effective_on", None)
        return {"conclusion": Conclusion(**cleaned)}


class WithdrawalForm(RoomForm):
    because_of_bibob = forms.TypedChoiceField(
        label=gettext_lazy("Is er een vermoeden dat de Bibob-toets de reden van de intrekking is?"),
        choices=[("no", gettext_lazy("Nee")), ("yes", gettext_lazy("Ja, dan meldt u dit direct aan het LBB"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class CorrectForm(RoomForm):
    degree = forms.ChoiceField(
        label=gettext_lazy("Mate van gevaar na correctie"), choices=list(DEGREES.items()), widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Grond"), choices=[("", gettext_lazy("Geen")), *GROUNDS.items()], required=False
    )
    reason = lines(gettext_lazy("Op welke beslissing of uitspraak rust dit?"))


class FindingForm(RoomForm):
    text = lines(gettext_lazy("Wat is gevonden?"))
    source = TextField(label=gettext_lazy("Bron"), max_length=300, help_text=gettext_lazy("Waar komt dit vandaan?"))
    reliability = forms.ChoiceField(label=gettext_lazy("Betrouwbaarheid"), choices=Finding.Reliability.choices)
    nature = forms.ChoiceField(
        label=gettext_lazy("Feit of vermoeden (Wet Bibob 3a)"), choices=Finding.Nature.choices, widget=forms.RadioSelect
    )
    about = forms.ChoiceField(label=gettext_lazy("Over wie?"), choices=[])
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), choices=[], required=False)

    def prepare(self) -> None:
        people = Involved.objects.of(self.dossier)
        self.choose("about", [(str(person.public_id), person.name) for person in people])
        self.choose("indicator", [("", _("Geen")), *indicator_choices()])


class PersonForm(UndatedForm):
    name = TextField(
        label=gettext_lazy("Naam"),
        max_length=200,
        help_text=gettext_lazy(
            "Wie hier staat, krijgt gelegenheid voor een zienswijze voordat gevaar wordt vastgesteld."
        ),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relatie (Wet Bibob 3 lid 4)"), choices=Involved.Relation.choices[1:]
    )
    past = forms.BooleanField(label=gettext_lazy("In het verleden"), required=False)


class FinancingForm(UndatedForm):
    source = TextField(label=gettext_lazy("Wie betaalde, en hoe?"), max_length=200)
    amount = forms.DecimalField(label=gettext_lazy("Bedrag in euro"), min_value=0, max_digits=12, decimal_places=2)
    evidence = TextField(label=gettext_lazy("Bewijs"), max_length=300, required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Stand"), choices=Financing.Standing.choices)

    def values(self) -> dict[str, Any]:
        cleaned = super().values()
        amount: Decimal = cleaned.pop("amount")
        return {**cleaned, "amount_cents": int(amount * 100)}


class OpenQuestionForm(RoomForm):
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator die de vraag opent"), choices=[])
    text = TextField(
        label=gettext_lazy("Vraag"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Leeg: de vraag van de indicator."),
    )
    context = lines(gettext_lazy("Aanleiding en bron"), required=False)

    def prepare(self) -> None:
        self.choose("indicator", indicator_choices())

    def values(self) -> dict[str, Any]:
        cleaned = super().values()
        words = {indicator.name: indicator.words for indicator in selectors.indicators(today())}
        return {**cleaned, "text": cleaned["text"] or words.get(cleaned["indicator"], "")}


class CloseQuestionForm(RoomForm):
    question = forms.ChoiceField(label=gettext_lazy("Vraag"), choices=[])
    answer = lines(gettext_lazy("Antwoord, met de bron"))

    def prepare(self) -> None:
        found = OpenQuestion.objects.of(self.dossier).filter(closed_on=None)
        self.choose("question", [(str(question.public_id), question.text) for question in found])


class ReportForm(RoomForm):
    report = forms.ChoiceField(label=gettext_lazy("Welke melding?"), choices=[])

    def prepare(self) -> None:
        owed = LbbReport.objects.of(self.dossier).filter(done_on=None)
        self.choose("report", [(str(report.public_id), report.get_kind_display()) for report in owed])


class FileForm(RoomForm):
    title = TextField(label=gettext_lazy("Titel"), max_length=200)
    upload = forms.FileField(label=gettext_lazy("Bestand"), help_text=gettext_lazy("PDF of foto, ten hoogste 25 MB."))


class AnswersForm(RoomForm):
    """The questions of the form in force, each with the answer that stands."""

    def prepare(self) -> None:
        known = selectors.answers_of(self.dossier)
        for item in selectors.questionnaire(today()):
            label = f"{item.section_words}: {item.words}"
            self.fields[item.code] = lines(
                label, required=False, initial=known[item.code].text if item.code in known else ""
            )
            self.fields[item.code].widget.attrs["rows"] = 2
        self.order_fields([name for name in self.fields if name != "effective_on"])

    def values(self) -> dict[str, Any]:
        cleaned = super().values()
        return {"effective_on": cleaned.pop("effective_on"), "answers": cleaned}


class SignForm(DatedForm):
    """A signature has a date of effect: for an LBB request the day it is sent."""


class SendBackForm(forms.Form):
    reason = lines(gettext_lazy("Wat moet er anders?"), help_text=gettext_lazy("De opsteller leest dit."))


def indicator_choices() -> list[tuple[str, str]]:
    """Indicators in force today: code and the question each opens."""
    return [(indicator.name, f"{indicator.name}: {indicator.words}") for indicator in selectors.indicators(today())]
