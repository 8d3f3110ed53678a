"""What is asked for a scenario: where, which branches, from when; and the numbers to assume instead of our own."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import MultiPolygon

from core.accounts.models import Municipality
from core.fields import TextField
from core.today import today
from gis.atlas.drafts import Draft
from gis.atlas.forms import day
from gis.atlas.scenarios import area
from gis.atlas.scenarios.assumed import EDITABLE
from gis.atlas.scenarios.errors import ScenarioError
from gis.atlas.scenarios.hits import Plan
from gis.atlas.scenarios.models import Assumption
from gis.atlas.scenarios.policy import branches_on, label_of
from gis.atlas.wording import order_title
from gis.places.models import DesignationOrder

_CODE = re.compile(r"\d{2,5}\Z")
_YEARS_AHEAD = 5
_TEXT_MOST = 2_000_000
#: The version of the codes that a plan is asked in.
PLAN_SBI = "2025"


class PlanForm(forms.Form):
    """Where, which branches and from when. `numbers`: the assumptions in force, for what is left empty."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Gebied"), error_messages={"required": gettext_lazy("Kies een gebied.")}
    )
    polygon = TextField(
        label=gettext_lazy("Eigen gebied"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=_TEXT_MOST,
        help_text=gettext_lazy(
            "Alleen bij “Eigen gebied”: GeoJSON of WKT, of regels met x en y. Meters (RD) of graden, lengte eerst."
        ),
    )
    branches = forms.MultipleChoiceField(
        label=gettext_lazy("Branches"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = TextField(
        label=gettext_lazy("Andere SBI-codes"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("SBI 2025, twee tot vijf cijfers, met komma's ertussen: 7120, 46710."),
    )
    starts_on = day(gettext_lazy("Plicht geldt vanaf"))
    transition_until = day(
        gettext_lazy("Overgangstermijn tot en met"),
        required=False,
        help_text=gettext_lazy("Voor wie er dan al zit. Leeg: de termijn van ons beleid."),
    )
    near_m = forms.IntegerField(
        label=gettext_lazy("Marge buiten de grens (meter)"),
        min_value=0,
        max_value=2000,
        required=False,
        help_text=gettext_lazy("Wie net buiten de grens zit, staat apart in de lijst. Leeg: de marge van ons beleid."),
    )
    name = TextField(
        label=gettext_lazy("Naam van het scenario"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Leeg: gebied, branches en datum."),
    )

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        numbers: dict[str, Assumption],
        drafts: Sequence[Draft] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipality, self.numbers, self.drafts = municipality, numbers, drafts
        self.draft: Draft | None = None
        self.known = branches_on(today())
        self.fields["zone"].choices = [("", _("Kies een gebied")), *area.choices(municipality, drafts)]  # type: ignore[attr-defined]
        self.fields["branches"].choices = [  # type: ignore[attr-defined]
            (code, f"{label_of(row)} ({', '.join(row.activities)})") for code, row in self.known.items()
        ]

    def clean_codes(self) -> list[str]:
        """The codes typed, each once."""
        typed = [one for one in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if one]
        if wrong := [one for one in typed if not _CODE.match(one)]:
            raise forms.ValidationError(
                _("“%(code)s” is geen SBI-code. Een code heeft twee tot vijf cijfers, zoals 95312."),
                params={"code": wrong[0]},
            )
        return list(dict.fromkeys(typed))

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < today():
            raise forms.ValidationError(_("Deze dag is voorbij. Kies vandaag of later."))
        if starts_on > today() + timedelta(days=_YEARS_AHEAD * 366):
            raise forms.ValidationError(
                _("Zo ver vooruit zegt een berekening niets. Kies een dag binnen %(years)d jaar.")
                % {"years": _YEARS_AHEAD}
            )
        return starts_on

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        self._clean_dates(values)
        if not self.has_error("codes") and not self.has_error("branches") and not self._activities(values):
            self.add_error("branches", _("Kies ten minste een branche, of vul een SBI-code in."))
        if values.get("zone"):
            self._clean_area(values)
        return values

    def _clean_dates(self, values: dict[str, Any]) -> None:
        starts_on, until = values.get("starts_on"), values.get("transition_until")
        if starts_on is None or self.has_error("transition_until"):
            return
        if until is None:
            weeks = self.numbers["transition-weeks"].value
            values["transition_until"] = starts_on + timedelta(days=round(weeks * 7))
        elif until < starts_on:
            self.add_error(
                "transition_until",
                _("Deze dag ligt vóór het begin van de plicht. Kies %(day)s of later.")
                % {"day": f"{starts_on:%d-%m-%Y}"},
            )
        elif until > starts_on + timedelta(days=_YEARS_AHEAD * 366):
            self.add_error(
                "transition_until",
                _("Kies een overgangstermijn van hooguit %(years)d jaar.") % {"years": _YEARS_AHEAD},
            )

    def _clean_area(self, values: dict[str, Any]) -> None:
        try:
            if values["zone"] == area.OWN:
                self.zone_name = _("Eigen gebied")
                self.drawn = area.pasted(values.get("polygon", ""), self.municipality)
            elif one := area.draft_chosen(values["zone"], self.drafts):
                self.draft, self.zone_name, self.drawn = one, order_title(one.title, fictive=one.fictive), one.area
            else:
                self.zone_name, self.drawn = area.chosen(self.municipality, values["zone"])
        except ScenarioError as refusal:
            self.add_error(refusal.field, str(refusal))

    def _activities(self, values: dict[str, Any]) -> tuple[str, ...]:
        chosen = [code for name in values.get("branches") or [] for code in self.known[name].activities]
        return tuple(dict.fromkeys([*chosen, *(values.get("codes") or [])]))

    def plan(self) -> Plan:
        """What was asked, once valid."""
        values, margin = self.cleaned_data, self.cleaned_data["near_m"]
        drawn: MultiPolygon = self.drawn
        return Plan(
            area=drawn,
            activities=self._activities(values),
            sbi_version=PLAN_SBI,
            starts_on=values["starts_on"],
            transition_until=values["transition_until"],
            near_m=round(self.numbers["near-metres"].value) if margin is None else margin,
        )

    def title(self) -> str:
        """The name given; else area, branches and first day."""
        values = self.cleaned_data
        if values["name"]:
            return str(values["name"])
        called = [label_of(self.known[name]).partition(" (")[0] for name in values["branches"]] + values["codes"]
        return f"{self.zone_name}, {', '.join(called)}, {values['starts_on']:%d-%m-%Y}"[:120]


def asked_first(zone: str, drafts: Sequence[Draft]) -> dict[str, Any]:
    """What a new question starts with, given the zone of a link; of a draft also its branches and its dates."""
    draft = area.draft_chosen(zone, drafts)
    if draft is None:
        return {"zone": zone}
    codes = draft.activities if draft.sbi_version == PLAN_SBI else ()
    starts_on = max(draft.valid_from, today())
    return {
        "zone": zone,
        "codes": ", ".join(codes),
        "starts_on": starts_on,
        "transition_until": draft.transition_until if (draft.transition_until or starts_on) > starts_on else None,
    }


class NumbersForm(forms.Form):
    """The numbers of a forecast; an empty one is what history or policy says."""

    def __init__(self, *args: Any, numbers: dict[str, Assumption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = {name: numbers[name] for name in EDITABLE}
        for name, row in self.numbers.items():
            self.fields[name] = forms.FloatField(
                label=label_of(row),
                required=False,
                localize=False,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
                error_messages={"invalid": _("Vul een getal in, zoals 12,5, of laat het leeg.")},
            )

    def clean(self) -> dict[str, Any]:
        """Each number within what policy allows; a capacity of nothing would never end."""
        values: dict[str, Any] = super().clean() or {}
        for name, row in self.numbers.items():
            value = values.get(name)
            if value is not None and not row.least <= value <= row.most:
                words = {"least": f"{row.least:g}", "most": f"{row.most:g}"}
                self.add_error(name, _("Kies een getal van %(least)s tot en met %(most)s.") % words)
        return values

    def typed(self) -> dict[str, float]:
        """The numbers that were filled in, once valid."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class MovedForm(forms.Form):
    """Over which border, since when, and within how many months a firm opened elsewhere."""

    # What is left empty is as usual (the page fills it in), so nothing has to be filled in.
    order = forms.ChoiceField(label=gettext_lazy("Aanwijzing"), required=False)
    since = day(gettext_lazy("Vertrokken sinds"), required=False)
    months = forms.IntegerField(
        label=gettext_lazy("Elders open binnen (maanden)"), required=False, min_value=1, max_value=60
    )

    def __init__(self, *args: Any, orders: list[DesignationOrder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = {str(order.public_id): order for order in orders}
        self.fields["order"].choices = [  # type: ignore[attr-defined]
            (key, order_title(order.title, fictive=order.fictive)) for key, order in self.orders.items()
        ]

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > today():
            raise forms.ValidationError(_("Deze dag moet nog komen. Kies vandaag of eerder."))
        return since
