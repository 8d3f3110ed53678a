"""The box that a client asks for (`bbox`), as ground in RD metres. Pure."""

import math
from collections.abc import Iterator, Sequence
from functools import cache

import shapely
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis.atlas.features.systems import CRS84, System
from gis.places import crs

#: An edge in degrees or Mercator metres is bent in RD: cut so short it lies within some centimetres.
_STEP = {crs.LONLAT: 0.01, crs.WEB_MERCATOR: 1500.0}

Bounds = tuple[float, float, float, float]


class FrameError(ValueError):
    """A box that cannot be; `str()` says why, in two languages."""


def ground_in(numbers: Sequence[float], system: System) -> BaseGeometry | None:
    """What of the Netherlands lies in the box, EPSG:28992; None: all of it. Empty: nothing.

    `numbers`: lower corner, then upper, in the order of the axes of the system; with heights six, and these say
    nothing about flat ground. In degrees a west beyond the east crosses the antimeridian. Raises FrameError.
    """
    parts = [_in_rd(bounds, system) for bounds in _boxes(numbers, system)]
    return None if None in parts else shapely.union_all(parts)


def _boxes(numbers: Sequence[float], system: System) -> Iterator[Bounds]:
    if len(numbers) not in {4, 6} or not all(map(math.isfinite, numbers)):
        raise FrameError("vier of zes getallen, door komma's gescheiden / four or six numbers with commas between")
    half = len(numbers) // 2
    (west, south), (east, north) = system.place(*numbers[:2]), system.place(*numbers[half : half + 2])
    if south > north:
        raise FrameError("het zuiden ligt boven het noorden / the south lies above the north")
    if not system.in_degrees:
        if west > east:
            raise FrameError("het westen ligt voorbij het oosten / the west lies beyond the east")
        yield west, south, east, north
        return
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise FrameError(crs.mistake_in_lonlat(*_worst(west, south, east, north)))
    if west <= east:
        yield west, south, east, north
    else:
        yield west, south, 180.0, north
        yield -180.0, south, east, north


def _worst(west: float, south: float, east: float, north: float) -> tuple[float, float]:
    return max(west, east, key=abs), max(south, north, key=abs)


def _in_rd(bounds: Bounds, system: System) -> BaseGeometry | None:
    """The part of the box in the Netherlands, in RD metres; None when it holds the whole country."""
    country, asked = _country(system.srid), _shape(bounds)
    if asked.covers(country):
        return None
    here = asked.intersection(country)
    if here.is_empty or system.srid == crs.RD:
        return here
    return crs.reproject(shapely.segmentize(here, _STEP[system.srid]), system.srid, crs.RD)


def _shape(bounds: Bounds) -> BaseGeometry:
    """A box without breadth is a line, without both a point."""
    west, south, east, north = bounds
    if (west, south) == (east, north):
        return Point(west, south)
    if west == east or south == north:
        return LineString([(west, south), (east, north)])
    return box(*bounds)


@cache
def _country(srid: int) -> BaseGeometry:
    if srid == crs.RD:
        return box(*crs.RD_BOUNDS)
    return box(*crs.reproject(box(*crs.LONLAT_BOUNDS), CRS84.srid, srid).bounds)
