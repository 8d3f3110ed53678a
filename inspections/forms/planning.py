"""Forms of the planner: which premises, why, when, who; and the briefing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.today import today
from gis.places.models import Establishment, Premises
from inspections.checklists.schema import AGENCIES, MUNICIPALITY
from inspections.checklists.selectors import codes_from
from inspections.forms.base import MoveForm, OverwritingForm, ReasonForm, day, hour, line, text
from inspections.models import Visit
from inspections.selectors.visits import inspectors_of
from inspections.services.planning import Partner, Schedule
from inspections.statecharts import visit as chart
from inspections.wording import AGENCIES as AGENCY_WORDS
from inspections.wording import PARTNER_POWERS

PARTNERS = [agency for agency in AGENCIES if agency != MUNICIPALITY]


class KindField(forms.ChoiceField):
    """A control or a conversation; a control where nobody chose."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Wat voor bezoek?"),
            widget=forms.RadioSelect,
            choices=Visit.Kind.choices,
            initial=Visit.Kind.CONTROL,
            required=False,
            help_text=gettext_lazy("Een gesprek is vrijwillig: geen bevoegdheden, geen vragenlijst, geen bevindingen."),
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) or Visit.Kind.CONTROL.value


class TeamField(forms.ModelMultipleChoiceField):
    """The inspectors of the municipality, by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            User.objects.none(),
            label=gettext_lazy("Wie gaan er?"),
            widget=forms.CheckboxSelectMultiple,
            to_field_name="public_id",
            error_messages={"required": gettext_lazy("Kies minstens één toezichthouder.")},
            **options,
        )

    def label_from_instance(self, obj: User) -> str:
        return obj.display_name


def checklist_field(checklists: Mapping[str, str], proposed: str = "") -> forms.ChoiceField:
    """One of these, by code; `proposed` is the one for the branch, "" where none is and the planner must choose."""
    return forms.ChoiceField(
        label=_("Controlelijst"),
        choices=list(checklists.items()) if proposed else [("", _("Kies een controlelijst")), *checklists.items()],
        initial=proposed,
        required=False,
        help_text=_("Gekozen naar de branche; kies een andere als die niet past.")
        if proposed
        else _("Er is niet één controlelijst voor de branche van dit bedrijf. Kies er zelf een."),
    )


class TeamForm(OverwritingForm):
    """Who goes; the team as it is stands checked."""

    team = TeamField()

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        members = visit.members.select_related("user")
        return {**super().defaults(visit), "team": [member.user.public_id for member in members]}

    def prepare(self, visit: Visit) -> None:
        self.fields["team"].queryset = inspectors_of(visit.municipality)  # type: ignore[attr-defined]

    def shown(self, name: str, value: Any) -> Any:
        if name != "team":
            return value
        return ", ".join(user.display_name for user in User.objects.filter(public_id__in=value))


class ScheduleForm(TeamForm):
    """Day, hour and team; the day may lie ahead (a plan) or behind (entered later)."""

    move = chart.SCHEDULE
    on = day(gettext_lazy("Dag van het bezoek"))
    clock_time = hour(gettext_lazy("Tijd"), required=False)
    field_order = ["base", "on", "clock_time", "team"]

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        return {"on": visit.planned_on, "clock_time": visit.planned_time, **super().defaults(visit)}

    def prepare(self, visit: Visit) -> None:
        if visit.checklist is None and not visit.is_conversation:
            self.fields["checklist_code"] = checklist_field(codes_from(visit.municipality, today()))
        super().prepare(visit)

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        schedule = Schedule(found["on"], list(found["team"]), found["clock_time"])
        return {"schedule": schedule, "base": found["base"], "checklist_code": found.get("checklist_code", "")}


class ChangeTeamForm(TeamForm):
    """Others take over a visit that is under way."""

    move = chart.CHANGE_TEAM
    reason = text(gettext_lazy("Reden"), rows=2, help_text=gettext_lazy("Staat in het dossier."))


class BriefForm(MoveForm):
    """Who comes along by designation (Awb 5:15 lid 3); for each partner the name and the own powers."""

    def prepare(self, visit: Visit) -> None:
        for agency in PARTNERS:
            label = AGENCY_WORDS[agency]
            who, powers = _("Wie?"), _("Eigen bevoegdheid")
            self.fields[f"partner_{agency}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"who_{agency}"] = line(who, required=False)
            self.fields[f"powers_{agency}"] = line(powers, 300, required=False, initial=PARTNER_POWERS[agency])
            # The row shows the partner; who hears one field at a time needs its name too.
            self.fields[f"who_{agency}"].widget.attrs["aria-label"] = f"{who} {label}"
            self.fields[f"powers_{agency}"].widget.attrs["aria-label"] = f"{powers} {label}"
        super().prepare(visit)

    def partner_fields(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each partner, for the page."""
        return [(self[f"partner_{name}"], self[f"who_{name}"], self[f"powers_{name}"]) for name in PARTNERS]

    def values(self) -> dict[str, Any]:
        chosen = [name for name in PARTNERS if self.cleaned_data[f"partner_{name}"]]
        partners = [
            Partner(name, self.cleaned_data[f"powers_{name}"], self.cleaned_data[f"who_{name}"]) for name in chosen
        ]
        return {"partners": partners, "effective_on": self.cleaned_data["effective_on"]}


