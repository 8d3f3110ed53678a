"""Who should be visited, who is drawn, and in which order a team goes: pure, no database, no clock.

Hours are seconds after midnight of the day of the round; ways are whole seconds and metres between numbered places.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

#: Days in which a reason gains what `Weights.per_week` says.
_WEEK = 7
_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Reason:
    """One reason to visit: its kind, since when it stands, its article, and what makes it this one (`detail`)."""

    kind: str
    since: date
    law: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Weights:
    """Points by kind, points a week of waiting, and the most that waiting may bring."""

    by_kind: Mapping[str, int]
    per_week: int
    waiting_most: int


def points(reason: Reason, weights: Weights, on: date) -> int:
    """What one reason weighs on a day: its kind, and how long it waits; a reason of later weighs its kind alone."""
    waited = max(0, (on - reason.since).days) // _WEEK
    return weights.by_kind.get(reason.kind, 0) + min(weights.waiting_most, weights.per_week * waited)


def score(reasons: Iterable[Reason], weights: Weights, on: date) -> int:
    """What all reasons weigh together. Never less with a reason more, and never less a day later."""
    return sum(points(reason, weights, on) for reason in reasons)


def to_draw(population: int, share_percent: int) -> int:
    """How many of so many are drawn at this share, rounded up: nobody's chance is nought while the share is not."""
    return min(population, ceil(population * share_percent / 100))


def draw(seed: str, population: Iterable[str], count: int) -> list[str]:
    """`count` of the population, each with the same chance; the same seed and people always give the same.

    Each is ranked by SHA-256 of `seed:id`, so anyone can repeat it with any tool. The order in which they are
    listed does not matter. Raises ValueError for a negative count or more than there are.
    """
    ranked = sorted(set(population), key=lambda one: (hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one))
    if not 0 <= count <= len(ranked):
        raise ValueError(f"cannot draw {count} of {len(ranked)}")
    return ranked[:count]


def chance(shares: Iterable[float]) -> float:
    """The chance of at least one visit from independent chances, each 0.0-1.0; 0.0 without any."""
    missed = 1.0
    for share in shares:
        missed *= 1.0 - share
    return 1.0 - missed


# --- rounds


@dataclass(frozen=True)
class Matrix:
    """Ways between numbered places: `seconds[a][b]` and `metres[a][b]` from a to b; nought from a place to itself."""

    seconds: Sequence[Sequence[int]]
    metres: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Pause:
    """A break of so many seconds that starts in [start, end]."""

    start: int
    end: int
    seconds: int


@dataclass(frozen=True)
class Team:
    """Who goes: hours, break, the most it may be on its way, its skills; sets out from and returns to `base`."""

    id: int
    start: int
    end: int
    base: int = 0
    skills: frozenset[str] = frozenset()
    most_s: int = _DAY_S
    pause: Pause | None = None

    @property
    def last(self) -> int:
        """By when it must be back."""
        return min(self.end, self.start + self.most_s)


@dataclass(frozen=True)
class Job:
    """One visit: where, how long, when it may start (`window`), which skills it asks, what it weighs (points)."""

    id: int
    place: int
    service: int
    window: tuple[int, int] | None = None
    skills: frozenset[str] = frozenset()
    weight: int = 0


@dataclass(frozen=True)
class Stop:
    """A visit by the hour: when the team is there and may begin, and the way from the place before."""

    job: int
    arrival: int
    travel: int
    metres: int


@dataclass(frozen=True)
class Timetable:
    """One team's round: its stops, when it is back, and what keeps it from being possible, as (job, code)."""

    team: int
    stops: tuple[Stop, ...]
    back: int
    metres: int = 0
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """The rounds of all teams, and what did not fit with a code of why: job -> code."""

    rounds: tuple[Timetable, ...]
    left: Mapping[int, str] = field(default_factory=dict)


def solve(teams: Sequence[Team], jobs: Sequence[Job], matrix: Matrix, *, even: bool = False) -> Plan:
    """Spread the visits over the teams, in the order that takes the least way.

    What does not fit is left out by weight, lowest first, and named with a reason. Each round is timed once more by
    `timetable`, so that what a planner moves by hand is measured by the same rule. `even`: no team gets more than its
    share, unless that would leave more out.
    """
    if not (teams and jobs):
        order: dict[int, list[int]] = {team.id: [] for team in teams}
    else:
        from inspections.rounds import engine  # not with the rest: see there

        order = engine.routes(teams, jobs, matrix)
        if even and len(teams) > 1:
            shared = engine.routes(teams, jobs, matrix, most=ceil(len(jobs) / len(teams)))
            order = shared if _placed(shared) >= _placed(order) else order
    known = {job.id: job for job in jobs}
    rounds = tuple(timetable(team, [known[job] for job in order[team.id]], matrix) for team in teams)
    placed = {job for jobs_of in order.values() for job in jobs_of}
    left = {job.id: why_left(job, teams, matrix) for job in jobs if job.id not in placed}
    return Plan(rounds, left)


