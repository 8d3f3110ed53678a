"""One row of `make bench`: a figure, what it is held against, and whether it is good enough."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BenchRow:
    """A measured figure with its bar.

    `reference`: the same unit, measured in the same run; None where the bar is absolute. `ratio`:
    figure / reference, None without one. `bar`: the bar in words. `ok`: whether it was reached.
    `note`: what else was measured, such as memory.
    """

    name: str
    figure: float
    unit: str
    reference: float | None
    ratio: float | None
    bar: str
    ok: bool
    note: str = ""
