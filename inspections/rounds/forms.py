"""Forms of planning: the day and the teams, an ask, a campaign, hours, partners, the start."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Municipality, User
from gis.places.selectors import orders_in_force
from inspections.forms.base import day, hour, line, text
from inspections.forms.planning import PARTNERS, KindField, TeamField
from inspections.rounds.models.reasons import Kind
from inspections.rounds.policy import skills_on
from inspections.rounds.selectors.people import Person
from inspections.rounds.services.making import Crew
from inspections.selectors import premises as places
from inspections.selectors.visits import inspectors_of
from inspections.wording import AGENCIES

#: How many teams one form makes.
TEAMS = 3
_BRANCH = re.compile(r"\d{2,5}\Z")


class DayForm(forms.Form):
    """The day of a page, from its address."""

    on = day(gettext_lazy("Dag"))


class CrewForm(forms.Form):
    """Which supervisor goes with which team, and which partners come along."""

    def __init__(self, *args: Any, people: list[Person], partners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.partner_days = people, partners
        numbers = [(str(number), _("Team %(number)d") % {"number": number}) for number in range(1, TEAMS + 1)]
        self.teams = dict(numbers)
        for person in people:
            self.fields[f"person-{person.user.public_id}"] = forms.ChoiceField(
                label=person.user.display_name,
                choices=[("", _("Gaat niet mee")), *numbers],
                required=False,
                disabled=not person.there,
            )
        for row in partners:
            self.fields[f"partner-{row.partner.public_id}"] = forms.ChoiceField(
                label=f"{row.partner.name} ({AGENCIES[row.partner.agency]})",
                choices=[("", _("Gaat niet mee")), *numbers],
                required=False,
                help_text=f"{row.from_time:%H:%M}-{row.to_time:%H:%M}. {row.partner.powers}",
            )

    def crews(self) -> list[Crew]:
        """The teams that have somebody, by number."""
        found = []
        for number, name in self.teams.items():
            users = [person.user for person in self.people if self._of(f"person-{person.user.public_id}") == number]
            along = [row.partner for row in self.partner_days if self._of(f"partner-{row.partner.public_id}") == number]
            if users:
                found.append(Crew(name, users, along))
        return found

    def rows(self) -> list[tuple[Person, Any]]:
        return [(person, self[f"person-{person.user.public_id}"]) for person in self.people]

    def partner_rows(self) -> list[Any]:
        return [self[f"partner-{row.partner.public_id}"] for row in self.partner_days]

    def _of(self, name: str) -> str:
        found: str = self.cleaned_data.get(name, "")
        return found


class AskForm(forms.Form):
    """Somebody asks for a visit: where, which kind of reason, since when and why."""

    place = line(
        gettext_lazy("Adres of BAG-nummer"), help_text=gettext_lazy("Zoals Proefdreef 9001; het moet één pand zijn.")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Soort"),
        choices=[(kind.value, kind.label) for kind in (Kind.COMPLAINT, Kind.ROUTINE)],
        widget=forms.RadioSelect,
    )
    visit_kind = KindField()
    since = day(gettext_lazy("Sinds"))
    why = text(
        gettext_lazy("Waarom"),
        rows=2,
        help_text=gettext_lazy("Het team leest dit: schrijf niet wie het vertelde."),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality

    def clean_place(self) -> Any:
        found = list(places.search(self.municipality, self.cleaned_data["place"])[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Er zijn meer panden met dit adres; geef het huisnummer.")
                if found
                else _("Dit pand kennen wij niet.")
            )
        return found[0]

    def clean_why(self) -> str:
        why: str = self.cleaned_data["why"]
        if len(why) > 300:
            raise forms.ValidationError(_("Gebruik hooguit 300 tekens."))
        return why


class CampaignForm(forms.Form):
    """A policy campaign: which firms, when, why."""

    title = line(gettext_lazy("Naam van de actie"), 120)
    visit_kind = KindField()
    why = line(gettext_lazy("Waarom"), 300)
    valid_from = day(gettext_lazy("Eerste dag"))
    valid_to = day(gettext_lazy("Laatste dag"))
    order = forms.ModelChoiceField(
        orders_in_force(None, date(1900, 1, 1)),
        label=gettext_lazy("Gebied"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("De hele gemeente"),
    )
    branches = line(
        gettext_lazy("Branches (SBI 2025)"),
        required=False,
        help_text=gettext_lazy("Codes van 2 tot 5 cijfers met een komma ertussen; leeg is elke branche."),
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Nodig in het team"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, municipality: Municipality, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].queryset = orders_in_force(municipality, on)  # type: ignore[attr-defined]
        self.fields["skills"].choices = list(skills_on(on).items())  # type: ignore[attr-defined]

    def clean_branches(self) -> list[str]:
        codes = [code.strip() for code in self.cleaned_data["branches"].split(",") if code.strip()]
        if any(not _BRANCH.match(code) for code in codes):
            raise forms.ValidationError(_("Geef codes van 2 tot 5 cijfers, zoals 95313, 4781."))
        return codes


class PersonForm(forms.Form):
    """Whoever an act on the people page is about."""

    user = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Wie"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = inspectors_of(municipality)  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]


class HoursForm(PersonForm):
    """Other hours than office hours on one day."""

    day = day(gettext_lazy("Dag"))
    from_time = hour(gettext_lazy("Van"))
    to_time = hour(gettext_lazy("Tot"), help_text=gettext_lazy("Twee keer dezelfde tijd: die dag niet."))


class DropOutForm(PersonForm):
    """Somebody cannot come after all; no reason is asked."""

    day = day(gettext_lazy("Dag"))


class SkillsForm(PersonForm):
    """The skills of one supervisor."""

    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Vaardigheden"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = list(skills_on(on).items())  # type: ignore[attr-defined]


class PartnerForm(forms.Form):
    """A partner, the own powers, and a day on which they can come."""

    agency = forms.ChoiceField(label=gettext_lazy("Organisatie"), choices=[(one, AGENCIES[one]) for one in PARTNERS])
    name = line(gettext_lazy("Naam"))
    powers = line(gettext_lazy("Eigen bevoegdheid"), 300)
    day = day(gettext_lazy("Dag"), required=False)
    from_time = hour(gettext_lazy("Van"), required=False)
    to_time = hour(gettext_lazy("Tot"), required=False)


class StartForm(forms.Form):
    """Where teams set out from."""

    name = line(gettext_lazy("Vertrekpunt"))
    x = forms.FloatField(label=gettext_lazy("X (RD, meter)"))
    y = forms.FloatField(label=gettext_lazy("Y (RD, meter)"))


class AssignForm(forms.Form):
    """Another team for a round."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    team = TeamField()

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = inspectors_of(municipality)  # type: ignore[attr-defined]


class DissolveForm(forms.Form):
    """Giving a round up, with the reason."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    reason = text(gettext_lazy("Reden"), rows=2, help_text=gettext_lazy("Staat in het dossier."))


class PeriodForm(forms.Form):
    """The period of the coverage report."""

    since = day(gettext_lazy("Van"))
    until = day(gettext_lazy("Tot en met"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("De laatste dag ligt vóór de eerste."))
        elif since and until and (until - since).days > 5 * 366:
            self.add_error("until", _("Kies hooguit vijf jaar."))
        return values
