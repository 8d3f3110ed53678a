"""Drawing with areas: join, take away, widen, cut, snap, and what is wrong with a shape and how it could be mended.

Pure: shapely geometry in EPSG:28992, metres; never reprojects but where degrees were given for metres.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as cut

from gis.places import crs, spatial
from gis.places.spatial import areas, polygons

#: More corners than this no page can draw and no publication can list.
MOST_POINTS = 5_000
#: Outlines of municipalities are generalised: so far (metres) may a zone cross its own.
OUTLINE_SLACK_M = 250.0
#: Edges of a border of which it is looked how many others each meets, how many that may be, and what is small anyway.
_SAMPLE, _MOST_MEETINGS, _SMALL = 200, 50, 1_000
#: Metres by which a border may move when it has too many corners, least first.
_TOLERANCES_M = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0)


#: Code of a part that is no area; of a hole, and of what came in a file, the code goes on.
THIN = "thin"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a shape. `spot`: where, in RD metres; `values` for the sentence (`gis.zones.wording`)."""

    code: str
    spot: tuple[float, float] | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """A shape looked at: `area` when nothing is wrong, else the `faults` and, if there is one, a `mend` to accept."""

    area: MultiPolygon | None
    faults: tuple[Fault, ...] = ()
    mend: MultiPolygon | None = None

    @property
    def thin(self) -> bool:
        """Whether parts or holes have too few corners; the mend is the area without them."""
        return any(fault.code.startswith(THIN) for fault in self.faults)


def union(one: MultiPolygon, other: MultiPolygon) -> MultiPolygon:
    """The ground of both."""
    return areas(shapely.union(one, other))


def subtract(one: MultiPolygon, other: MultiPolygon) -> MultiPolygon:
    """The ground of the first that the other has not."""
    return areas(shapely.difference(one, other))


def buffer(area: MultiPolygon, metres: float) -> MultiPolygon:
    """The area, so many metres wider; narrower below zero, and empty when nothing is left."""
    return areas(shapely.buffer(area, metres, quad_segs=8))


def split(area: MultiPolygon, line: LineString) -> list[MultiPolygon]:
    """The parts into which the line cuts the area, largest first; parts it does not reach stay with the largest side.

    One part only when the line does not cut right through.
    """
    pieces: list[Polygon] = []
    whole: list[Polygon] = []
    for polygon in polygons(area):
        found = [piece for piece in polygons(cut(polygon, line)) if piece.area > spatial.CRUMB_M2]
        (pieces if len(found) > 1 else whole).extend(found)
    if not pieces:
        return [areas(area)]
    pieces.sort(key=lambda piece: -piece.area)
    first = MultiPolygon([pieces[0], *whole])
    return [first, *(MultiPolygon([piece]) for piece in pieces[1:])]


def snap(area: MultiPolygon, targets: Sequence[BaseGeometry], within_m: float) -> MultiPolygon:
    """The area with its corners moved onto the targets' corners, borders or lines that lie within so many metres.

    Kept as it was where moving would make it invalid.
    """
    if not targets:
        return area
    together = shapely.union_all([_edge(target) for target in targets])
    moved = shapely.transform(area, lambda points: _pulled(points, together, within_m))
    return areas(moved) if not spatial.fault(moved) else area


def _edge(target: BaseGeometry) -> BaseGeometry:
    """The border of an area; a line or a point as it is, since the border of a line is its two ends."""
    return shapely.boundary(target) if shapely.get_dimensions(target) == 2 else target


def mend(shape: BaseGeometry) -> MultiPolygon:
    """The nearest valid area: overlaps joined, crossings untangled, holes outside dropped; may be empty.

    Empty too for a border that crosses itself so often that untangling it would take minutes.
    """
    if _tangled(shape):
        return MultiPolygon()
    parts = []
    for polygon in polygons(shape):
        holes = shapely.union_all([_untangled(Polygon(hole)) for hole in polygon.interiors])
        parts.append(shapely.difference(_untangled(Polygon(polygon.exterior)), holes))
    return areas(shapely.union_all(parts))


