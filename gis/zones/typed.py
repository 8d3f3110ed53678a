"""An area as people type it: one corner a line, `x y` in RD metres; an empty line ends a part, `gat` begins a hole.

Pure. The map writes the same text (frontend/map/corners.ts).
"""

import re
from collections.abc import Iterator

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

HOLE = "gat"
_HOLE_WORDS = (HOLE, "hole")
#: Corners of the shortest ring that can be made, sound or not, with the first once more at the end.
_FEWEST = 4

Point = tuple[float, ...]


class TypedError(ValueError):
    """A line that cannot be read: `line` from 1, 0 for the text as a whole; `code` as in `gis.zones.wording`."""

    def __init__(self, code: str, line: int = 0, text: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.text = code, line, text


def shape_of(text: str) -> BaseGeometry:
    """The shape that the text says, valid or not; with Z where lines have a third number. Raises TypedError."""
    shells: list[tuple[list[Point], list[list[Point]]]] = []
    for line, is_hole, ring in _rings(text):
        # A ring of too few corners stays in the shape, for what looks at shapes to find it.
        ring += [ring[0]] * (_FEWEST - len(ring))
        if is_hole and not shells:
            raise TypedError("hole_first", line)
        if is_hole:
            shells[-1][1].append(ring)
        else:
            shells.append((ring, []))
    polygons = [Polygon(shell, holes) for shell, holes in shells]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def line_of_part(text: str, part: int, hole: int = 0) -> int:
    """The line at which a part of the shape begins, or a hole in it; both counted from 1. The text can be read."""
    at = (0, 0)
    for line, is_hole, _ring in _rings(text):
        at = (at[0], at[1] + 1) if is_hole else (at[0] + 1, 0)
        if at == (part, hole):
            return line
    raise ValueError(f"no part {part}, hole {hole}")


def line_of(text: str) -> LineString:
    """The line that the text says. Raises TypedError."""
    points = [_point(line, number)[:2] for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(points) < 2 or len(set(points)) < 2:
        raise TypedError("short_line")
    return LineString(points)


def text_of(area: MultiPolygon) -> str:
    """The text of an area, to the centimetre; the corner that closes a ring is left out."""
    rings = []
    for polygon in shapely.get_parts(area):
        rings.append(_lines(polygon.exterior.coords))
        rings += [f"{HOLE}\n{_lines(hole.coords)}" for hole in polygon.interiors]
    return "\n\n".join(rings)


def _lines(points: Iterator[Point]) -> str:
    return "\n".join(f"{point[0]:.2f} {point[1]:.2f}" for point in list(points)[:-1])


def _rings(text: str) -> Iterator[tuple[int, bool, list[Point]]]:
    """Line at which it begins, whether it is a hole, and its corners."""
    start, is_hole = 0, False
    ring: list[Point] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if not (said := line.strip()):
            if ring:
                yield start, is_hole, ring
            elif is_hole:
                raise TypedError("few_corners", start)
            start, is_hole, ring = 0, False, []
        elif said.lower() in _HOLE_WORDS:
            if ring:
                yield start, is_hole, ring
            start, is_hole, ring = number, True, []
        else:
            start = start or number
            ring.append(_point(said, number))


def _point(line: str, number: int) -> Point:
    parts = [part for part in re.split(r"[\s;,]+", line.strip()) if part]
    try:
        point = tuple(float(part) for part in parts)
    except ValueError:
        raise TypedError("no_numbers", number, line[:40]) from None
    if len(point) not in (2, 3) or not all(abs(value) < 1e9 for value in point):
        raise TypedError("no_numbers", number, line[:40])
    return point
