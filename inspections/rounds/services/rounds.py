"""Changing rounds that stand: every act under the lock of the planner's desk, with an entry in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from core.audit.models import AuditEntry
from inspections import flows
from inspections.errors import ChangedMeanwhile, VisitError
from inspections.rounds import verbs
from inspections.rounds.models import Round, RoundMember, RoundStop
from inspections.rounds.planning import Team
from inspections.rounds.policy import Numbers, numbers_on
from inspections.rounds.selectors.people import Person, clock, people_on, seconds
from inspections.rounds.services import building
from inspections.rounds.services.building import MINUTE_S, Measured
from inspections.rounds.services.desk import take_desk
from inspections.services import planning as visit_planning
from inspections.statecharts import visit as chart


def schedule(one: Round, *, actor: User, at: datetime, checklists: Mapping[int, str] | None = None) -> None:
    """Give every visit of the round that nobody went to yet the day, hour and team of the round.

    `checklists`: code by visit (row id), for those that have none yet.
    """
    codes = checklists or {}
    team = building.members_of(one)
    for stop in one.stops.select_related("visit").order_by("visit__pk"):
        if stop.visit.state in chart.AHEAD:
            wanted = visit_planning.Schedule(one.day, team, stop.arrival)
            flows.perform(
                stop.visit.public_id,
                visit_planning.schedule_visit,
                actor=actor,
                at=at,
                schedule=wanted,
                checklist_code=codes.get(stop.visit_id, ""),
            )


def record(one: Round, verb: str, actor: User, at: datetime, reason: str = "") -> None:
    """The entry of an act on a round: its order, by the public ids of the visits; the team is personal detail."""
    stops = one.stops.select_related("visit").order_by("position")
    team = sorted(one.members.values_list("user__username", flat=True))
    audit.record(
        one,
        verb,
        actor=actor,
        at=at,
        effective_on=one.day,
        reason=reason,
        legal_ground="Awb 5:11, 5:13",
        payload={"team": team, "stops": [str(stop.visit.public_id) for stop in stops], "version": one.version},
    )


def move_stop(public_id: UUID, *, actor: User, at: datetime, base: int, visit: UUID, step: int) -> Round:
    """Put a stop so many places further (-1: one earlier) and time the round anew."""

    def moved(stops: list[RoundStop]) -> list[RoundStop]:
        here = _index(stops, visit)
        there = here + step
        if not 0 <= there < len(stops):
            raise VisitError(_("Verder kan deze stop niet."))
        if not {stops[here].visit.state, stops[there].visit.state} <= set(chart.AHEAD):
            raise VisitError(_("Wat al bezocht is, blijft op zijn plaats."))
        stops.insert(there, stops.pop(here))
        return stops

    return _reorder(public_id, actor, at, base, moved)


def _reorder(public_id: UUID, actor: User, at: datetime, base: int, order: object) -> Round:
    seen = find(actor, public_id)
    numbers = numbers_on(seen.day)
    premises = list(seen.stops.values_list("visit__premises", flat=True))
    measured = building.measure(seen.municipality, premises, seen.day, numbers)
    with one_act():
        one = hold_round(actor, public_id, base)
        stops = order(list(one.stops.select_related("visit").order_by("position")))  # type: ignore[operator]
        rewrite(one, stops, numbers, measured)
        schedule(one, actor=actor, at=at)
        record(one, verbs.ROUND_CHANGED, actor, at)
    return one


def rewrite(one: Round, stops: Sequence[RoundStop], numbers: Numbers, measured: Measured) -> None:
    """Time these stops in this order and store them as the round."""
    jobs = [building.job_of_stop(stop, measured.numbers[stop.visit.premises_id], numbers) for stop in stops]
    team = own_team(one, numbers)
    table = building.timed(team, jobs, measured)
    one.version += 1
    agreed = {stop.visit_id: stop.appointment for stop in stops}
    building.write(one, table, {job.id: job for job in jobs}, measured, agreed)


def own_team(one: Round, numbers: Numbers, people: dict[int, Person] | None = None, number: int = 0) -> Team:
    """The team of a round as it stands: its hours, and the skills of whoever of it is there."""
    known = people or {person.user.pk: person for person in people_on(one.municipality, one.day, numbers)}
    there = [known[user.pk] for user in building.members_of(one) if user.pk in known and known[user.pk].there]
    skills = frozenset(name for person in there for name in person.skills)
    most = numbers["round-most"] * MINUTE_S
    return Team(number, seconds(one.start_time), seconds(one.end_time), 0, skills, most, numbers.pause)


def assign(public_id: UUID, *, actor: User, at: datetime, base: int, members: Sequence[User]) -> Round:
    """Give a round to another team, for the hours that it has. Nobody on two rounds that overlap."""
    with one_act():
        one = hold_round(actor, public_id, base)
        numbers = numbers_on(one.day)
        people = {person.user.pk: person for person in people_on(one.municipality, one.day, numbers)}
        chosen = [people[user.pk] for user in members if user.pk in people]
        team = building.team_of(0, chosen, numbers)
        building.require_free(chosen, team.start, team.last, besides=[one])
        set_members(one, [person.user for person in chosen])
        one.start_time, one.end_time = clock(team.start), clock(team.last)
        one.version += 1
        one.save()
        schedule(one, actor=actor, at=at)
        record(one, verbs.ROUND_TEAM, actor, at)
    return one


def set_members(one: Round, members: Sequence[User]) -> None:
    """Store who goes."""
    one.members.exclude(user__in=members).delete()
    RoundMember.objects.bulk_create([RoundMember(round=one, user=user) for user in members], ignore_conflicts=True)


def dissolve(public_id: UUID, *, actor: User, at: datetime, base: int, reason: str) -> Round:
    """Give a round up; its visits go back to the list. Not once somebody went."""
    with one_act():
        one = hold_round(actor, public_id, base)
        if one.stops.exclude(visit__state__in=chart.AHEAD).exists():
            raise VisitError(_("Er is al iemand op bezoek geweest; deze ronde blijft staan."))
        one.stops.all().delete()
        one.dissolved_at, one.version = at, one.version + 1
        one.save()
        record(one, verbs.ROUND_DISSOLVED, actor, at, reason)
    return one


def find(actor: User, public_id: UUID) -> Round:
    """A standing round of the actor's municipality. Raises VisitError when it is gone."""
    rows = Round.objects.filter(municipality=actor.municipality_id, public_id=public_id, dissolved_at=None)
    one = rows.select_related("municipality").first()
    if one is None:
        raise VisitError(_("Deze ronde bestaat niet meer."))
    return one


def hold_round(actor: User, public_id: UUID, base: int) -> Round:
    """The round, with the desk held. Raises ChangedMeanwhile when its version is not the one on the page."""
    take_desk(actor)
    one = find(actor, public_id)
    if one.version != base:
        entry = AuditEntry.objects.filter(scope=one.audit_scope).select_related("actor").order_by("-seq").first()
        who = entry.actor.display_name if entry and entry.actor else "-"
        raise ChangedMeanwhile(_("%(who)s heeft deze ronde intussen gewijzigd. Kijk wat er nu staat.") % {"who": who})
    return one


def _index(stops: Sequence[RoundStop], visit: UUID) -> int:
    for number, stop in enumerate(stops):
        if stop.visit.public_id == visit:
            return number
    raise VisitError(_("Dit bezoek staat niet op deze ronde."))