def timetable(team: Team, jobs: Sequence[Job], matrix: Matrix) -> Timetable:
    """The hours of a round in this very order: as early as windows allow, the break where it costs least.

    `faults`: `skill` for a visit that the team has not the skill for, `window` for one that it reaches too late,
    `break` when there is no room for one, `end` (both with the last stop) when it is back too late.
    """
    if not jobs:
        return Timetable(team.id, (), team.start)
    pause = pause_of(team)
    places = range(len(jobs) + 1) if pause else (None,)
    tried = [_timed(team, jobs, matrix, pause, before) for before in places]
    return min(tried, key=lambda one: (len(one.faults), one.back))


def _timed(team: Team, jobs: Sequence[Job], matrix: Matrix, pause: Pause | None, pause_before: int | None) -> Timetable:
    """The round with its break before stop number `pause_before`, after the last when that is their number."""
    stops: list[Stop] = []
    faults = [(job.id, "skill") for job in jobs if not job.skills <= team.skills]
    now, here = team.start, team.base
    for number, job in enumerate(jobs):
        travel, way = matrix.seconds[here][job.place], matrix.metres[here][job.place]
        now = _rested(now, travel, pause, faults, job) if pause and number == pause_before else now + travel
        arrival = max(now, job.window[0]) if job.window else now
        if job.window and arrival > job.window[1]:
            faults.append((job.id, "window"))
        stops.append(Stop(job.id, arrival, matrix.seconds[here][job.place], way))
        now, here = arrival + job.service, job.place
    home, last = matrix.seconds[here][team.base], jobs[-1]
    rests = pause and pause_before == len(jobs) and now + home > pause.end + pause.seconds
    back = _rested(now, home, pause, faults, last) if pause and rests else now + home
    if back > team.last:
        faults.append((last.id, "end"))
    metres = sum(stop.metres for stop in stops) + matrix.metres[here][team.base]
    return Timetable(team.id, tuple(stops), back, metres, tuple(faults))


def _rested(now: int, travel: int, pause: Pause, faults: list[tuple[int, str]], job: Job) -> int:
    """The hour after a way with a break on it; one that would start too late is a fault of the stop that is next.

    Nobody waits for the hour of the break: until then the team is on its way, as far as that goes.
    """
    before = min(travel, max(0, pause.start - now))
    begin = max(now + before, pause.start)
    if begin > pause.end:
        faults.append((job.id, "break"))
    return begin + pause.seconds + travel - before


def pause_of(team: Team) -> Pause | None:
    """The break of the team; a half day has none of its own."""
    pause = team.pause
    whole = pause and team.start <= pause.start and pause.end + pause.seconds <= team.last
    return pause if whole else None


def why_left(job: Job, teams: Sequence[Team], matrix: Matrix) -> str:
    """Code of why a visit fits no round: `no_team`, `skill`, `window` (outside all hours), `far`, or `full`."""
    if not teams:
        return "no_team"
    able = [team for team in teams if job.skills <= team.skills]
    if not able:
        return "skill"
    alone = [timetable(team, [job], matrix) for team in able]
    if all(("window" in _codes(one)) or not _within(job, team) for one, team in zip(alone, able, strict=True)):
        return "window"
    return "far" if all(one.faults for one in alone) else "full"


def _codes(one: Timetable) -> set[str]:
    return {code for _job, code in one.faults}


def _within(job: Job, team: Team) -> bool:
    """Whether the visit can start within the hours of the team."""
    return job.window is None or (job.window[0] < team.last and job.window[1] >= team.start)


def _placed(order: Mapping[int, Sequence[int]]) -> int:
    return sum(len(jobs) for jobs in order.values())


def renumbered(table: Timetable, names: Mapping[int, int]) -> Timetable:
    """The same round with other numbers for its visits."""
    stops = tuple(Stop(names[stop.job], stop.arrival, stop.travel, stop.metres) for stop in table.stops)
    faults = tuple((names[job], code) for job, code in table.faults)
    return Timetable(table.team, stops, table.back, table.metres, faults)
