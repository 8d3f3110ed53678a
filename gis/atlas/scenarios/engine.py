"""The forecast: what a new duty brings week by week, simulated many times with a fixed seed.

Pure. Each run draws its own world out of what was observed (durations by a bootstrap, shares as
sure as their number makes them) or assumed, and sends every application
through two queues, of permit officers and of inspectors. Officers take what is new before what is to be decided,
inspectors visit before a decision before they re-check. Who comes first is served first, so that with the same seed
more hours a week never clear the work later, and one firm more changes nothing for those that were there.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.atlas.scenarios.queues import Hours, Served, Weeks, after_others, first_come

#: Of this version; a scenario that was reckoned by another is not repeated to the number.
VERSION = 1
COUNTED = ("applications", "repairs", "lbb", "visits", "rechecks", "decisions", "refusals", "objections")
WORKED = ("officer_hours", "inspector_hours", "lawyer_hours")
MEASURES = (*COUNTED, *WORKED, "open")
RANGE = (5, 50, 95)
#: Times this close to the end of a week are in it: rounding makes no week.
_ROUNDING = 1e-6
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Chance:
    """A share, 0-1. `seen`: out of so many observations of our own; 0 is an assumption, which does not vary."""

    share: float
    seen: int = 0


@dataclass(frozen=True)
class Spell:
    """Durations in weeks, as observed; a single one is an assumption, which does not vary."""

    weeks: tuple[float, ...]


@dataclass(frozen=True)
class Waiting:
    """A case that is open at the start, by what it still waits for."""

    intake: bool = False
    repair: bool = False
    lbb: bool = False
    visit: bool = False


@dataclass(frozen=True)
class Setting:
    """All that a forecast rests on.

    `starts_in`, `transition`, `late`: weeks from now to the duty, to the end of the transition, and in which all
    others are visited after it. `regular`: applications a week that come anyway, as observed. `lags`: moments of
    application as a share of the transition, as observed; without any, they are the more, the nearer its end.
    `chances`: repair, repair_again, lbb, visit, recheck, refusal, objection, apply, apply_late. `spells`: repair,
    lbb, recheck, views, handling, objection. `hours`: intake, repair, lbb, review, refusal, objection, visit, recheck.
    `officers`, `inspectors`: hours a week, more than 0.
    """

    firms: int
    starts_in: float
    transition: float
    late: float
    weeks: int
    chances: Mapping[str, Chance]
    spells: Mapping[str, Spell]
    hours: Mapping[str, float]
    officers: float
    inspectors: float
    waiting: tuple[Waiting, ...] = ()
    regular: tuple[int, ...] = ()
    lags: tuple[float, ...] = ()

    @property
    def last_applies(self) -> float:
        """By when every firm that ever applies has applied."""
        return self.starts_in + self.transition + self.late


@dataclass(frozen=True)
class Run:
    """One simulated world. `weekly`: all work by measure; `new`: what the plan adds in all; `cleared`: see `_cleared`.

    `entered`, `left` and `open` over the whole stretch: who enters leaves or is still open.
    """

    weekly: dict[str, NDArray[np.float64]]
    new: dict[str, float]
    cleared: float
    entered: int
    left: int


@dataclass(frozen=True)
class Forecast:
    """Ranges (5, 50 and 95 per cent) over all runs.

    `weekly`: all work by measure and week, `totals`: the same over all weeks, `new`: what the plan adds, `cleared`:
    whole weeks until all is done.
    """

    weekly: dict[str, list[list[float]]]
    totals: dict[str, list[float]]
    new: dict[str, list[float]]
    cleared: list[float]
    runs: int

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "weekly": self.weekly,
            "totals": self.totals,
            "new": self.new,
            "cleared": self.cleared,
            "runs": self.runs,
        }


def forecast(setting: Setting, *, seed: int, runs: int) -> Forecast:
    """What is to be expected; the same setting and seed give the same figures."""
    worlds = [simulate(setting, seed, number) for number in range(runs)]
    weekly = {name: _ranges(np.array([world.weekly[name] for world in worlds])) for name in MEASURES}
    totals = {name: _ranges(np.array([[world.weekly[name].sum()] for world in worlds])) for name in MEASURES}
    new = {name: _ranges(np.array([[world.new[name]] for world in worlds])) for name in worlds[0].new}
    cleared = _ranges(np.array([[np.ceil(world.cleared - _ROUNDING)] for world in worlds]))
    return Forecast(
        weekly,
        {name: [row[0] for row in rows] for name, rows in totals.items()},
        {name: [row[0] for row in rows] for name, rows in new.items()},
        [row[0] for row in cleared],
        runs,
    )


def _ranges(values: NDArray[np.float64]) -> list[list[float]]:
    return [[round(float(one), 2) for one in row] for row in np.percentile(values, RANGE, axis=0)]


class _Draws:
    """Random numbers of one run: each name has its own stream, so that more of them begin with the same ones."""

    def __init__(self, seed: int, run: int) -> None:
        self._key = (seed, run)

    def stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([*self._key, zlib.crc32(name.encode())])

    def of(self, name: str, count: int) -> NDArray[np.float64]:
        return self.stream(name).random(count)


@dataclass(frozen=True)
class _World:
    """The shares and durations of one run, drawn from what was observed."""

    shares: dict[str, float]
    pools: dict[str, NDArray[np.float64]]
    draws: _Draws

    @classmethod
    def of(cls, setting: Setting, draws: _Draws) -> "_World":
        shares = {name: _share(chance, draws.stream(f"share {name}")) for name, chance in setting.chances.items()}
        pools = {name: _pool(spell, draws.stream(f"pool {name}")) for name, spell in setting.spells.items()}
        return cls(shares, pools, draws)

    def happens(self, name: str, group: str, count: int) -> Flags:
        return np.asarray(self.draws.of(f"{group} {name}", count) < self.shares[name])

    def lasts(self, name: str, group: str, count: int) -> Weeks:
        pool = self.pools[name]
        return pool[(self.draws.of(f"{group} weeks {name}", count) * len(pool)).astype(int)]


def _share(chance: Chance, stream: np.random.Generator) -> float:
    if not chance.seen:
        return chance.share
    holds = chance.share * chance.seen
    # Half an observation either way: what was never seen in so many cases is rare, not impossible.
    return float(stream.beta(holds + 0.5, chance.seen - holds + 0.5))


def _pool(spell: Spell, stream: np.random.Generator) -> NDArray[np.float64]:
    return stream.choice(np.array(spell.weeks, dtype=float), len(spell.weeks))


@dataclass
class _Cases:
    """Applications by what happens to each, as arrays of one length; `intake` and `review` in hours."""

    arrived: Weeks
    new: Flags
    waited: Flags
    repair: Flags
    again: Flags
    lbb: Flags
    visit: Flags
    recheck: Flags
    refused: Flags
    objected: Flags
    intake: Hours
    review: Hours
    wait_repair: Weeks
    wait_again: Weeks
    wait_lbb: Weeks
    wait_views: Weeks
    wait_recheck: Weeks
    wait_objection: Weeks
    handling: Weeks

    def sorted(self) -> "_Cases":
        order = np.argsort(self.arrived, kind="stable")
        return _Cases(**{name: values[order] for name, values in vars(self).items()})


def _join(parts: Sequence[_Cases]) -> _Cases:
    return _Cases(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])})


def _cases(setting: Setting, world: _World, group: str, arrived: Weeks, waiting: Sequence[Waiting] = ()) -> _Cases:
    """Applications with what will happen to each; of those that wait already only what is still to come."""
    count, hours = len(arrived), setting.hours
    happens: Callable[[str], Flags] = lambda name: world.happens(name, group, count)  # noqa: E731
    repair, again, lbb, visit = happens("repair"), happens("repair_again"), happens("lbb"), happens("visit")
    fresh = np.ones(count, dtype=bool)
    if waiting:
        fresh = np.array([one.intake for one in waiting])
        repair = np.where(fresh, repair, [one.repair for one in waiting])
        again = again & fresh
        lbb = np.where(fresh, lbb, [one.lbb for one in waiting])
        visit = np.where(fresh, visit, [one.visit for one in waiting])
    outcome = world.draws.of(f"{group} outcome", count)
    refused = outcome < world.shares["refusal"]
    again = again & repair
    return _Cases(
        arrived=arrived,
        new=np.full(count, group == "new"),
        waited=np.full(count, bool(waiting)),
        repair=repair,
        again=again,
        lbb=lbb,
        visit=visit,
        recheck=happens("recheck") & visit,
        refused=refused,
        objected=happens("objection") & refused,
        intake=np.where(fresh, hours["intake"], 0.0) + hours["repair"] * (repair * 1.0 + again),
        review=hours["review"] + hours["refusal"] * refused + hours["lbb"] * lbb,
        wait_repair=world.lasts("repair", group, count) * repair,
        wait_again=world.lasts("repair", f"{group} again", count) * again,
        wait_lbb=world.lasts("lbb", group, count) * lbb,
        wait_views=world.lasts("views", group, count) * refused,
        wait_recheck=world.lasts("recheck", group, count),
        wait_objection=world.lasts("objection", group, count),
        handling=world.lasts("handling", group, count) * np.where(fresh, 1.0, world.draws.of(f"{group} rest", count)),
    )


def _applying(setting: Setting, world: _World) -> tuple[Weeks, Weeks]:
    """When the firms of the plan apply, and when those are visited that did not do so in time."""
    count, draws = setting.firms, world.draws
    in_time = world.happens("apply", "new", count)
    moment = draws.of("new moment", count)
    if setting.lags:
        pool = draws.stream("pool lags").choice(np.array(setting.lags), len(setting.lags))
        share = pool[(moment * len(pool)).astype(int)]
    else:
        share = np.sqrt(moment)
    end = setting.starts_in + setting.transition
    visited = end + setting.late * draws.of("new visited", count)
    later = ~in_time & world.happens("apply_late", "new", count)
    applied = np.where(in_time, setting.starts_in + setting.transition * share, visited)
    return applied[in_time | later], np.sort(visited[~in_time])


def _regular(setting: Setting, draws: _Draws) -> Weeks:
    """Moments of the applications that come anyway: of each week as many as in some observed week."""
    if not setting.regular:
        return np.empty(0)
    stream = draws.stream("regular")
    counts = stream.choice(np.array(setting.regular), setting.weeks)
    weeks = np.repeat(np.arange(setting.weeks, dtype=float), counts)
    return np.sort(weeks + stream.random(len(weeks)))


def simulate(setting: Setting, seed: int, run: int) -> Run:
    """One world of the forecast."""
    draws = _Draws(seed, run)
    world = _World.of(setting, draws)
    applied, chased = _applying(setting, world)
    cases = _join(
        [
            _cases(setting, world, "new", applied),
            _cases(setting, world, "regular", _regular(setting, draws)),
            _cases(setting, world, "waiting", np.zeros(len(setting.waiting)), setting.waiting),
        ]
    ).sorted()
    return _flow(setting, cases, chased)


@dataclass(frozen=True)
class _Moments:
    """When what happens to each case, NaN where it does not; `chased`: when the late firms are visited."""

    taken: Weeks
    visited: Weeks
    ready: Weeks
    decided: Weeks
    rechecked: Weeks
    chased: Weeks


def _flow(setting: Setting, cases: _Cases, chased: Weeks) -> Run:
    moments = _moments(setting, cases, chased)
    ends = np.arange(1, setting.weeks + 1, dtype=float)
    weekly = {name: _per_week(times, setting.weeks) for name, times in _events(cases, moments).items()}
    weekly |= {
        "officer_hours": _worked(_officer_work(cases, moments), setting.officers, setting.weeks),
        "inspector_hours": _worked(_inspector_work(setting, cases, moments, chased), setting.inspectors, setting.weeks),
        "lawyer_hours": weekly["objections"] * setting.hours["objection"],
        "open": _by_then(cases.arrived, ends) - _by_then(moments.decided, ends),
    }
    return Run(
        weekly=weekly,
        new=_added(setting, cases, moments),
        cleared=_cleared(setting, cases, moments, chased),
        entered=int(_by_then(cases.arrived, ends)[-1]),
        left=int(_by_then(moments.decided, ends)[-1]),
    )


def _moments(setting: Setting, cases: _Cases, chased: Weeks) -> _Moments:
    taken = first_come(cases.arrived, cases.intake, setting.officers)
    visited = np.full(len(taken), np.nan)
    first = np.flatnonzero(cases.visit)
    first_work = np.full(len(first), setting.hours["visit"])
    visited[first] = first_come(taken[first], first_work, setting.inspectors)
    after = taken + cases.handling + cases.wait_repair + cases.wait_again + cases.wait_lbb
    ready = np.fmax(after, visited) + cases.wait_views
    officers = Served.of(cases.arrived, cases.intake, setting.officers)
    decided = _later(ready, cases.review, setting.officers, officers)
    inspectors = Served.of(taken[first], first_work, setting.inspectors)
    asked = np.concatenate([(visited + cases.wait_recheck)[cases.recheck], chased])
    work = np.concatenate(
        [np.full(cases.recheck.sum(), setting.hours["recheck"]), np.full(len(chased), setting.hours["visit"])]
    )
    done = _later(asked, work, setting.inspectors, inspectors)
    rechecked = np.full(len(taken), np.nan)
    rechecked[cases.recheck] = done[: cases.recheck.sum()]
    return _Moments(taken, visited, ready, decided, rechecked, done[cases.recheck.sum() :])


def _later(asked: Weeks, work: Hours, rate: float, others: Served) -> Weeks:
    """`after_others` for what was not asked in order."""
    order = np.argsort(asked, kind="stable")
    ready = np.empty_like(asked)
    ready[order] = after_others(asked[order], work[order], rate, others)
    return ready


def _events(cases: _Cases, moments: _Moments) -> dict[str, Weeks]:
    """The moments that are counted, by measure."""
    return {
        "applications": cases.arrived[~cases.waited],
        "repairs": np.concatenate([moments.taken[cases.repair], (moments.taken + cases.wait_repair)[cases.again]]),
        "lbb": (moments.taken + cases.wait_repair)[cases.lbb],
        "visits": np.concatenate([moments.visited[cases.visit], moments.chased]),
        "rechecks": moments.rechecked[cases.recheck],
        "decisions": moments.decided,
        "refusals": moments.decided[cases.refused],
        "objections": (moments.decided + cases.wait_objection)[cases.objected],
    }


def _per_week(times: Weeks, weeks: int) -> NDArray[np.float64]:
    in_week = np.floor(times + _ROUNDING)
    return np.bincount(in_week[(in_week >= 0) & (in_week < weeks)].astype(int), minlength=weeks).astype(float)


def _by_then(times: Weeks, ends: Weeks) -> NDArray[np.float64]:
    """How many had come by the end of each week."""
    return np.searchsorted(np.sort(times + _ROUNDING), ends, side="left").astype(float)


Work = tuple[Weeks, Hours]


def _officer_work(cases: _Cases, moments: _Moments) -> Work:
    return _in_order([cases.arrived, moments.ready], [cases.intake, cases.review])


def _inspector_work(setting: Setting, cases: _Cases, moments: _Moments, chased: Weeks) -> Work:
    rechecks = (moments.visited + cases.wait_recheck)[cases.recheck]
    asked = [moments.taken[cases.visit], rechecks, chased]
    hours = [setting.hours["visit"], setting.hours["recheck"], setting.hours["visit"]]
    return _in_order(asked, [np.full(len(times), each) for times, each in zip(asked, hours, strict=True)])


def _in_order(asked: Sequence[Weeks], work: Sequence[Hours]) -> Work:
    times, hours = np.concatenate(asked), np.concatenate(work)
    order = np.argsort(times, kind="stable")
    return times[order], hours[order]


def _worked(work: Work, rate: float, weeks: int) -> NDArray[np.float64]:
    """Hours worked in each week; in which order does not matter for that."""
    edges = np.arange(weeks + 1, dtype=float)
    return np.maximum(np.diff(Served.of(*work, rate).by(edges)), 0.0)


def _added(setting: Setting, cases: _Cases, moments: _Moments) -> dict[str, float]:
    """What the plan adds in all, however long it takes."""
    own = _Cases(**{name: values[cases.new] for name, values in vars(cases).items()})
    hours, chased = setting.hours, len(moments.chased)
    visits, rechecks = int(own.visit.sum()) + chased, int(own.recheck.sum())
    return {
        "applications": float(len(own.arrived)),
        "repairs": float(own.repair.sum() + own.again.sum()),
        "lbb": float(own.lbb.sum()),
        "visits": float(visits),
        "rechecks": float(rechecks),
        "decisions": float(len(own.arrived)),
        "refusals": float(own.refused.sum()),
        "objections": float(own.objected.sum()),
        "officer_hours": float(own.intake.sum() + own.review.sum()),
        "inspector_hours": visits * hours["visit"] + rechecks * hours["recheck"],
        "lawyer_hours": float(own.objected.sum()) * hours["objection"],
        "never": float(setting.firms - len(own.arrived)),
    }


def _cleared(setting: Setting, cases: _Cases, moments: _Moments, chased: Weeks) -> float:
    """When all that came in until the last firm applied is decided, visited and re-checked, what comes later apart.

    People never idle while somebody waits, so the end does not depend on the order in which they work.
    """
    early = cases.arrived <= setting.last_applies
    some = _Cases(**{name: values[early] for name, values in vars(cases).items()})
    then = _Moments(**{name: values if name == "chased" else values[early] for name, values in vars(moments).items()})
    ends = [
        first_come(*_officer_work(some, then), setting.officers),
        first_come(*_inspector_work(setting, some, then, chased), setting.inspectors),
    ]
    return max((float(end.max()) for end in ends if end.size), default=0.0)