def _tangled(shape: BaseGeometry) -> bool:
    """Whether a sample of the border's edges meets, on average, far more edges than its two neighbours."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygons(shape))]
    if sum(map(len, rings)) < _SMALL:
        return False
    ends = np.concatenate([np.stack((ring[:-1], ring[1:]), axis=1) for ring in rings])
    edges = np.asarray(shapely.linestrings(ends))
    sample = edges[:: max(1, len(edges) // _SAMPLE)]
    meetings = shapely.STRtree(edges).query(sample, predicate="intersects")
    return bool(meetings.shape[1] > _MOST_MEETINGS * len(sample))


def _untangled(ring: Polygon) -> BaseGeometry:
    return shapely.make_valid(ring, method="structure", keep_collapsed=False)


def simplified(area: MultiPolygon, at_most: int = MOST_POINTS) -> tuple[MultiPolygon, float]:
    """The area with few enough corners, and by how many metres its border may have moved."""
    for metres in _TOLERANCES_M:
        found = areas(shapely.make_valid(shapely.simplify(area, metres, preserve_topology=True)))
        if shapely.get_num_coordinates(found) <= at_most:
            return found, metres
    return areas(shapely.convex_hull(area)), float("inf")


def outside_m2(area: MultiPolygon, outline: MultiPolygon) -> float:
    """Square metres of the area beyond the outline."""
    return float(shapely.difference(area, outline).area)


def crosses(area: MultiPolygon, outline: MultiPolygon) -> bool:
    """Whether the area lies further beyond the generalised outline than its makers may have shifted it."""
    return not shapely.covers(shapely.buffer(outline, OUTLINE_SLACK_M), area)


def examine(shape: BaseGeometry, outline: MultiPolygon | None = None, known: Iterable[Fault] = ()) -> Examined:
    """What is wrong with a shape in RD metres, and one mend for all of it; `known` was found while reading it.

    `outline`: of the municipality whose zone it is to be.
    """
    faults = list(known)
    flat, thin = without_thin(shapely.force_2d(shape))
    faults += thin
    if flat.is_empty:
        return Examined(None, tuple(faults) or (Fault("empty"),))
    placed, misplaced = _placed(flat)
    if misplaced:
        faults.append(misplaced)
    if placed is None:
        return Examined(None, tuple(faults))
    valid = placed
    if reason := spatial.fault(placed):
        faults.append(_invalid(reason))
        valid = mend(placed)
    area = areas(valid)
    if area.is_empty:
        return Examined(None, tuple(faults) or (Fault("empty"),))
    area = _bounded(area, outline, faults)
    if not faults:
        return Examined(area)
    return Examined(None, tuple(faults), None if area.is_empty else area)


def without_thin(shape: BaseGeometry, code: str = THIN) -> tuple[BaseGeometry, tuple[Fault, ...]]:
    """The shape without the parts and holes that are no area, and each of those as a fault.

    A ring is none with fewer than three different corners, or with all of them on one line. `values` of a fault: which
    `part`, counted from 1, which `hole` in it, and how many different corners (`count`).
    """
    parts = polygons(shape)
    if not parts or (shapely.area(shapely.polygons(shapely.get_rings(parts))) > 0).all():
        return shape, ()
    kept: list[Polygon] = []
    faults: list[Fault] = []
    for number, part in enumerate(parts, start=1):
        if (corners := _flat(part.exterior)) is not None:
            faults.append(_thin(code, corners, part=number))
            continue
        flat = {place: _flat(hole) for place, hole in enumerate(part.interiors, start=1)}
        for place, corners in flat.items():
            if corners is not None:
                faults.append(_thin(f"{code}_hole", corners, part=number, hole=place))
        holes = [hole for place, hole in enumerate(part.interiors, start=1) if flat[place] is None]
        kept.append(Polygon(part.exterior, holes))
    return kept[0] if len(kept) == 1 else MultiPolygon(kept), tuple(faults)


def _flat(ring: LinearRing) -> np.ndarray | None:
    """The different corners of a ring that encloses nothing; None of any other."""
    if shapely.get_dimensions(shapely.convex_hull(ring)) == 2:
        return None
    return np.unique(shapely.get_coordinates(ring), axis=0)


def _thin(code: str, corners: np.ndarray, **values: object) -> Fault:
    x, y = map(float, corners[0])
    spot = (x, y) if crs.may_be_dutch(x, y) else None
    return Fault(code, spot, {**values, "count": len(corners)})


def _bounded(area: MultiPolygon, outline: MultiPolygon | None, faults: list[Fault]) -> MultiPolygon:
    """The area cut off at the border and with few enough corners, where it has to be; each is a fault."""
    if outline is not None and crosses(area, outline):
        faults.append(Fault("over_border", values={"m2": outside_m2(area, outline)}))
        area = areas(shapely.intersection(area, outline))
    count = int(shapely.get_num_coordinates(area))
    if count > MOST_POINTS:
        area, metres = simplified(area)
        left = int(shapely.get_num_coordinates(area))
        faults.append(Fault("too_many", values={"count": count, "most": MOST_POINTS, "left": left, "metres": metres}))
    return area


def _placed(shape: BaseGeometry) -> tuple[BaseGeometry | None, Fault | None]:
    """The shape where it is meant to be, and what was wrong with its coordinates."""
    x0, y0, x1, y1 = shape.bounds
    if crs.may_be_dutch(x0, y0) and crs.may_be_dutch(x1, y1):
        return shape, None
    turned = shapely.transform(shape, lambda points: points[:, ::-1])
    if crs.may_be_dutch(y0, x0) and crs.may_be_dutch(y1, x1):
        return turned, Fault("swapped")
    for tried, code in ((shape, "degrees"), (turned, "degrees_swapped")):
        if all(crs.in_lonlat_box(*corner) for corner in (tried.bounds[:2], tried.bounds[2:])):
            return crs.reproject(tried, crs.LONLAT, crs.RD), Fault(code)
    return None, Fault("abroad", values={"x": x0, "y": y0})


def _invalid(reason: str) -> Fault:
    """GEOS's sentence as a fault: `Self-intersection[134650 459690]`."""
    name, _, rest = reason.partition("[")
    numbers = rest.rstrip("]").split()
    spot = (float(numbers[0]), float(numbers[1])) if len(numbers) > 1 else None
    return Fault("invalid", spot, {"reason": name.strip()})


def _pulled(points: np.ndarray, lines: BaseGeometry, within_m: float) -> np.ndarray:
    """Each point on the nearest corner of the lines within reach, else on the nearest border within reach."""
    corners = shapely.multipoints(shapely.get_coordinates(lines))
    here = shapely.points(points)
    found = points.copy()
    for targets in (lines, corners):  # a corner in reach wins over a border in reach
        ways = np.asarray(shapely.shortest_line(here, targets))
        near = shapely.length(ways) <= within_m
        found[near] = shapely.get_coordinates(shapely.get_point(ways[near], 1))
    return found
