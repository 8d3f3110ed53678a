"""From people, places and visits to the pure question of `planning`, and from its answer to rows. Locks nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from django.utils.translation import gettext as _

from core.accounts.models import Municipality, User
from inspections.errors import VisitError
from inspections.models import Visit
from inspections.rounds import planning
from inspections.rounds.models import Round, RoundStop
from inspections.rounds.planning import Job, Matrix, Team, Timetable
from inspections.rounds.policy import Numbers
from inspections.rounds.routing import Line, Place, Provider, RoutingError
from inspections.rounds.selectors.people import Person, clock, seconds
from inspections.rounds.selectors.places import degrees, points_of, start_of

MINUTE_S = 60


@dataclass(frozen=True)
class Measured:
    """Places with the ways between them; number 0 is the start. `numbers`: premises (row id) -> place."""

    places: list[Place]
    numbers: dict[int, int]
    matrix: Matrix
    provider: Provider
    start_name: str


def measure(municipality: Municipality, premises: Iterable[int], on: date, numbers: Numbers) -> Measured:
    """The ways between the start and these premises. Asks the route server, so never call it with a lock held.

    A route server that gives no answer is replaced by the straight line; the round says by whom it was measured.
    """
    points = points_of(premises, on)
    start = start_of(municipality)
    first = (start.x, start.y) if start else next(iter(points.values()), (0.0, 0.0))
    places, at = [first], {}
    for pk, point in points.items():
        at[pk] = len(places)
        places.append(point)
    provider: Provider = numbers.provider()
    try:
        matrix = provider.matrix(places)
    except RoutingError:
        provider = numbers.straight_line()
        matrix = provider.matrix(places)
    return Measured(places, at, matrix, provider, start.name if start else "")


def line_of(measured: Measured, premises: Sequence[int]) -> Line:
    """The way from the start along these premises and back."""
    along = [measured.places[0], *(measured.places[measured.numbers[pk]] for pk in premises), measured.places[0]]
    try:
        return measured.provider.line(along)
    except RoutingError:
        return [degrees(place) for place in along]


def team_of(number: int, people: Sequence[Person], numbers: Numbers) -> Team:
    """The hours that all of them share and the skills that any of them has. Raises VisitError for who is not there."""
    if not people:
        raise VisitError(_("Kies minstens één toezichthouder."), "team")
    for person in people:
        if not person.there:
            raise VisitError(_("%(name)s is er die dag niet.") % {"name": person.user.display_name}, "team")
    start = max(seconds(person.from_time) for person in people if person.from_time)
    end = min(seconds(person.to_time) for person in people if person.to_time)
    if end <= start:
        raise VisitError(_("Deze mensen zijn er die dag niet op dezelfde uren."), "team")
    skills = frozenset(name for person in people for name in person.skills)
    return Team(number, start, end, 0, skills, numbers["round-most"] * MINUTE_S, numbers.pause)


def window_of(appointment: time | None, numbers: Numbers) -> tuple[int, int] | None:
    """When a visit with an agreed hour may start."""
    if appointment is None:
        return None
    agreed = seconds(appointment)
    return max(0, agreed - numbers["early"] * MINUTE_S), agreed + numbers["late"] * MINUTE_S


def job_of_stop(stop: RoundStop, place: int, numbers: Numbers) -> Job:
    """A visit that is on a round already; a stop weighs all there is, so that others give way to it."""
    return Job(
        stop.visit_id,
        place,
        stop.service_minutes * MINUTE_S,
        window_of(stop.appointment, numbers),
        frozenset(stop.skills),
        100,
    )


def require_free(people: Sequence[Person], start: int, end: int, *, besides: Iterable[Round] = ()) -> None:
    """Nobody on two rounds that overlap. Raises VisitError, naming who and which."""
    own = {one.pk for one in besides}
    for person in people:
        for other in person.rounds:
            if other.pk not in own and seconds(other.start_time) < end and start < seconds(other.end_time):
                raise VisitError(
                    _("%(name)s gaat die uren al mee met %(round)s.")
                    % {"name": person.user.display_name, "round": other.name},
                    "team",
                )


def write(
    one: Round, table: Timetable, jobs: dict[int, Job], measured: Measured, appointments: dict[int, time | None]
) -> None:
    """Store the order and the hours of a round, in place of what stood there."""
    one.back_at, one.distance_m = clock(table.back), table.metres
    one.travel_s = sum(stop.travel for stop in table.stops)
    one.measured_by = measured.provider.name
    premises = dict(Visit.objects.filter(pk__in=[stop.job for stop in table.stops]).values_list("pk", "premises"))
    one.route = line_of(measured, [premises[stop.job] for stop in table.stops]) if table.stops else []
    one.save()
    one.stops.all().delete()
    RoundStop.objects.bulk_create(
        RoundStop(
            round=one,
            visit_id=stop.job,
            position=number,
            arrival=clock(stop.arrival),
            travel_s=stop.travel,
            distance_m=stop.metres,
            service_minutes=jobs[stop.job].service // MINUTE_S,
            appointment=appointments.get(stop.job),
            skills=sorted(jobs[stop.job].skills),
        )
        for number, stop in enumerate(table.stops, start=1)
    )


def members_of(one: Round) -> list[User]:
    """The team of a round, by name."""
    return [member.user for member in one.members.select_related("user").order_by("user__first_name", "user__pk")]


def timed(team: Team, jobs: Sequence[Job], measured: Measured) -> Timetable:
    """The hours of this very order, one place further for the team that sets out from place 0."""
    return planning.timetable(replace(team, base=0), jobs, measured.matrix)
