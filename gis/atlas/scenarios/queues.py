"""Queues of work in front of people, as arithmetic on arrays: who is served when, at so many hours a week.

Pure. Times are weeks since the start, work is hours. Arrivals are in order; a longer queue never makes anybody earlier,
and more hours a week never make anybody later.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weeks = NDArray[np.float64]
Hours = NDArray[np.float64]


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
