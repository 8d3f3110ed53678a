"""Planning: a visit for a premises or for a case, its day and team, the briefing, and calling it off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.today import local_date
from gis.places.models import Establishment, Premises
from inspections import rights
from inspections.checklists.schema import AGENCIES, MUNICIPALITY
from inspections.checklists.services import in_force
from inspections.errors import VisitError
from inspections.models import Visit, VisitMember, VisitPartner
from inspections.services.acting import Act, acting, require_text
from inspections.statecharts import visit as chart
from permits.models import VisitRequest


@dataclass(frozen=True)
class Schedule:
    """When and by whom. `on` may lie in the future (a plan) or in the past (entered later)."""

    on: date
    team: Sequence[User]
    clock_time: time | None = None


@dataclass(frozen=True)
class Partner:
    """Who comes along (Awb 5:15 lid 3) and with which powers of their own."""

    agency: str
    powers: str
    who: str = ""


@one_act()
def plan_visit(
    *,
    actor: User,
    at: datetime,
    premises: Premises,
    reason: str,
    establishment: Establishment | None = None,
    note: str = "",
    schedule: Schedule | None = None,
    previous: Visit | None = None,
    checklist_code: str = "automotive",
) -> Visit:
    """Plan a visit to premises of the own municipality (row I1); without a schedule it waits on the planner's list.

    Raises RightRefused, or VisitError when the reason, the firm or the team does not fit.
    """
    account_rights.require(actor, rights.PLAN, premises)
    if reason not in Visit.Reason.values:
        raise VisitError(_("Kies een reden voor het bezoek."), "reason")
    if establishment is not None and establishment.premises_id != premises.pk:
        raise VisitError(_("Dit bedrijf zit niet in dit pand."), "establishment")
    visit = _create(
        premises.municipality,
        premises,
        actor=actor,
        at=at,
        reason=reason,
        establishment=establishment,
        note=note,
        previous=previous,
        day=schedule.on if schedule else None,
        checklist_code=checklist_code,
    )
    if schedule is not None:
        schedule_visit(visit.public_id, actor=actor, at=at, schedule=schedule)
    return Visit.objects.get(pk=visit.pk)


@one_act()
def plan_for_request(request: VisitRequest, *, at: datetime, checklist_code: str = "automotive") -> Visit | None:
    """Put the visit that a case asked for on the planner's list; the system's own act, safe to repeat.

    None when the case no longer asks, or has no premises to go to.
    """
    if living := Visit.objects.filter(visit_request=request).exclude(state=chart.CANCELLED).first():
        return living
    application = request.application
    if request.status != VisitRequest.Status.REQUESTED or application.premises is None:
        return None
    return _create(
        application.municipality,
        application.premises,
        actor=None,
        at=at,
        reason=Visit.Reason.PERMIT_PRECHECK,
        establishment=application.establishment,
        note=request.note,
        request=request,
        checklist_code=checklist_code,
    )


def schedule_visit(public_id: UUID, *, actor: User, at: datetime, schedule: Schedule) -> Visit:
    """Choose the day and the team, or change them, before anyone went (row I1)."""
    with acting(public_id, chart.SCHEDULE, actor=actor, at=at) as act:
        _set_team(act, schedule.team)
        act.visit.schedule(schedule.on, schedule.clock_time)
        act.payload |= {"planned_on": schedule.on.isoformat()}
        if act.visit.state == chart.PLANNED:
            act.visit.checklist = in_force(act.visit.checklist.code, schedule.on)
    return act.visit


def change_team(public_id: UUID, *, actor: User, at: datetime, team: Sequence[User], reason: str) -> Visit:
    """Give a visit under way to others, with the reason, so that an absence never leaves it unsigned."""
    reason = require_text(reason, "reason", _("Geef de reden; die staat in het dossier."))
    with acting(public_id, chart.CHANGE_TEAM, actor=actor, at=at, reason=reason) as act:
        _set_team(act, team)
        act.visit.change_team()
    return act.visit


def brief(
    public_id: UUID, *, actor: User, at: datetime, partners: Collection[Partner] = (), effective_on: date | None = None
) -> Visit:
    """Close the briefing: who comes along and with which own powers (row I2)."""
    with acting(public_id, chart.BRIEF, actor=actor, at=at, effective_on=effective_on) as act:
        for partner in partners:
            _add_partner(act.visit, partner)
        act.visit.brief()
        act.payload["partners"] = sorted(partner.agency for partner in partners)
    return act.visit


def cancel(public_id: UUID, *, actor: User, at: datetime, reason: str, effective_on: date | None = None) -> Visit:
    """Call the visit off before anyone went, with the reason (row I9).

    If a case asked for it and still does, a new visit comes on the planner's list: the case waits for an answer.
    """
    reason = require_text(reason, "reason", _("Geef de reden; die staat in het dossier."))
    with one_act():
        with acting(public_id, chart.CANCEL, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
            act.visit.cancel()
        if act.visit.visit_request is not None:
            plan_for_request(act.visit.visit_request, at=at, checklist_code=act.visit.checklist.code)
    return act.visit


def _create(
    municipality: Municipality,
    premises: Premises,
    *,
    actor: User | None,
    at: datetime,
    reason: str,
    checklist_code: str,
    establishment: Establishment | None = None,
    note: str = "",
    request: VisitRequest | None = None,
    previous: Visit | None = None,
    day: date | None = None,
) -> Visit:
    visit = Visit.objects.create(
        municipality=municipality,
        premises=premises,
        establishment=establishment,
        visit_request=request,
        previous=previous,
        reason=reason,
        note=note.strip(),
        checklist=in_force(checklist_code, day or local_date(at)),
        created_at=at,
        created_by=actor,
        changed_at=at,
    )
    audit.record(
        visit,
        chart.PLAN.verb,
        actor=actor,
        at=at,
        effective_on=local_date(at),
        after=visit.state,
        legal_ground=chart.PLAN.law,
        on_behalf_of=request.application if request else None,
    )
    return visit


def _set_team(act: Act, team: Sequence[User]) -> None:
    if not team:
        raise VisitError(_("Kies minstens één toezichthouder."), "team")
    for user in team:
        if not account_rights.has(user, rights.WORK, act.visit):
            raise VisitError(
                _("%(name)s is geen toezichthouder van deze gemeente.") % {"name": user.display_name}, "team"
            )
    act.visit.members.exclude(user__in=team).delete()
    for user in team:
        VisitMember.objects.get_or_create(visit=act.visit, user=user)
    getattr(act.visit, "_prefetched_objects_cache", {}).pop("members", None)  # who asks next reads the new team
    act.payload["team"] = sorted(user.username for user in team)


def _add_partner(visit: Visit, partner: Partner) -> None:
    if partner.agency not in AGENCIES or partner.agency == MUNICIPALITY:
        raise VisitError(_("Kies een partner uit de lijst."), "partners")
    powers = require_text(
        partner.powers, f"powers_{partner.agency}", _("Schrijf op welke eigen bevoegdheid de partner heeft.")
    )
    VisitPartner.objects.create(visit=visit, agency=partner.agency, who=partner.who.strip(), powers=powers)
