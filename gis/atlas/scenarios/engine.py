"""The forecast: what a new duty brings week by week, simulated many times with a fixed seed.

Pure. Each run draws its own world out of what was observed or assumed (`bootstrap`), and sends every application
(`cases`) through two queues, of permit officers and of inspectors (`moments`). Officers take what is new before what
is to be decided, inspectors visit before a decision before they re-check. Who comes first is served first, so that
with the same seed more hours a week never clear the work later, more holidays never earlier, and one firm more
changes nothing for those that were there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.atlas.scenarios import counts
from gis.atlas.scenarios.bootstrap import Draws, World
from gis.atlas.scenarios.cases import all_of, applying
from gis.atlas.scenarios.moments import Teams, moments_of
from gis.atlas.scenarios.setting import Setting

#: Of this version; a scenario that was reckoned by another is not repeated to the number, unless it says so below.
#: 2 knows holidays; a setting without any, as version 1 kept it, gives the figures of version 1.
VERSION = 2
COUNTED = ("applications", "repairs", "lbb", "visits", "rechecks", "decisions", "refusals", "objections")
WORKED = ("officer_hours", "inspector_hours", "lawyer_hours")
MEASURES = (*COUNTED, *WORKED, "open")
RANGE = (5, 50, 95)


@dataclass(frozen=True)
class Run:
    """One simulated world. `weekly`: all work by measure; `new`: what the plan adds in all; `cleared`: weeks until
    all is done (`counts.cleared`).

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
    return told(worlds(setting, seed=seed, runs=runs))


def worlds(setting: Setting, *, seed: int, runs: int) -> list[Run]:
    """So many simulated worlds."""
    return [simulate(setting, seed, number) for number in range(runs)]


def told(runs: Sequence[Run]) -> Forecast:
    """The ranges over all of them."""
    weekly = {name: ranges(np.array([run.weekly[name] for run in runs])) for name in MEASURES}
    totals = {name: ranges(np.array([[run.weekly[name].sum()] for run in runs])) for name in MEASURES}
    new = {name: ranges(np.array([[run.new[name]] for run in runs])) for name in runs[0].new}
    cleared = ranges(np.array([[np.ceil(run.cleared - counts.ROUNDING)] for run in runs]))
    return Forecast(
        weekly,
        {name: [row[0] for row in rows] for name, rows in totals.items()},
        {name: [row[0] for row in rows] for name, rows in new.items()},
        [row[0] for row in cleared],
        len(runs),
    )


def ranges(values: NDArray[np.float64]) -> list[list[float]]:
    """For each of `RANGE` a row with a figure for each column; a row of `values` is one run."""
    return [[round(float(one), 2) for one in row] for row in np.percentile(values, RANGE, axis=0)]


def simulate(setting: Setting, seed: int, run: int) -> Run:
    """One world of the forecast."""
    world, teams = World.of(setting, Draws(seed, run)), Teams.of(setting)
    applied, chased = applying(setting, world)
    cases = all_of(setting, world, applied)
    moments = moments_of(teams, cases, chased)
    end = np.array([float(setting.weeks)])
    return Run(
        weekly=counts.weekly(setting, teams, cases, moments, chased),
        new=counts.added(setting, cases, len(chased)),
        cleared=counts.cleared(setting, teams, cases, moments, chased),
        entered=int(counts.by_then(cases.arrived, end)[0]),
        left=int(counts.by_then(moments.decided, end)[0]),
    )
