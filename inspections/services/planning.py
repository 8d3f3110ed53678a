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
from inspections.checklists.branches import checklist_for
from inspections.checklists.schema import AGENCIES, MUNICIPALITY
from inspections.checklists.services import in_force
from inspections.errors import VisitError
from inspections.models import Visit, VisitMember, VisitPartner
from inspections.services.acting import Act, acting, require_seen, require_text
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
    checklist_code: str = "",
    kind: str = Visit.Kind.CONTROL.value,
) -> Visit:
    """Plan a visit to premises of the own municipality (row I1); without a schedule it waits on the planner's list.

    A conversation has no checklist; a control has that of `checklist_code`, else of `previous`, else the one for
    the branch. Raises RightRefused, or VisitError when there is none, or the reason, the firm or the team does not fit.
    """
    account_rights.require(actor, rights.PLAN, premises)
    if reason not in Visit.Reason.values:
        raise VisitError(_("Kies een reden voor het bezoek."), "reason")
    if kind not in Visit.Kind.values:
        raise VisitError(_("Kies een controle of een gesprek."), "kind")
    if establishment is not None and establishment.premises_id != premises.pk:
        raise VisitError(_("Dit bedrijf zit niet in dit pand."), "establishment")
    is_control = kind == Visit.Kind.CONTROL
    day = schedule.on if schedule else None
    if is_control and not checklist_code:
        before = previous.checklist if previous else None
        checklist_code = before.code if before else checklist_for(premises, establishment, day or local_date(at))
        checklist_code = checklist_code or _require_choice()
    visit = _create(
        premises.municipality,
        premises,
        actor=actor,
        at=at,
        reason=reason,
        establishment=establishment,
        note=note,
        previous=previous,
        day=day,
        kind=kind,
        checklist_code=checklist_code if is_control else "",
    )
    if schedule is not None:
        schedule_visit(visit.public_id, actor=actor, at=at, schedule=schedule)
    return Visit.objects.get(pk=visit.pk)


@one_act()
def plan_for_request(request: VisitRequest, *, at: datetime, checklist_code: str = "") -> Visit | None:
    """Put the visit that a case asked for on the planner's list; the system's own act, safe to repeat.

    Where no checklist is for the branch that was applied for, the planner chooses one with the day. None when the case
    no longer asks, or has no premises to go to.
    """
    if living := Visit.objects.filter(visit_request=request).exclude(state=chart.CANCELLED).first():
        return living
    application = request.application
    if request.status != VisitRequest.Status.REQUESTED or application.premises is None:
        return None
    branch = [(application.activity, application.sbi_version)] if application.activity else []
    day = local_date(at)
    return _create(
        application.municipality,
        application.premises,
        actor=None,
        at=at,
        reason=Visit.Reason.PERMIT_PRECHECK,
        establishment=application.establishment,
        note=request.note,
        request=request,
        kind=Visit.Kind.CONTROL.value,
        checklist_code=checklist_code or checklist_for(application.premises, application.establishment, day, branch),
    )


def schedule_visit(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    schedule: Schedule,
    base: str | None = None,
    checklist_code: str = "",
) -> Visit:
    """Choose the day and the team, or change them, before anyone went (row I1).

    `checklist_code` is for a control that has no checklist yet. `base`: the plan that was on the page
    (`selectors.seen.base_of`). Raises ChangedMeanwhile for another one.
    """
    with acting(public_id, chart.SCHEDULE, actor=actor, at=at) as act:
        if _is_planned(act.visit, schedule):
            act.unchanged = True
            return act.visit
        require_seen(act.visit, chart.SCHEDULE, base)
        _set_team(act, schedule.team)
        before = act.visit.checklist
        if before and act.visit.state == chart.PLANNED and act.visit.planned_on != schedule.on:  # else it keeps its own
            act.visit.checklist = in_force(before.code, schedule.on, act.visit.municipality)
        elif before is None and not act.visit.is_conversation:
            act.visit.checklist = in_force(checklist_code or _require_choice(), schedule.on, act.visit.municipality)
        act.visit.schedule(schedule.on, schedule.clock_time)
        act.payload |= {"planned_on": schedule.on.isoformat()}
    return act.visit


def change_team(
    public_id: UUID, *, actor: User, at: datetime, team: Sequence[User], reason: str, base: str | None = None
) -> Visit:
    """Give a visit under way to others, with the reason, so that an absence never leaves it unsigned.

    `base` as for `schedule_visit`.
    """
    reason = require_text(reason, "reason", _("Geef de reden; die staat in het dossier."))
    with acting(public_id, chart.CHANGE_TEAM, actor=actor, at=at, reason=reason) as act:
        require_seen(act.visit, chart.CHANGE_TEAM, base)
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
            code = act.visit.checklist.code if act.visit.checklist else ""
            plan_for_request(act.visit.visit_request, at=at, checklist_code=code)
    return act.visit


def _create(
    municipality: Municipality,
    premises: Premises,
    *,
    actor: User | None,
    at: datetime,
    reason: str,
    kind: str,
    checklist_code: str,
    establishment: Establishment | None = None,
    note: str = "",
    request: VisitRequest | None = None,
    previous: Visit | None = None,
    day: date | None = None,
) -> Visit:
    """`checklist_code` "": a conversation, or a control for which the planner is yet to choose one."""
    visit = Visit.objects.create(
        municipality=municipality,
        premises=premises,
        establishment=establishment,
        visit_request=request,
        previous=previous,
        kind=kind,
        reason=reason,
        note=note.strip(),
        checklist=in_force(checklist_code, day or local_date(at), municipality) if checklist_code else None,
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
        legal_ground=chart.law_of(chart.PLAN, conversation=visit.is_conversation),
        on_behalf_of=request.application if request else None,
    )
    return visit


def _require_choice() -> str:
    raise VisitError(
        _("Er is niet één controlelijst voor de branche van dit bedrijf. Kies er zelf een."),
        "checklist_code",
    )


def _is_planned(visit: Visit, schedule: Schedule) -> bool:
    """Whether this very plan stands already: the same form sent twice is one act."""
    team = {member.user_id for member in visit.members.all()}
    known = (visit.planned_on, visit.planned_time, team)
    return known == (schedule.on, schedule.clock_time, {user.pk for user in schedule.team})


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
