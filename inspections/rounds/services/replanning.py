"""Somebody drops out: the stops are offered to the others, and what fits nobody is named with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from inspections.errors import ChangedMeanwhile
from inspections.rounds import planning, verbs
from inspections.rounds.models import Round, RoundStop
from inspections.rounds.planning import Job, Plan, Team
from inspections.rounds.policy import Numbers, numbers_on
from inspections.rounds.selectors.people import Person, people_on
from inspections.rounds.services import building, rounds
from inspections.rounds.services.building import Measured
from inspections.rounds.services.desk import take_desk
from inspections.statecharts import visit as chart


@dataclass
class Proposal:
    """What re-planning a day would do. `base`: the versions of the rounds that it was reckoned from.

    `moves`: (stop, round it goes to); `left`: (stop, code); `teams`: (round, who remains of it).
    """

    base: str
    out: list[User] = field(default_factory=list)
    moves: list[tuple[RoundStop, Round]] = field(default_factory=list)
    left: list[tuple[RoundStop, str]] = field(default_factory=list)
    teams: list[tuple[Round, list[User]]] = field(default_factory=list)

    @property
    def needed(self) -> bool:
        return bool(self.out)


@dataclass
class _Day:
    """The rounds of a day with their stops and people, and the ways between all of them."""

    numbers: Numbers
    rounds: dict[int, Round]
    stops: dict[int, list[RoundStop]]
    people: dict[int, Person]
    measured: Measured


def propose(actor: User, day: date) -> Proposal:
    """Who of the day's teams is not there, and who could take over what. Changes nothing."""
    known = _read(actor, day)
    return _proposal(known, _solve(known))


def apply(*, actor: User, at: datetime, day: date, base: str) -> Proposal:
    """Do what `propose` showed. Raises ChangedMeanwhile when the rounds are not those that it was reckoned from."""
    before = _read(actor, day)
    with one_act():
        take_desk(actor)
        known = _read(actor, day, before.measured)
        plan = _solve(known)
        found = _proposal(known, plan)
        if found.base != base:
            raise ChangedMeanwhile(_("De rondes van deze dag zijn intussen gewijzigd. Bekijk het nieuwe voorstel."))
        _store(known, found, plan, actor, at)
    return found


def _read(actor: User, day: date, measured: Measured | None = None) -> _Day:
    numbers = numbers_on(day)
    rows = Round.objects.filter(municipality=actor.municipality_id, day=day, dissolved_at=None)
    found = {one.pk: one for one in rows.select_related("municipality").prefetch_related("members__user")}
    stops: dict[int, list[RoundStop]] = {pk: [] for pk in found}
    related = ("visit__premises", "visit__establishment", "visit__visit_request__application")
    for stop in RoundStop.objects.filter(round__in=found).select_related(*related).order_by("position"):
        stops[stop.round_id].append(stop)
    municipality = actor.municipality
    assert municipality is not None  # noqa: S101 (a planner has one; the desk asks)
    people = {person.user.pk: person for person in people_on(municipality, day, numbers)}
    premises = [stop.visit.premises_id for each in stops.values() for stop in each]
    return _Day(numbers, found, stops, people, measured or building.measure(municipality, premises, day, numbers))


def _there(known: _Day, one: Round) -> list[User]:
    members = [member.user for member in one.members.all()]
    return [user for user in members if user.pk in known.people and known.people[user.pk].there]


def _team(known: _Day, one: Round) -> Team:
    """The round's team; a name of its own as a skill holds what stays to it."""
    team = rounds.own_team(one, known.numbers, known.people, one.pk)
    return Team(team.id, team.start, team.end, 0, team.skills | {f"round-{one.pk}"}, team.most_s, team.pause)


def _solve(known: _Day) -> Plan:
    """Stops of a team that still can stay with it; the others are free to go to anyone."""
    teams = [_team(known, one) for one in known.rounds.values() if _there(known, one)]
    skills = {team.id: team.skills for team in teams}
    jobs = []
    for pk, stops in known.stops.items():
        for stop in stops:
            if stop.visit.state not in chart.AHEAD or stop.visit.premises_id not in known.measured.numbers:
                continue
            place = known.measured.numbers[stop.visit.premises_id]
            job = building.job_of_stop(stop, place, known.numbers)
            stays = pk in skills and job.skills <= skills[pk]
            jobs.append(_held(job, pk) if stays else Job(job.id, job.place, job.service, job.window, job.skills, 50))
    return planning.solve(teams, jobs, known.measured.matrix)


def _held(job: Job, round_id: int) -> Job:
    return Job(job.id, job.place, job.service, job.window, job.skills | {f"round-{round_id}"}, job.weight)


def _proposal(known: _Day, plan: Plan) -> Proposal:
    goes = {stop.job: table.team for table in plan.rounds for stop in table.stops}
    base = ",".join(f"{pk}:{one.version}" for pk, one in sorted(known.rounds.items()))
    found = Proposal(f"{base};{','.join(str(user.pk) for user in _out(known))}", _out(known))
    for pk, stops in known.stops.items():
        for stop in stops:
            if stop.visit_id in plan.left:
                found.left.append((stop, plan.left[stop.visit_id]))
            elif goes.get(stop.visit_id, pk) != pk:
                found.moves.append((stop, known.rounds[goes[stop.visit_id]]))
    found.teams = [(one, _there(known, one)) for one in known.rounds.values()]
    return found


def _out(known: _Day) -> list[User]:
    members = {member.user.pk: member.user for one in known.rounds.values() for member in one.members.all()}
    return [user for pk, user in sorted(members.items()) if not (pk in known.people and known.people[pk].there)]


def _store(known: _Day, found: Proposal, plan: Plan, actor: User, at: datetime) -> None:
    """Take away what goes elsewhere or nowhere, then write every round that changed."""
    tables: Mapping[int, planning.Timetable] = {table.team: table for table in plan.rounds}
    stops = {stop.visit_id: stop for each in known.stops.values() for stop in each}
    touched = {stop.round_id for stop, _to in found.moves} | {stop.round_id for stop, _code in found.left}
    touched |= {one.pk for _stop, one in found.moves}
    touched |= {one.pk for one, rest in found.teams if len(rest) != len(one.members.all())}
    RoundStop.objects.filter(pk__in=[stop.pk for stop, _to in (*found.moves, *found.left)]).delete()
    for pk in sorted(touched):
        one, rest = known.rounds[pk], _there(known, known.rounds[pk])
        kept = [stop for stop in known.stops[pk] if stop.visit.state not in chart.AHEAD]
        mine = [stops[stop.job] for stop in tables[pk].stops] if pk in tables else []
        if rest:
            rounds.set_members(one, rest)
        rounds.rewrite(one, [*kept, *mine], known.numbers, known.measured)
        if not rest and not kept:
            one.dissolved_at = at
            one.save(update_fields=["dissolved_at"])
        elif rest:
            rounds.schedule(one, actor=actor, at=at)
        record = verbs.ROUND_DISSOLVED if one.dissolved_at else verbs.ROUND_REPLANNED
        rounds.record(one, record, actor, at, _("Uitval en nieuwe verdeling"))