class CancelForm(ReasonForm):
    """Why the visit does not take place."""


class FindForm(forms.Form):
    """Search for premises; posted, so that no name of a firm stands in an address or a log."""

    words = line(
        gettext_lazy("Adres, postcode, bedrijf, KvK-nummer of BAG-nummer"),
        error_messages={"required": gettext_lazy("Typ een adres, bedrijf of nummer.")},
    )


class PlanForm(forms.Form):
    """A new visit to these premises; without a day it waits on the list."""

    kind = KindField()
    reason = forms.ChoiceField(label=gettext_lazy("Reden"), widget=forms.RadioSelect)
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(),
        label=gettext_lazy("Bedrijf"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Niet bekend, of het hele pand"),
    )
    note = text(gettext_lazy("Waar moet het team op letten?"), rows=3, required=False)
    on = day(
        gettext_lazy("Dag van het bezoek"),
        required=False,
        help_text=gettext_lazy("Laat leeg als u de dag later kiest."),
    )
    clock_time = hour(gettext_lazy("Tijd"), required=False)
    team = TeamField(required=False)

    def __init__(
        self,
        *args: Any,
        premises: Premises,
        establishments: Any,
        checklists: Mapping[str, str],
        proposed: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(checklists) > 1 or not proposed:  # with one that is for the branch there is nothing to choose
            self.fields["checklist_code"] = checklist_field(checklists, proposed)
        # A case asks for its own visit; the planner does not make one up for it.
        asked = Visit.Reason.PERMIT_PRECHECK
        self.fields["reason"].choices = [row for row in Visit.Reason.choices if row[0] != asked]  # type: ignore[attr-defined]
        self.fields["establishment"].queryset = establishments  # type: ignore[attr-defined]
        self.fields["team"].queryset = inspectors_of(premises.municipality)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("on") and not values.get("team"):
            self.add_error("team", _("Kies ook wie er gaat."))
        if (values.get("team") or values.get("clock_time")) and not values.get("on") and "on" not in self.errors:
            self.add_error("on", _("Kies ook de dag."))
        return values

    def values(self) -> dict[str, Any]:
        """What `flows.plan` takes, by name."""
        found = self.cleaned_data
        schedule = Schedule(found["on"], list(found["team"]), found["clock_time"]) if found["on"] else None
        names = ("kind", "reason", "establishment", "note", "checklist_code")
        return {"schedule": schedule, **{name: found[name] for name in names if name in found}}
