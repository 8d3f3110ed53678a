"""What is counted of one run: by week, what the plan adds in all, and when all of it is done. Pure."""

import numpy as np
from numpy.typing import NDArray

from gis.atlas.scenarios.cases import Cases
from gis.atlas.scenarios.moments import Moments, Teams, inspector_work, officer_work
from gis.atlas.scenarios.queues import Weeks
from gis.atlas.scenarios.setting import Setting

#: Times this close to the end of a week are in it: rounding makes no week.
ROUNDING = 1e-6


def weekly(
    setting: Setting, teams: Teams, cases: Cases, moments: Moments, chased: Weeks
) -> dict[str, NDArray[np.float64]]:
    """All work by measure and week: how many, hours worked, and how many are open at its end."""
    weeks = setting.weeks
    ends = np.arange(1, weeks + 1, dtype=float)
    found = {name: _per_week(times, weeks) for name, times in _events(cases, moments).items()}
    return found | {
        "officer_hours": teams.officers.worked(*officer_work(cases, moments), weeks),
        "inspector_hours": teams.inspectors.worked(*inspector_work(teams, cases, moments, chased), weeks),
        "lawyer_hours": found["objections"] * setting.hours["objection"],
        "open": by_then(cases.arrived, ends) - by_then(moments.decided, ends),
    }


def by_then(times: Weeks, ends: Weeks) -> NDArray[np.float64]:
    """How many had come by each of these moments."""
    return np.searchsorted(np.sort(times + ROUNDING), ends, side="left").astype(float)


def added(setting: Setting, cases: Cases, chased: int) -> dict[str, float]:
    """What the plan adds in all, however long it takes; `chased`: how many late firms are visited."""
    own, hours = cases.only(cases.new), setting.hours
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


def cleared(setting: Setting, teams: Teams, cases: Cases, moments: Moments, chased: Weeks) -> float:
    """When all that came in until the last firm applied is decided, visited and re-checked, what comes later apart.

    People never idle while somebody waits, so the end does not depend on the order in which they work.
    """
    early = cases.arrived <= setting.last_applies
    some, then = cases.only(early), moments.only(early)
    ends = [
        teams.officers.serve(*officer_work(some, then)),
        teams.inspectors.serve(*inspector_work(teams, some, then, chased)),
    ]
    return max((float(end.max()) for end in ends if end.size), default=0.0)


def _events(cases: Cases, moments: Moments) -> dict[str, Weeks]:
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
    in_week = np.floor(times + ROUNDING)
    return np.bincount(in_week[(in_week >= 0) & (in_week < weeks)].astype(int), minlength=weeks).astype(float)
