"""Forms of designation orders in the making."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Move
from core.fields import TextField
from core.today import today
from gis.atlas.forms import day
from gis.atlas.scenarios.models import Scenario
from gis.places.models import BAG_ID, SBI, DesignationOrder, SbiVersion
from gis.zones import chart
from gis.zones.models import Proposal
from gis.zones.services.making import Data
from gis.zones.texts import text_for
from permits.policy.selectors import term_rule

_LONG = 20_000
#: Months in which evidence, views and publication can be done.
_SEASON = 3
#: A corner takes some twenty letters; what is longer than the body limit never comes here.
_LONGEST_AREA = 1_500_000
_LIST = re.compile(r"[\s,;]+")


def line(label: Any, length: int = 200, **options: Any) -> TextField:
    return TextField(label=label, max_length=length, **options)


def text(label: Any, rows: int = 6, length: int = _LONG, **options: Any) -> TextField:
    return TextField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=length, **options)


def file(label: Any, **options: Any) -> forms.FileField:
    empty = gettext_lazy("Dit bestand is leeg (0 bytes). Kies het opnieuw.")
    required = gettext_lazy("Kies een bestand.")
    return forms.FileField(label=label, error_messages={"empty": empty, "required": required}, **options)


class SeenForm(forms.Form):
    """A form that knows when its page was made, to tell who was first."""

    seen = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", timezone.now().isoformat())


class DataForm(SeenForm):
    """What the order says, beside where."""

    title = line(gettext_lazy("Titel"), 300)
    article = line(
        gettext_lazy("Grondslag"), help_text=gettext_lazy("Het artikel, zoals artikel 2:47 APV Utrecht 2010.")
    )
    body = forms.ChoiceField(label=gettext_lazy("Wie wijst aan"), choices=DesignationOrder.Body.choices)
    permit_authority = forms.ChoiceField(
        label=gettext_lazy("Wie verleent de vergunning"), choices=DesignationOrder.Body.choices
    )
    by_area = forms.BooleanField(
        label=gettext_lazy("Geldt in een gebied op de kaart"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Zonder gebied gelden de activiteiten in de hele gemeente."),
    )
    activities = text(
        gettext_lazy("Activiteiten (SBI-codes)"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Codes van twee tot vijf cijfers, zoals 4511 9531. Leeg is elke activiteit."),
    )
    sbi_version = forms.ChoiceField(label=gettext_lazy("SBI-versie"), choices=SbiVersion.choices, initial="2025")
    bag_ids = text(
        gettext_lazy("Aangewezen panden (BAG-id’s)"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Alleen als het besluit panden noemt: 16 cijfers per pand."),
    )
    valid_from = day(gettext_lazy("Begindatum"), help_text=gettext_lazy("Eerste dag waarop het besluit geldt."))
    valid_to = day(
        gettext_lazy("Einddatum"), required=False, help_text=gettext_lazy("Laatste dag; leeg is geen einde.")
    )
    transition_until = day(
        gettext_lazy("Overgangstermijn tot en met"),
        required=False,
        help_text=gettext_lazy("Tot dan mogen bedrijven die er al zaten zonder vergunning open zijn."),
    )
    lsp_excluded_by = line(
        gettext_lazy("Lex silencio positivo uitgesloten door"),
        300,
        required=False,
        help_text=gettext_lazy(
            "Het artikel dat het uitsluit (Dienstenwet 28). Leeg: een te late beslissing is een ja."
        ),
    )

    def clean_activities(self) -> tuple[str, ...]:
        return _codes(self.cleaned_data["activities"], SBI, _("“%(code)s” is geen SBI-code van twee tot vijf cijfers."))

    def clean_bag_ids(self) -> tuple[str, ...]:
        return _codes(self.cleaned_data["bag_ids"], BAG_ID, _("“%(code)s” is geen BAG-id van 16 cijfers."))

    def data_of(self) -> Data:
        """What the services take."""
        return Data(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def _codes(typed: str, form: str, sentence: str) -> tuple[str, ...]:
    codes = [code for code in _LIST.split(typed.strip()) if code]
    for code in codes:
        if not re.fullmatch(form.removesuffix(r"\Z").removesuffix("$"), code):
            raise forms.ValidationError(sentence, params={"code": code[:40]})
    return tuple(dict.fromkeys(codes))


def data_initial(source: Proposal | DesignationOrder) -> dict[str, Any]:
    """The values of a proposal or an order, as the form shows them."""
    names = [name for name in DataForm.base_fields if name not in ("seen", "by_area", "activities", "bag_ids")]
    by_area = source.by_area if isinstance(source, Proposal) else "AREA" in source.kinds
    lists = {name: " ".join(getattr(source, name)) for name in ("activities", "bag_ids")}
    return {name: getattr(source, name) for name in names} | lists | {"by_area": by_area}


def scenario_initial(scenario: Scenario) -> dict[str, Any]:
    """The values of a draft made of a what-if: its name, its branches, its dates."""
    return days_from(scenario.starts_on) | {
        "title": scenario.name,
        "by_area": True,
        "activities": " ".join(scenario.activities),
        "sbi_version": scenario.sbi_version,
        "transition_until": scenario.transition_until,
    }


class AreaForm(SeenForm):
    """The area and what its tools ask; each tool reads its own fields."""

    SYSTEMS = (
        ("", gettext_lazy("Wat het bestand zelf zegt")),
        ("28992", gettext_lazy("RD (EPSG:28992)")),
        ("4326", gettext_lazy("Lengte en breedte (EPSG:4326)")),
        ("3857", gettext_lazy("Webmercator (EPSG:3857)")),
        ("25831", gettext_lazy("UTM 31N, ETRS89 (EPSG:25831)")),
    )
    area = text(
        gettext_lazy("Hoeken van het gebied (RD, meters)"),
        rows=10,
        length=_LONGEST_AREA,
        required=False,
        help_text=gettext_lazy(
            "Een hoek op elke regel: x en y, zoals 134647.00 459685.00. Een lege regel begint een nieuw deel; "
            "een regel met het woord gat begint een gat in het deel erboven."
        ),
    )
    other = text(gettext_lazy("Andere vorm (RD, meters)"), rows=4, length=_LONGEST_AREA, required=False)
    order = forms.ChoiceField(label=gettext_lazy("Of het gebied van een besluit"), required=False)
    line = text(
        gettext_lazy("Kniplijn (RD, meters)"),
        rows=3,
        required=False,
        help_text=gettext_lazy("Minstens twee punten, een op elke regel; begin en eindig buiten het gebied."),
    )
    metres = forms.FloatField(
        label=gettext_lazy("Meters"),
        required=False,
        min_value=-2_000,
        max_value=2_000,
        help_text=gettext_lazy("Boven nul wordt het gebied groter, onder nul kleiner."),
        error_messages={
            "invalid": gettext_lazy("Geef een getal, zoals 25 of -10."),
            "min_value": gettext_lazy("Hoogstens 2000 meter kleiner."),
            "max_value": gettext_lazy("Hoogstens 2000 meter groter."),
        },
    )
    within = forms.FloatField(
        label=gettext_lazy("Binnen hoeveel meter"),
        required=False,
        min_value=0.1,
        max_value=50,
        initial=3,
        error_messages={
            "invalid": gettext_lazy("Geef een getal, zoals 3."),
            "min_value": gettext_lazy("Kies 0.1 meter of meer."),
            "max_value": gettext_lazy("Kies 50 meter of minder."),
        },
    )
    own = forms.MultipleChoiceField(
        label=gettext_lazy("Eigen lagen om langs te tekenen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Deze laag is er niet meer. Kies een andere.")},
    )
    upload = file(gettext_lazy("Bestand"), required=False)
    crs = forms.ChoiceField(label=gettext_lazy("Coördinatenstelsel"), choices=SYSTEMS, required=False)

    def __init__(
        self, *args: Any, orders: list[DesignationOrder], own: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own"].choices = own  # type: ignore[attr-defined]
        self.initial.setdefault("own", [key for key, _name in own])
        choices = [(str(order.public_id), f"{order.title} ({order.valid_from:%d-%m-%Y})") for order in orders]
        self.fields["order"].choices = [("", _("Geen: de vorm hierboven")), *choices]  # type: ignore[attr-defined]

    @property
    def layers(self) -> list[str]:
        """The own layers that are on; at first all of them."""
        return list((self.cleaned_data.get("own") or []) if self.is_bound else self.initial["own"])

    def show(self, area: str) -> None:
        """Put another area in the form, the rest as it was typed."""
        data = cast(QueryDict, self.data).copy()
        data["area"] = area
        self.data = data


class EvidenceForm(SeenForm):
    """A piece of the file on which the order will rest."""

    title = line(gettext_lazy("Wat is het"), 300, help_text=gettext_lazy("Zoals: Politierapport 2026, wijk Overvecht."))
    on = day(gettext_lazy("Datum van het stuk"), initial=today)
    upload = file(gettext_lazy("Bestand"), help_text=gettext_lazy("PDF, foto of kantoorbestand, hoogstens 25 MB."))


class MoveForm(SeenForm):
    """The day on which it happened, and the text that goes with it."""

    on = day(gettext_lazy("Datum"), help_text=gettext_lazy("Vandaag of eerder."), initial=today)
    text = text(gettext_lazy("Tekst"), rows=10)

    def __init__(self, *args: Any, proposal: Proposal, move: Move, **kwargs: Any) -> None:
        given = {**self.defaults(proposal, move), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=given, **kwargs)

    def defaults(self, proposal: Proposal, move: Move) -> dict[str, Any]:
        return {"text": text_for(proposal, move, today())}

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class AskViewsForm(MoveForm):
    until = day(
        gettext_lazy("Zienswijzen tot en met"), help_text=gettext_lazy("Laatste dag waarop men iets kan laten weten.")
    )
    upload = file(gettext_lazy("Ontwerpbesluit"), required=False)
    field_order = ("on", "until", "text", "upload")

    def defaults(self, proposal: Proposal, move: Move) -> dict[str, Any]:
        until = term_rule("zone_views", today()).after(today())
        return {"until": until, "text": text_for(proposal, move, today(), views_until=until)}


class ReasonForm(MoveForm):
    text = text(gettext_lazy("Reden"), rows=4)


class AdoptForm(MoveForm):
    views = text(
        gettext_lazy("Wat er met de zienswijzen is gedaan"),
        rows=4,
        help_text=gettext_lazy("Hoeveel er waren en wat ermee is gedaan; zonder namen."),
    )
    upload = file(gettext_lazy("Getekend besluit"), help_text=gettext_lazy("PDF of foto, hoogstens 25 MB."))
    field_order = ("on", "views", "text", "upload")


class PublishForm(MoveForm):
    publication = line(
        gettext_lazy("Bekendgemaakt in"),
        300,
        help_text=gettext_lazy("Zoals Gemeenteblad 2027, 12345 (gmb-2027-12345)."),
    )
    upload = file(gettext_lazy("Publicatie"), required=False)
    field_order = ("on", "publication", "text", "upload")


#: The form of each move that a person makes.
MOVE_FORMS: dict[Move, type[MoveForm]] = {
    chart.ASK_VIEWS: AskViewsForm,
    chart.TAKE_BACK: ReasonForm,
    chart.ADOPT: AdoptForm,
    chart.PUBLISH: PublishForm,
    chart.WITHDRAW: MoveForm,
}


def days_from(first: date) -> dict[str, date]:
    """First and last day of an order that begins then, for as long as policy says."""
    return {"valid_from": first, "valid_to": term_rule("zone_term", first).after(first) - timedelta(days=1)}


def first_days(on: date, follows: DesignationOrder | None, relation: str) -> dict[str, date]:
    """Days for a new proposal: a renewal joins on, anything else begins on the first of a month, a season ahead."""
    month = on.month + _SEASON
    ahead = date(on.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    if follows is None or follows.valid_to is None:
        return days_from(ahead)
    if relation == Proposal.Relation.RENEWS:
        return days_from(follows.valid_to + timedelta(days=1))
    return {"valid_from": ahead, "valid_to": follows.valid_to}
