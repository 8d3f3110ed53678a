"""The one place where coordinates change system: everything is stored and measured in EPSG:28992 (RD New).

PROJ's pipeline without the Dutch correction grid is good to about one metre, so a case within
that distance of a border is never to be decided on longitude and latitude.
"""

from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

RD = 28992
LONLAT = 4326
WEB_MERCATOR = 3857

#: What PROJ's default pipeline between RD and longitude/latitude may be off, in metres.
LONLAT_ACCURACY_M = 1.0

#: The Netherlands in RD with the sea that belongs to its municipalities: x, y, x, y in metres.
RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
#: The same, roughly, in degrees: longitude, latitude, longitude, latitude.
LONLAT_BOUNDS = (2.5, 50.5, 7.4, 53.9)


class CrsError(ValueError):
    """Coordinates outside the Netherlands or in another order or system than they say; bilingual."""


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def rd_from_lonlat(longitude: float, latitude: float) -> tuple[float, float]:
    """RD metres of a point in degrees (EPSG:4326, longitude first), good to about a metre in the Netherlands."""
    return _transformer(LONLAT, RD).transform(longitude, latitude)


def lonlat_from_rd(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a point in RD metres, good to about a metre."""
    return _transformer(RD, LONLAT).transform(x, y)


def may_be_dutch(x: float, y: float) -> bool:
    """Whether the RD point lies in the box around the Netherlands; never for what is no number."""
    return _inside(x, y, RD_BOUNDS)


def in_lonlat_box(longitude: float, latitude: float) -> bool:
    """Whether the degrees (longitude first) lie in the box around the Netherlands."""
    return _inside(longitude, latitude, LONLAT_BOUNDS)


def mistake_in_rd(x: float, y: float) -> str:
    """What is plainly wrong with these RD metres, in two languages; empty for a point that can be meant."""
    if _inside(x, y, RD_BOUNDS):
        return ""
    if _inside(y, x, RD_BOUNDS):
        return "x en y lijken verwisseld / x and y seem swapped"
    if _inside(x, y, LONLAT_BOUNDS) or _inside(y, x, LONLAT_BOUNDS):
        return "dit zijn graden, geen meters (RD) / these are degrees, not metres (RD)"
    return ""


def mistake_in_lonlat(longitude: float, latitude: float) -> str:
    """What is plainly wrong with these degrees, in two languages; empty for a point that can be meant."""
    if _inside(latitude, longitude, LONLAT_BOUNDS):
        return "lengte en breedte lijken verwisseld / longitude and latitude seem swapped"
    if _inside(longitude, latitude, RD_BOUNDS) and max(abs(longitude), abs(latitude)) > 360:
        return "dit zijn meters (RD), geen graden / these are metres (RD), not degrees"
    if abs(longitude) > 180 or abs(latitude) > 90:
        return "geen graden: lengte tot 180, breedte tot 90 / no degrees: longitude to 180, latitude to 90"
    return ""


def require_rd(x: float, y: float) -> None:
    """Raise CrsError unless the point can be RD metres in the Netherlands."""
    if not may_be_dutch(x, y):
        raise CrsError(mistake_in_rd(x, y) or "ligt buiten Nederland (RD) / is outside the Netherlands (RD)")


def reproject(geometry: BaseGeometry, source: int, target: int) -> BaseGeometry:
    """The geometry in another system, x before y; the same object when nothing changes."""
    if source == target:
        return geometry
    move = _transformer(source, target).transform
    return shapely.transform(geometry, lambda xy: np.column_stack(move(xy[:, 0], xy[:, 1])))


def _inside(x: float, y: float, bounds: tuple[float, float, float, float]) -> bool:
    return bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]
