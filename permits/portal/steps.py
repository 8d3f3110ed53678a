"""The application in steps: the one form of what it must say, a few questions at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.application_form import ApplicationForm
from permits.models import PermitApplication
from permits.portal.check_form import work_choices

#: No answer is longer than this; what is typed beyond it would be refused anyway.
_LONGEST = 5000


@dataclass(frozen=True)
class Step:
    """One page of the application; `fields` are those of the shared form that it asks."""

    slug: str
    title: str | Promise
    fields: tuple[str, ...] = ()


COMPANY = Step("company", gettext_lazy("Bedrijf en pand"), ("trade_name", "kvk", "place"))
ACTIVITY = Step("activity", gettext_lazy("Uw werk"), ("activity", "activity_text"))
PEOPLE = Step(
    "people",
    gettext_lazy("Mensen"),
    (
        "applicant_name",
        "applicant_street",
        "applicant_number",
        "applicant_postcode",
        "applicant_town",
        "applicant_email",
        "applicant_phone",
        "operator_name",
        "managers",
    ),
)
PAPERS = Step("papers", gettext_lazy("Papieren"))
REVIEW = Step("review", gettext_lazy("Controleren"))
STEPS = (COMPANY, ACTIVITY, PEOPLE, PAPERS, REVIEW)
BY_SLUG = {step.slug: step for step in STEPS}

_LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "trade_name": (gettext_lazy("Naam van uw bedrijf"), ""),
    "kvk": (gettext_lazy("KvK-nummer"), gettext_lazy("Acht cijfers. Het staat in uw uittreksel van de KvK.")),
    "place": (
        gettext_lazy("Adres van het pand"),
        gettext_lazy("Straat en huisnummer, bijvoorbeeld: Proefdreef 9001. Het BAG-nummer mag ook."),
    ),
    "activity": (gettext_lazy("Welk werk doet u daar vooral?"), ""),
    "activity_text": (
        gettext_lazy("Vertel wat u in dit pand doet"),
        gettext_lazy("In uw eigen woorden, hoogstens 300 tekens."),
    ),
    "applicant_name": (gettext_lazy("Uw naam"), gettext_lazy("De naam van wie de vergunning aanvraagt.")),
    "operator_name": (
        gettext_lazy("Wie leidt het bedrijf?"),
        gettext_lazy("Laat leeg als het bedrijf zelf de ondernemer is."),
    ),
    "managers": (
        gettext_lazy("Wie heeft er de leiding als het bedrijf open is?"),
        gettext_lazy("Eén naam op elke regel."),
    ),
}
#: What a browser may fill in by itself (WCAG 1.3.5).
_AUTOCOMPLETE = {
    "trade_name": "organization",
    "applicant_name": "name",
    "applicant_email": "email",
    "applicant_phone": "tel",
    "applicant_postcode": "postal-code",
    "applicant_town": "address-level2",
}


class AnswersForm(ApplicationForm):
    """The shared form in plain words; `only`: the fields of one step. Premises stay in the municipality of the case."""

    def __init__(
        self, *args: Any, case: PermitApplication | None = None, only: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, municipality=None, **kwargs)
        self.case = case
        self.fields["activity"].choices = [("", _("Kies uw werk")), *work_choices()]  # type: ignore[attr-defined]
        for name, (label, help_text) in _LABELS.items():
            self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)
        for name, purpose in _AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose
        for field in self.fields.values():
            field.error_messages["required"] = _("Vul dit in.")
        if only:
            self.fields = {name: self.fields[name] for name in only}

    def clean_place(self) -> str:
        """A draft belongs to one municipality, the one of its first premises."""
        typed = super().clean_place()
        home = self.case.municipality if self.case else None
        if home and self.premises.municipality_id != home.pk:
            raise forms.ValidationError(
                _("Dit pand ligt in %(there)s. Deze aanvraag is voor %(here)s. Begin daarvoor een nieuwe aanvraag.")
                % {"there": self.premises.municipality.name, "here": home.name}
            )
        return typed


def typed_answers(data: Mapping[str, Any], step: Step) -> dict[str, str]:
    """The answers of one step exactly as typed, as far as a database can hold them."""
    return {name: str(data.get(name, "")).replace("\x00", "")[:_LONGEST] for name in step.fields}


def following(step: Step) -> Step:
    """The step after this one; the last has none and stays."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def missing_in(case: PermitApplication) -> dict[str, list[tuple[str, str]]]:
    """What a draft still lacks: slug of the step -> question and what is wrong with its answer."""
    whole = AnswersForm(case.form, case=case)
    wrong = whole.errors
    return {
        step.slug: [
            (str(whole.fields[name].label), str(error))
            for name in step.fields
            if name in wrong
            for error in wrong[name]
        ]
        for step in STEPS
        if any(name in wrong for name in step.fields)
    }


def road(case: PermitApplication | None, here: Step) -> list[dict[str, Any]]:
    """The five steps for the top of the page: which are done, which is this one, where each leads."""
    missing = missing_in(case) if case else {}
    has_papers = bool(case) and case.documents.exists() if case else False
    return [
        {
            "title": step.title,
            "here": step is here,
            "done": bool(case) and _done(step, missing, has_papers),
            "url": reverse("portal:step", args=[case.number, step.slug]) if case else "",
        }
        for step in STEPS
    ]


def first_open(case: PermitApplication) -> Step:
    """Where to go on with a draft."""
    missing = missing_in(case)
    return next((step for step in (COMPANY, ACTIVITY, PEOPLE) if step.slug in missing), PAPERS)


def _done(step: Step, missing: Mapping[str, Any], has_papers: bool) -> bool:
    if step is REVIEW:
        return False
    return has_papers if step is PAPERS else step.slug not in missing
