"""The same model fed with what was known some weeks ago, beside what happened since.

Pure. No plan is in it: it tries what the model says of the municipality's regular work. It is tried once more with the
days on which applications really came: that tells whether a miss lies in what came, or in how it was dealt with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.atlas.scenarios import assumed
from gis.atlas.scenarios.assumed import Used
from gis.atlas.scenarios.engine import Forecast, Run, forecast, ranges, told, worlds
from gis.atlas.scenarios.observed import Check, Line, by, observed, weekly
from permits.clock.calendar import Calendar

Days = Callable[[Sequence[Line], Sequence[Check]], list[date]]
#: Measure of the engine -> the days on which it happened.
HAPPENED: dict[str, Days] = {
    "applications": lambda lines, _checks: [line.received for line in lines],
    "repairs": lambda lines, _checks: [start for line in lines for start, _end in line.repairs],
    "lbb": lambda lines, _checks: [start for line in lines for start, _end in line.lbb],
    "visits": lambda lines, _checks: [line.visited for line in lines if line.visited],
    "decisions": lambda lines, _checks: [line.ended for line in lines if line.ended],
    "refusals": lambda lines, _checks: [line.ended for line in lines if line.ended and line.refused],
}


#: A stretch of which the range is tried: of a single week it nearly always holds none, and then tells nothing.
STRETCH_WEEKS = 4
#: From this many times as often, or as seldom, a rate differs strongly; and chance must not explain it.
_STRONGLY = 1.5
_CHANCE = 2.0


@dataclass(frozen=True)
class Tried:
    """One measure: the range forecast of the whole time, and the number that came.

    `stretches`: how many times four weeks there are; `tested`: those of which the range leaves out that none comes,
    so that it could have been missed on either side; `held`: those of them whose number fell in it.
    `given`: the range that the model tells for the applications that really came. `quiet`: how many weeks at the end
    had none of it. `before`: the number that came in the weeks of which the model knew the arrivals.
    """

    measure: str
    low: float
    middle: float
    high: float
    happened: int
    stretches: int
    tested: int
    held: int
    given: tuple[float, float, float]
    quiet: int
    before: int


def backtest(
    lines: Sequence[Line],
    checks: Sequence[Check],
    policy: Mapping[str, float],
    typed: Mapping[str, float],
    *,
    calendar: Calendar,
    as_of: date,
    seed: int,
    runs: int,
) -> dict[str, Any]:
    """How the model would have done, as JSON: the day it looked from, per measure the range and what came."""
    weeks = round(policy["backtest-weeks"])
    until = as_of - timedelta(weeks=weeks)
    found = observed(lines, checks, until)
    numbers: dict[str, Used] = assumed.used(policy, typed, found)
    world = assumed.setting(
        numbers, found, firms=0, as_of=until, starts_on=until, transition_until=until, calendar=calendar
    )
    runs_of_then = worlds(replace(world, weeks=weeks), seed=seed, runs=runs)
    came = tuple(_moment(line.received, until) for line in lines if until < line.received <= as_of)
    given = forecast(replace(world, weeks=weeks, regular=(), came=came), seed=seed, runs=runs)
    looked = _Looked(until, weeks, len(found.regular), runs_of_then, told(runs_of_then), given)
    return {
        "until": until.isoformat(),
        "weeks": weeks,
        "weeks_before": looked.weeks_before,
        "cases": sum(line.received <= until for line in lines),
        "measures": [vars(_tried(name, days(lines, checks), looked)) for name, days in HAPPENED.items()],
        "open": {"ranges": looked.told.weekly["open"], "happened": _open(lines, until, weeks)},
    }


@dataclass(frozen=True)
class _Looked:
    """What the model told on a day for the weeks after it, and of how many weeks before it knew the arrivals."""

    until: date
    weeks: int
    weeks_before: int
    runs: Sequence[Run]
    told: Forecast
    given: Forecast


def changed(before: int, weeks_before: int, after: int, weeks_after: int) -> bool:
    """Whether it happened strongly more or less often than before, by more than two standard errors of chance."""
    whole, part = before + after, weeks_after / (weeks_before + weeks_after)
    slow, fast = sorted([before / weeks_before, after / weeks_after])
    error = (whole * part * (1 - part)) ** 0.5
    return fast >= _STRONGLY * slow and abs(after - whole * part) > _CHANCE * error


def _moment(day: date, until: date) -> float:
    """The middle of a day in weeks since the end of another."""
    return ((day - until).days - 0.5) / 7


def _tried(name: str, days: Sequence[date], looked: _Looked) -> Tried:
    """The measure `name`, which happened on `days`."""
    came = _counts(days, looked.until + timedelta(weeks=looked.weeks), looked.weeks)
    stretches = _stretches([run.weekly[name] for run in looked.runs], came)
    tested = [(least, count, most) for least, count, most in stretches if least > 0]
    low, middle, high = looked.told.totals[name]
    given_low, given_middle, given_high = looked.given.totals[name]
    return Tried(
        measure=name,
        low=low,
        middle=middle,
        high=high,
        happened=sum(came),
        stretches=len(stretches),
        tested=len(tested),
        held=sum(least <= count <= most for least, count, most in tested),
        given=(given_low, given_middle, given_high),
        quiet=next((back for back, count in enumerate(reversed(came)) if count), looked.weeks),
        before=sum(_counts(days, looked.until, looked.weeks_before)),
    )


def _counts(days: Sequence[date], until: date, weeks: int) -> tuple[int, ...]:
    """How many in each of so many weeks that end on the day."""
    first = until - timedelta(weeks=weeks)
    came = weekly([day for day in days if day > first], until, weeks)
    return (0,) * (weeks - len(came)) + came


def _stretches(simulated: Sequence[NDArray[np.float64]], came: Sequence[int]) -> list[tuple[float, int, float]]:
    """Of each whole stretch from the start: the least that the model tells, what came, and the most."""
    low, _middle, high = ranges(np.array([_summed(run) for run in simulated]))
    return [(least, int(count), most) for least, count, most in zip(low, _summed(np.array(came)), high, strict=True)]


def _summed(weeks: NDArray[Any]) -> NDArray[Any]:
    """By stretch; the weeks that are left over at the end are in none."""
    whole = len(weeks) // STRETCH_WEEKS * STRETCH_WEEKS
    return weeks[:whole].reshape(-1, STRETCH_WEEKS).sum(axis=1)


def _open(lines: Sequence[Line], until: date, weeks: int) -> list[int]:
    """How many cases were open at the end of each week."""
    ends = [until + timedelta(weeks=week) for week in range(1, weeks + 1)]
    return [sum(line.received <= end and not by(line.ended, end) for line in lines) for end in ends]
