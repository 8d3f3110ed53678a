"""When what happens to each case, once it has gone through the queues of officers and inspectors. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.atlas.scenarios.bootstrap import Flags
from gis.atlas.scenarios.cases import Cases
from gis.atlas.scenarios.queues import Hours, Staff, Weeks, WorkingTime
from gis.atlas.scenarios.setting import Setting

Work = tuple[Weeks, Hours]


@dataclass(frozen=True)
class Teams:
    """Who does the work, and the hours that each kind of it takes."""

    officers: Staff
    inspectors: Staff
    visit: float
    recheck: float

    @classmethod
    def of(cls, setting: Setting) -> "Teams":
        time = WorkingTime.of(setting.holidays, setting.holiday_loss)
        hours = setting.hours
        return cls(Staff(setting.officers, time), Staff(setting.inspectors, time), hours["visit"], hours["recheck"])


@dataclass(frozen=True)
class Moments:
    """When what happens to each case, NaN where it does not; `chased`: when the late firms are visited."""

    taken: Weeks
    visited: Weeks
    ready: Weeks
    decided: Weeks
    rechecked: Weeks
    chased: Weeks

    def only(self, which: Flags) -> "Moments":
        """Those of these cases; the late firms all stay."""
        return Moments(**{name: values if name == "chased" else values[which] for name, values in vars(self).items()})


def moments_of(teams: Teams, cases: Cases, chased: Weeks) -> Moments:
    """Through both queues; `chased`: when the late firms are to be visited, in order."""
    taken = teams.officers.serve(cases.arrived, cases.intake)
    visited = np.full(len(taken), np.nan)
    first = np.flatnonzero(cases.visit)
    first_work = np.full(len(first), teams.visit)
    visited[first] = teams.inspectors.serve(taken[first], first_work)
    after = taken + cases.handling + cases.wait_repair + cases.wait_again + cases.wait_lbb
    ready = np.fmax(after, visited) + cases.wait_views
    decided = teams.officers.serve_after((cases.arrived, cases.intake), ready, cases.review)
    asked = np.concatenate([(visited + cases.wait_recheck)[cases.recheck], chased])
    work = np.concatenate([np.full(cases.recheck.sum(), teams.recheck), np.full(len(chased), teams.visit)])
    done = teams.inspectors.serve_after((taken[first], first_work), asked, work)
    rechecked = np.full(len(taken), np.nan)
    rechecked[cases.recheck] = done[: cases.recheck.sum()]
    return Moments(taken, visited, ready, decided, rechecked, done[cases.recheck.sum() :])


def officer_work(cases: Cases, moments: Moments) -> Work:
    """When what is asked of the officers, in order of time."""
    return _in_order([cases.arrived, moments.ready], [cases.intake, cases.review])


def inspector_work(teams: Teams, cases: Cases, moments: Moments, chased: Weeks) -> Work:
    """When what is asked of the inspectors, in order of time."""
    rechecks = (moments.visited + cases.wait_recheck)[cases.recheck]
    asked = [moments.taken[cases.visit], rechecks, chased]
    hours = [teams.visit, teams.recheck, teams.visit]
    return _in_order(asked, [np.full(len(times), each) for times, each in zip(asked, hours, strict=True)])


def _in_order(asked: Sequence[Weeks], work: Sequence[Hours]) -> Work:
    times, hours = np.concatenate(asked), np.concatenate(work)
    order = np.argsort(times, kind="stable")
    return times[order], hours[order]
