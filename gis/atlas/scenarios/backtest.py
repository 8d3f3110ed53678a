"""The same model fed with what was known some weeks ago, beside what happened since.

Pure. No plan is in it: it tries what the model says of the municipality's regular work. It is tried once more with the
days on which applications really came: that tells whether a miss lies in what came, or in how it was dealt with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gis.atlas.scenarios import assumed
from gis.atlas.scenarios.assumed import Used
from gis.atlas.scenarios.engine import Forecast, forecast
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


@dataclass(frozen=True)
class Tried:
    """One measure: the range forecast and the number that came in all, and in how many weeks it fell in its range.

    `given`: the range that the model tells for the applications that really came. `quiet`: how many weeks at the end
    had none of it.
    """

    measure: str
    low: float
    middle: float
    high: float
    happened: int
    weeks_within: int
    given: tuple[float, float, float]
    quiet: int


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
    told = forecast(replace(world, weeks=weeks), seed=seed, runs=runs)
    came = tuple(_moment(line.received, until) for line in lines if until < line.received <= as_of)
    given = forecast(replace(world, weeks=weeks, regular=(), came=came), seed=seed, runs=runs)
    return {
        "until": until.isoformat(),
        "weeks": weeks,
        "cases": sum(line.received <= until for line in lines),
        "measures": [
            vars(_tried(name, days(lines, checks), told, given, as_of, weeks)) for name, days in HAPPENED.items()
        ],
        "open": {"ranges": told.weekly["open"], "happened": _open(lines, until, weeks)},
    }


def _moment(day: date, until: date) -> float:
    """The middle of a day in weeks since the end of another."""
    return ((day - until).days - 0.5) / 7


def _tried(name: str, days: Sequence[date], told: Forecast, given: Forecast, as_of: date, weeks: int) -> Tried:
    low, _middle, high = told.weekly[name]
    since = as_of - timedelta(weeks=weeks)
    came = weekly([day for day in days if day > since], as_of, weeks)
    came = (0,) * (weeks - len(came)) + came
    within = sum(a <= count <= c for a, count, c in zip(low, came, high, strict=True))
    total_low, total_middle, total_high = told.totals[name]
    given_low, given_middle, given_high = given.totals[name]
    return Tried(
        measure=name,
        low=total_low,
        middle=total_middle,
        high=total_high,
        happened=sum(came),
        weeks_within=within,
        given=(given_low, given_middle, given_high),
        quiet=next((back for back, count in enumerate(reversed(came)) if count), weeks),
    )


def _open(lines: Sequence[Line], until: date, weeks: int) -> list[int]:
    """How many cases were open at the end of each week."""
    ends = [until + timedelta(weeks=week) for week in range(1, weeks + 1)]
    return [sum(line.received <= end and not by(line.ended, end) for line in lines) for end in ends]
