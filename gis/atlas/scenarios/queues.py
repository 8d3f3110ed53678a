"""Queues of work in front of people, as arithmetic on arrays: who is served when, at so many hours a week.

Pure. Times are weeks since the start, work is hours. Arrivals are in order; a longer queue never makes anybody earlier,
more hours a week never make anybody later, and more holidays never earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weeks = NDArray[np.float64]
Hours = NDArray[np.float64]
#: Working days in a week without holidays.
WORKING_DAYS = 5


def first_come(arrived: Weeks, work: Hours, rate: float) -> Weeks:
    """When each is ready, first come first served, at `rate` hours a week."""
    spent = np.cumsum(work) / rate
    began = np.maximum.accumulate(arrived - (spent - work / rate))
    return began + spent


@dataclass(frozen=True)
class Served:
    """How many hours were worked by when: straight lines between the points."""

    times: Weeks
    hours: Hours

    @classmethod
    def of(cls, arrived: Weeks, work: Hours, rate: float) -> "Served":
        """The work of people who are never idle while somebody waits."""
        ready = first_come(arrived, work, rate)
        done = np.cumsum(work)
        times = np.column_stack([ready - work / rate, ready]).ravel()
        return cls(np.maximum.accumulate(times), np.column_stack([done - work, done]).ravel())

    def by(self, times: Weeks) -> Hours:
        """Hours worked by each of these moments."""
        return np.interp(times, self.times, self.hours) if self.times.size else np.zeros_like(times)


def after_others(arrived: Weeks, work: Hours, rate: float, others: Served) -> Weeks:
    """When each is ready, first come first served, by people who serve `others` first and whenever these come."""
    grid = np.unique(np.concatenate([[0.0], others.times]))
    free = np.maximum.accumulate(rate * grid - others.by(grid))
    at = np.interp(arrived, grid, free) + rate * np.maximum(arrived - grid[-1], 0.0)
    spent = np.cumsum(work)
    needed = np.maximum.accumulate(at - (spent - work)) + spent
    return _when(needed, grid, free, rate)


def _when(needed: Hours, grid: Weeks, free: Hours, rate: float) -> Weeks:
    """The first moment by which so many free hours have passed; after the last point all hours are free."""
    after = np.searchsorted(free, needed, side="left")
    last = len(grid) - 1
    right = np.clip(after, 1, max(last, 1))
    right = np.minimum(right, last)
    left = np.maximum(right - 1, 0)
    step = np.where(free[right] > free[left], free[right] - free[left], 1.0)
    within = grid[left] + (needed - free[left]) / step * (grid[right] - grid[left])
    return np.where(after > last, grid[-1] + (needed - free[-1]) / rate, np.where(after == 0, grid[0], within))


@dataclass(frozen=True)
class WorkingTime:
    """Weeks of work that have passed by each moment, where weeks with holidays hold less; straight lines between.

    Whoever is served in working time is served at a constant rate. After the last point every week is whole.
    """

    times: Weeks
    passed: Weeks

    @classmethod
    def of(cls, holidays: Sequence[int], loss: float) -> "WorkingTime":
        """`holidays`: for each the week in which it falls; `loss`: the share of the day that is not worked, 0-1."""
        lost = np.bincount(np.asarray(holidays, dtype=int)) * loss / WORKING_DAYS
        passed = np.cumsum(np.maximum(1.0 - lost, 0.0))
        return cls(np.arange(len(passed) + 1, dtype=float), np.concatenate([[0.0], passed]))

    def by(self, times: Weeks) -> Weeks:
        """Weeks of work by each of these moments."""
        return np.interp(times, self.times, self.passed) + np.maximum(times - self.times[-1], 0.0)

    def when(self, passed: Weeks) -> Weeks:
        """The first moment by which so much has passed."""
        return _when(passed, self.times, self.passed, 1.0)


@dataclass(frozen=True)
class Staff:
    """People who together work `rate` hours in a whole week, and who are never idle while somebody waits."""

    rate: float
    time: WorkingTime

    def serve(self, arrived: Weeks, work: Hours) -> Weeks:
        """When each is ready, first come first served."""
        return self._when(arrived, first_come(self.time.by(arrived), work, self.rate))

    def serve_after(self, others: tuple[Weeks, Hours], asked: Weeks, work: Hours) -> Weeks:
        """When each is ready, in any order, by people who serve `others` (in order, with their hours) first."""
        before = self._served(*others)
        order = np.argsort(asked, kind="stable")
        ready = np.empty_like(asked)
        ready[order] = after_others(self.time.by(asked[order]), work[order], self.rate, before)
        return self._when(asked, ready)

    def worked(self, asked: Weeks, work: Hours, weeks: int) -> Hours:
        """Hours worked in each of the first weeks; in which order does not matter for that."""
        edges = self.time.by(np.arange(weeks + 1, dtype=float))
        return np.maximum(np.diff(self._served(asked, work).by(edges)), 0.0)

    def _served(self, asked: Weeks, work: Hours) -> Served:
        return Served.of(self.time.by(asked), work, self.rate)

    def _when(self, asked: Weeks, passed: Weeks) -> Weeks:
        return np.maximum(self.time.when(passed), asked)
