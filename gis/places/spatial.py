"""Planar questions about premises and zones: which share is inside, is this point in, how far is the border.

Pure: shapely geometry in EPSG:28992, metres; never reprojects.
"""

from collections.abc import Iterable

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

Area = Polygon | MultiPolygon

#: A part smaller than this (m²) is what rounding leaves, no ground.
CRUMB_M2 = 0.01


class GeometryError(ValueError):
    """Geometry that no area question can be asked about; `str()` is the reason, with the spot."""


def share_inside(premises: Area, zone: Area) -> float:
    """Share of the premises' ground area inside the zone, 0.0–1.0; a shared edge alone is 0.0.

    Both planar, EPSG:28992, metres; never reprojects. Raises GeometryError on invalid or zero-area premises.
    """
    _require_area(premises)
    if not shapely.intersects(premises, zone) or shapely.touches(premises, zone):
        return 0.0
    share = float(premises.intersection(zone).area / premises.area)
    return min(max(share, 5e-324), 1.0)  # the interiors do meet, however little survives the rounding


def overlaps(premises: Area, zones: Iterable[Area]) -> bool:
    """Whether the ground area meets the inside of any zone: `share_inside` > 0, without measuring it."""
    return any(shapely.intersects(premises, zone) and not shapely.touches(premises, zone) for zone in zones)


def holds_point(point: Point, zones: Iterable[Area]) -> bool:
    """Whether the point is in one of the zones; a point on the border is in."""
    return any(shapely.covers(zone, point) for zone in zones)


def distance_to_border_m(place: BaseGeometry, zones: Iterable[Area]) -> float | None:
    """Metres from the place to the nearest border of the zones; None without zones."""
    distances = [float(shapely.distance(place, zone.boundary)) for zone in zones]
    return min(distances) if distances else None


def areas(shape: BaseGeometry) -> MultiPolygon:
    """The areas in a valid shape, joined; points, lines and crumbs that an operation left are dropped."""
    parts = [part for part in polygons(shape) if part.area > CRUMB_M2]
    return MultiPolygon(polygons(shapely.union_all(parts)) if len(parts) > 1 else parts)


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of a shape, also of a collection."""
    return [part for part in shapely.get_parts(shapely.get_parts([shape])) if isinstance(part, Polygon)]


def fault(geometry: BaseGeometry) -> str:
    """Why this geometry is no valid area, with the spot as `[x y]`; empty when it is one."""
    if geometry.is_empty:
        return "Empty geometry"
    if not geometry.is_valid:
        return explain_validity(geometry)
    return "" if geometry.area > 0 else "No area"


def _require_area(premises: Area) -> None:
    if reason := fault(premises):
        raise GeometryError(reason)
