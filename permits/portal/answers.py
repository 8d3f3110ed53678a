"""The answer on the permit duty in plain words: the answer first, then why, then what to do. Never a guess."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Municipality
from gis.places.branches import SBI_2025
from gis.places.crs import RD
from gis.places.duty import Duty, DutyAnswer, OrderFacts, Step
from gis.places.models import DesignationOrder, Premises
from gis.places.selectors import duty_at, standing_footprints
from gis.places.wording import sentence
from permits.portal.check_form import Asked, CheckForm, work_choices
from permits.portal.places import municipality_at

HEADLINES: dict[str, str | Promise] = {
    Duty.REQUIRED: gettext_lazy("Ja. U hebt hier een vergunning nodig."),
    Duty.TRANSITION: gettext_lazy("Ja, maar u hebt nog even de tijd."),
    Duty.NOT_REQUIRED: gettext_lazy("Nee. U hebt hier deze vergunning niet nodig."),
    Duty.UNKNOWN: gettext_lazy("Wij weten het niet zeker."),
}
ICONS = {Duty.REQUIRED: "doc", Duty.TRANSITION: "klok", Duty.NOT_REQUIRED: "check", Duty.UNKNOWN: "vraag"}

#: Steps about the place and about the work that speak for the duty; the rest of them speak against or say "unknown".
_PLACE = {
    "in_area": gettext_lazy("Uw plek ligt in het gebied van deze regel."),
    "listed": gettext_lazy("Uw pand staat op de lijst van deze regel."),
    "whole_municipality": gettext_lazy("De regel geldt in de hele gemeente."),
}
_WORK = {
    "activity_covered": gettext_lazy("Uw werk valt onder deze regel."),
    "every_activity": gettext_lazy("De regel geldt voor elk soort bedrijf."),
}
#: What an unknown answer lacks -> how the person can still get an answer.
_HOW_ON: dict[str, str | Promise] = {
    "premises_unknown": gettext_lazy("Kijk of het nummer klopt. Of typ straat en huisnummer."),
    "activity_missing": gettext_lazy("Kies uw werk in de lijst, of vul uw SBI-code in. Dan weten wij het vaak wel."),
    "activity_uncertain": gettext_lazy("Vul de hele SBI-code in, alle vijf de cijfers. Dan weten wij het vaak wel."),
    "ground_unknown": gettext_lazy("Wijs uw pand aan op de kaart. Dan weten wij het vaak wel."),
    "outside_municipalities": gettext_lazy("Kijk of u de goede plek koos."),
}


@dataclass(frozen=True)
class Rule:
    """One order that makes the duty, with the reasons why it holds here."""

    order: OrderFacts
    reasons: list[tuple[str | Promise, str]]
    publication: str = ""


@dataclass(frozen=True)
class Reply:
    """Everything that the page of the answer shows."""

    duty: Duty
    on: date
    asked: Asked
    work: str
    code: str
    municipality: Municipality | None
    premises: Premises | None
    rules: list[Rule] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    how_on: list[str | Promise] = field(default_factory=list)
    apply_query: str = ""

    @property
    def headline(self) -> str | Promise:
        return HEADLINES[self.duty]

    @property
    def icon(self) -> str:
        return ICONS[self.duty]

    @property
    def transition_until(self) -> date | None:
        """The first last day of a transition term among the rules."""
        return min((rule.order.transition_until for rule in self.rules if rule.order.transition_until), default=None)

    @property
    def transition_for(self) -> date | None:
        """Who was there before this day has the transition term."""
        return min((rule.order.valid_from for rule in self.rules if rule.order.transition_until), default=None)

    @property
    def transition_runs(self) -> bool:
        return self.transition_until is not None and self.on <= self.transition_until


def reply_to(form: CheckForm) -> Reply:
    """The answer to a valid question."""
    asked, values = form.asked, form.cleaned_data
    found = duty_at(
        on=values["on"],
        premises=asked.bag_id or None,
        point_rd=asked.point_rd,
        activity=form.code,
        sbi_version=SBI_2025,
        since=values.get("since"),
        approximate=asked.point_rd is not None,
    )
    premises = asked.premises or _premises_at(asked.point_rd, values["on"])
    return Reply(
        duty=found.duty,
        on=values["on"],
        asked=asked,
        work=_work(form.code),
        code=form.code or "",
        municipality=_municipality(asked),
        premises=premises,
        rules=_rules(found),
        reasons=[] if found.duty in {Duty.REQUIRED, Duty.TRANSITION} else _reasons(found),
        how_on=[_HOW_ON[rule] for rule in dict.fromkeys(step.rule for step in found.steps) if rule in _HOW_ON],
        apply_query=_apply_query(premises, form),
    )


def duty_here(premises: Premises, activity: str, on: date) -> DutyAnswer:
    """The duty for an application under way."""
    return duty_at(on=on, premises=premises.bag_id, activity=activity, sbi_version=SBI_2025)


def _municipality(asked: Asked) -> Municipality | None:
    if asked.premises:
        return asked.premises.municipality
    return municipality_at(asked.point_rd) if asked.point_rd else None


def _premises_at(point_rd: tuple[float, float] | None, on: date) -> Premises | None:
    if point_rd is None:
        return None
    here = standing_footprints(on).filter(geom__intersects=Point(*point_rd, srid=RD)).select_related("premises")
    footprint = here.first()
    return footprint.premises if footprint else None


def _work(code: str | None) -> str:
    if code is None:
        return _("werk dat niet in de lijst staat")
    return dict(work_choices()).get(code, _("SBI-code %(code)s") % {"code": code})


def _rules(found: DutyAnswer) -> list[Rule]:
    ids = [order.id for order in found.orders]
    published = {
        str(order.public_id): order.publication for order in DesignationOrder.objects.filter(public_id__in=ids)
    }
    return [Rule(order, _for(order, found), published.get(order.id, "")) for order in found.orders]


def _for(order: OrderFacts, found: DutyAnswer) -> list[tuple[str | Promise, str]]:
    """Place, work and date, each with the sentence of the step that speaks for this order."""
    steps = [step for step in found.steps if step.values.get("title") == order.title]
    said: list[tuple[str | Promise, str]] = []
    for label, words in ((_("De plek."), _PLACE), (_("Het werk."), _WORK)):
        said += [(label, str(words[step.rule])) for step in steps if step.rule in words][:1]
    return [*said, (_("De datum."), _validity(order))]


def _validity(order: OrderFacts) -> str:
    first = date_format(order.valid_from, "DATE_FORMAT")
    if order.valid_to is None:
        return _("De regel geldt vanaf %(first)s.") % {"first": first}
    last = date_format(order.valid_to, "DATE_FORMAT")
    return _("De regel geldt van %(first)s tot en met %(last)s.") % {"first": first, "last": last}


def _reasons(found: DutyAnswer) -> list[str]:
    """Why not, or why unknown: each step as a sentence; the last step is the answer itself."""
    steps: list[Step] = [step for step in found.steps[:-1] if step.rule != "approximate"] or list(found.steps)
    return [sentence(step) for step in steps]


def _apply_query(premises: Premises | None, form: CheckForm) -> str:
    """The address of the application with place and work filled in: no personal data."""
    given: dict[str, Any] = {"place": _place_of(premises), "activity": form.code or ""}
    filled = {name: value for name, value in given.items() if value}
    return reverse("portal:apply") + (f"?{urlencode(filled)}" if filled else "")


def _place_of(premises: Premises | None) -> str:
    if premises is None:
        return ""
    return premises.address or premises.bag_id
