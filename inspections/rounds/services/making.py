"""Making rounds: suggestions spread over teams, each with a visit, under the lock of the planner's desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import Municipality, User
from core.acts import one_act
from core.today import local_date
from inspections import flows
from inspections.errors import ChangedMeanwhile, VisitError
from inspections.models import Visit
from inspections.rounds import planning, verbs
from inspections.rounds.models import Ground, Partner, Round, RoundMember, RoundPartner
from inspections.rounds.models.reasons import Kind
from inspections.rounds.planning import Job, Team, Timetable, points
from inspections.rounds.policy import Numbers, numbers_on
from inspections.rounds.selectors.people import Person, clock, people_on
from inspections.rounds.selectors.suggestions import Suggestion, suggestions
from inspections.rounds.services import building
from inspections.rounds.services.building import MINUTE_S, Measured
from inspections.rounds.services.desk import take_desk
from inspections.rounds.services.reasons import close_ask
from inspections.rounds.services.rounds import record, schedule


@dataclass(frozen=True)
class Crew:
    """A team that the planner wants on the road, and the partners who come along."""

    name: str
    members: Sequence[User]
    partners: Sequence[Partner] = ()


@dataclass
class Made:
    """The rounds that were made, and what did not fit as (label, code of `planning.why_left`, or `no_place`)."""

    rounds: list[Round] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Question:
    """The suggestions that can be measured, as jobs by number."""

    chosen: dict[int, Suggestion]
    jobs: list[Job]
    left: list[tuple[str, str]]


def make_rounds(
    *,
    actor: User,
    at: datetime,
    day: date,
    crews: Sequence[Crew],
    keys: Sequence[str],
    checklists: Mapping[str, str] | None = None,
) -> Made:
    """Spread the chosen suggestions over the teams and store the rounds, with a visit for each stop.

    `checklists`: what the planner chose, by key, where no checklist is for the branch. What does not fit stays on the
    list and is named. Raises RightRefused, and VisitError when nothing was chosen, a checklist is still to be chosen,
    somebody is not there or on another round, or a suggestion was taken by a colleague meanwhile.
    """
    municipality = _own(actor)
    if day < local_date(at):
        raise VisitError(_("Deze dag is voorbij; kies vandaag of later."), "on")
    if not keys:
        raise VisitError(_("Kies eerst waar u heen wilt."), "picks")
    numbers = numbers_on(day)
    wanted = [one for one in suggestions(municipality, day) if one.key in set(keys)]
    measured = building.measure(municipality, [one.premises.pk for one in wanted], day, numbers)
    with one_act():
        take_desk(actor)
        return _make(actor, at, day, crews, keys, checklists or {}, numbers, measured)


def _make(
    actor: User,
    at: datetime,
    day: date,
    crews: Sequence[Crew],
    keys: Sequence[str],
    checklists: Mapping[str, str],
    numbers: Numbers,
    measured: Measured,
) -> Made:
    municipality = _own(actor)
    fresh = {one.key: one for one in suggestions(municipality, day)}
    if gone := [key for key in keys if key not in fresh]:
        raise ChangedMeanwhile(
            _("%(count)d van uw keuze staat niet meer op de lijst: een collega was u voor. Kies opnieuw.")
            % {"count": len(gone)}
        )
    chosen = [fresh[key] for key in dict.fromkeys(keys)]
    _choose(chosen, checklists)
    people = {person.user.pk: person for person in people_on(municipality, day, numbers)}
    teams = _teams(crews, people, numbers)
    question = _ask(chosen, day, numbers, measured)
    plan = planning.solve(teams, question.jobs, measured.matrix, even=True)
    made = Made(left=question.left + [(question.chosen[job].name, code) for job, code in plan.left.items()])
    for crew, team, table in zip(crews, teams, plan.rounds, strict=True):
        if table.stops:
            made.rounds.append(_store_new(actor, at, day, crew, team, table, question, measured, numbers))
    return made


def _choose(chosen: Sequence[Suggestion], checklists: Mapping[str, str]) -> None:
    """What the planner chose where no checklist is for the branch. Raises VisitError that names what is still open."""
    for one in chosen:
        if one.needs_checklist:
            one.checklist_code = checklists.get(one.key, "")
    if open_ones := [one.name for one in chosen if one.needs_checklist]:
        raise VisitError(
            _("Er is niet één controlelijst voor de branche van %(names)s. Kies er zelf een.")
            % {"names": ", ".join(open_ones)},
            "picks",
        )


def _teams(crews: Sequence[Crew], people: dict[int, Person], numbers: Numbers) -> list[Team]:
    if not crews:
        raise VisitError(_("Zet minstens één toezichthouder in een team."), "team")
    teams = []
    for number, crew in enumerate(crews, start=1):
        chosen = [people[user.pk] for user in crew.members if user.pk in people]
        if len(chosen) != len(crew.members):
            raise VisitError(_("Kies toezichthouders van uw eigen gemeente."), "team")
        team = building.team_of(number, chosen, numbers)
        building.require_free(chosen, team.start, team.last)
        teams.append(team)
    return teams


def _ask(chosen: Sequence[Suggestion], day: date, numbers: Numbers, measured: Measured) -> _Question:
    question = _Question({}, [], [])
    for number, one in enumerate(chosen, start=1):
        place = measured.numbers.get(one.premises.pk)
        if place is None:
            question.left.append((one.name, "no_place"))
            continue
        agreed = one.visit.planned_time if one.visit and one.visit.planned_on == day else None
        question.chosen[number] = one
        question.jobs.append(
            Job(
                number,
                place,
                numbers["talk-minutes" if one.is_conversation else "visit-minutes"] * MINUTE_S,
                building.window_of(agreed, numbers),
                frozenset(one.skills),
                one.points,
            )
        )
    return question


def _store_new(
    actor: User,
    at: datetime,
    day: date,
    crew: Crew,
    team: Team,
    table: Timetable,
    question: _Question,
    measured: Measured,
    numbers: Numbers,
) -> Round:
    start = measured.places[0]
    one = Round.objects.create(
        municipality=_own(actor),
        day=day,
        name=crew.name,
        start_time=clock(team.start),
        end_time=clock(team.last),
        start_place=measured.start_name,
        start_x=start[0],
        start_y=start[1],
        back_at=clock(table.back),
        measured_by=measured.provider.name,
        created_at=at,
        created_by=actor,
    )
    RoundMember.objects.bulk_create(RoundMember(round=one, user=user) for user in crew.members)
    RoundPartner.objects.bulk_create(RoundPartner(round=one, partner=partner) for partner in crew.partners)
    jobs = {job.id: job for job in question.jobs}
    visits, appointments, codes = {}, {}, {}
    for stop in table.stops:
        chosen = question.chosen[stop.job]
        visits[stop.job] = visit = _visit_for(actor, at, day, chosen, numbers)
        appointments[visit.pk] = visit.planned_time if visit.planned_on == day else None
        codes[visit.pk] = chosen.checklist_code
    renamed = planning.renumbered(table, {number: visit.pk for number, visit in visits.items()})
    by_visit = {visits[number].pk: job for number, job in jobs.items() if number in visits}
    building.write(one, renamed, by_visit, measured, appointments)
    schedule(one, actor=actor, at=at, checklists=codes)
    record(one, verbs.ROUND_MADE, actor, at)
    return one


def _visit_for(actor: User, at: datetime, day: date, chosen: Suggestion, numbers: Numbers) -> Visit:
    """The visit that a suggestion becomes, with its grounds; asks that it answers are closed."""
    visit = chosen.visit or flows.plan(
        actor=actor,
        at=at,
        premises=chosen.premises,
        establishment=chosen.establishment,
        reason=_reason_of(chosen),
        kind=chosen.visit_kind,
        checklist_code=chosen.checklist_code,
        previous=chosen.previous,
        note="\n".join(chosen.whys),
    )
    if not visit.grounds.exists():
        Ground.objects.bulk_create(
            Ground(
                visit=visit,
                kind=reason.kind,
                since=reason.since,
                law=reason.law,
                points=points(reason, numbers.weights, day),
                detail=reason.detail,
            )
            for reason in chosen.reasons
        )
    for ask in chosen.asks:
        close_ask(ask, actor=actor, at=at, on=local_date(at), because=_("Bezoek gepland."), visit=visit)
    return visit


def _reason_of(chosen: Suggestion) -> str:
    """The reason of the visit chart that comes nearest (row I1)."""
    if chosen.previous is not None and not chosen.previous.is_conversation:
        return Visit.Reason.RECHECK
    if chosen.kinds & {Kind.SIGNAL, Kind.COMPLAINT}:
        return Visit.Reason.SIGNAL
    if Kind.CONVERSATION in chosen.kinds:
        return Visit.Reason.CONVERSATION
    if Kind.CAMPAIGN in chosen.kinds:
        return Visit.Reason.CAMPAIGN
    return Visit.Reason.ROUTINE


def _own(actor: User) -> Municipality:
    if actor.municipality is None:
        raise VisitError(_("U hoort bij geen gemeente."))
    return actor.municipality
