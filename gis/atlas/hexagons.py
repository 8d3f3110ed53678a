"""Counting in hexagons, so that nothing small can be seen. Pure, RD metres.

One grid for every question, whatever the zoom: two grids over the same points would tell what a cell hides. A cell
with too few is not there, and of the others only the band is told: an exact number, read before and after one report
came in, would point at it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from shapely.geometry import Polygon

#: From the middle to a corner, metres.
RADIUS_M = 300.0
_BANDS = ((1, 9), (10, 19), (20, 49), (50, None))

Cell = tuple[int, int]


@dataclass(frozen=True)
class Hexagon:
    """A cell that may be shown; `most` None is open."""

    cell: Cell
    least: int
    most: int | None

    @property
    def middle(self) -> tuple[float, float]:
        """RD metres."""
        q, r = self.cell
        return RADIUS_M * sqrt(3) * (q + r / 2), RADIUS_M * 1.5 * r

    @property
    def shape(self) -> Polygon:
        """The cell on the ground, a corner to the north."""
        x, y = self.middle
        angles = [pi / 6 + corner * pi / 3 for corner in range(6)]
        return Polygon([(x + RADIUS_M * cos(angle), y + RADIUS_M * sin(angle)) for angle in angles])


def cell_of(x: float, y: float) -> Cell:
    """The cell in which a point lies."""
    r = y / (1.5 * RADIUS_M)
    q = x / (sqrt(3) * RADIUS_M) - r / 2
    return _nearest(q, r)


def _nearest(q: float, r: float) -> Cell:
    # The three coordinates of a cell sum to 0: after rounding, the one that moved most follows from the others.
    s = -q - r
    whole = [round(q), round(r), round(s)]
    moved = [abs(part - exact) for part, exact in zip(whole, (q, r, s), strict=True)]
    if moved[0] == max(moved):
        return -whole[1] - whole[2], whole[1]
    return (whole[0], -whole[0] - whole[2]) if moved[1] == max(moved) else (whole[0], whole[1])


def together(reports: Iterable[tuple[int, float, float]], fewest: int) -> list[Hexagon]:
    """The cells with enough of them; a report (key, x, y) with several points in a cell counts there once."""
    counts = Counter(cell for _key, cell in {(key, cell_of(x, y)) for key, x, y in reports})
    return [_banded(cell, count, fewest) for cell, count in sorted(counts.items()) if count >= fewest]


def _banded(cell: Cell, count: int, fewest: int) -> Hexagon:
    least, most = next((least, most) for least, most in reversed(_BANDS) if count >= least)
    return Hexagon(cell, max(least, fewest), most)
