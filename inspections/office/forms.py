"""Filters of the office side. Firms and people go into the address as public ids, never by name."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Municipality, User
from core.today import today
from gis.places.models import Establishment
from inspections.forms.base import Label, day
from inspections.office.selectors import found, reports, statistics
from inspections.office.selectors.found import Asked
from inspections.office.selectors.reports import Wanted
from inspections.office.selectors.statistics import Span
from inspections.office.wording import STANDINGS
from inspections.statecharts import visit as chart
from inspections.visit_page import language
from inspections.wording import SEVERITIES, STATES

#: How many years policy staff may choose from.
YEARS = 6


class ChosenField(forms.ModelChoiceField):
    """One of a list, or none of them; by public id. What is no id at all is refused like an id that is not there."""

    def __init__(self, label: Label, none: Label, refusal: Label, queryset: QuerySet[Any]) -> None:
        super().__init__(
            queryset,
            label=label,
            to_field_name="public_id",
            required=False,
            empty_label=none,
            error_messages={"invalid_choice": refusal},
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "display_name", obj))


class SpanForm(forms.Form):
    """From a day through another; both may be left open."""

    since = day(gettext_lazy("Van"), required=False)
    until = day(gettext_lazy("Tot en met"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("De laatste dag ligt vóór de eerste."))
        return values

    def span(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")


class ReportsForm(SpanForm):
    """Which reports of the inbox."""

    firm = ChosenField(
        gettext_lazy("Bedrijf"),
        gettext_lazy("Alle bedrijven"),
        gettext_lazy("Kies een bedrijf uit de lijst."),
        Establishment.objects.none(),
    )
    inspector = ChosenField(
        gettext_lazy("Getekend door"),
        gettext_lazy("Iedereen"),
        gettext_lazy("Kies iemand uit de lijst."),
        User.objects.none(),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Uitkomst"),
        choices=[("", gettext_lazy("Alle uitkomsten")), *((state, STATES[state]) for state in chart.LOCKED)],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een uitkomst uit de lijst.")},
    )
    field_order = ["firm", "inspector", "outcome", "since", "until"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = reports.firms(user)  # type: ignore[attr-defined]
        self.fields["inspector"].queryset = reports.signers(user)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class FindingsForm(SpanForm):
    """Which findings."""

    firm = ChosenField(
        gettext_lazy("Bedrijf"),
        gettext_lazy("Alle bedrijven"),
        gettext_lazy("Kies een bedrijf uit de lijst."),
        Establishment.objects.none(),
    )
    question = forms.ChoiceField(label=gettext_lazy("Vraag"), required=False)
    norm = forms.ChoiceField(label=gettext_lazy("Norm"), required=False)
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Ernst"),
        choices=[("", gettext_lazy("Elke ernst")), *SEVERITIES.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        choices=[("", gettext_lazy("Open en hersteld")), *STANDINGS.items()],
        required=False,
    )
    field_order = ["firm", "question", "norm", "severity", "standing", "since", "until"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = reports.firms(user)  # type: ignore[attr-defined]
        norms = [(norm, norm) for norm in found.norms(user)]
        self.fields["question"].choices = [("", _("Alle vragen")), *found.questions(user, language())]  # type: ignore[attr-defined]
        self.fields["norm"].choices = [("", _("Alle normen")), *norms]  # type: ignore[attr-defined]
        for name in ("question", "norm", "severity", "standing"):
            self.fields[name].error_messages["invalid_choice"] = _("Kies iets uit de lijst.")

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class RechecksForm(forms.Form):
    """Until when the re-checks are due."""

    until = day(gettext_lazy("Uiterlijk"), required=False)


class StatisticsForm(SpanForm):
    """Which version of a checklist, when, and which branch."""

    checklist = forms.ChoiceField(label=gettext_lazy("Controlelijst"), required=False)
    branch = forms.ChoiceField(label=gettext_lazy("Branche"), required=False)
    field_order = ["checklist", "branch", "since", "until"]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {f"{row.code}-{row.version}": row for row in statistics.versions(municipality)}
        self.branches = {
            "-".join(branch): (branch, label) for branch, label in statistics.branches(municipality, language())
        }
        titles = [(key, f"{row.title} ({row.version})") for key, row in self.versions.items()]
        branches = [(key, label) for key, (_branch, label) in self.branches.items()]
        self.fields["checklist"].choices = titles  # type: ignore[attr-defined]
        self.fields["branch"].choices = [("", _("Alle branches")), *branches]  # type: ignore[attr-defined]
        for name in ("checklist", "branch"):
            self.fields[name].error_messages["invalid_choice"] = _("Kies iets uit de lijst.")

    def chosen(self) -> Span | None:
        """What is asked for; None while no report was signed."""
        if not self.versions:
            return None
        version = self.versions.get(self.cleaned_data["checklist"]) or next(iter(self.versions.values()))
        branch = self.branches.get(self.cleaned_data["branch"])
        return Span(version, *self.span(), branch[0] if branch else None)


class PolicyStatisticsForm(StatisticsForm):
    """By whole years only: figures of two periods that differ by a day would tell what happened on that day."""

    since = until = None  # type: ignore[assignment]
    year = forms.TypedChoiceField(label=gettext_lazy("Jaar"), coerce=int, empty_value=None, required=False)
    field_order = ["checklist", "branch", "year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = today().year
        self.fields["year"].choices = [(year, year) for year in range(this, this - YEARS, -1)]  # type: ignore[attr-defined]
        self.fields["year"].error_messages["invalid_choice"] = _("Kies een jaar uit de lijst.")

    def span(self) -> tuple[date | None, date | None]:
        year = self.cleaned_data["year"] or today().year
        return date(year, 1, 1), date(year, 12, 31)
