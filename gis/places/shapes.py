"""Between the geometry that the database holds (GEOS of Django) and the one we reckon with (shapely)."""

from typing import Any, cast

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos import MultiPolygon as StoredArea
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.places.crs import RD


def to_stored(area: MultiPolygon) -> StoredArea:
    """The area as a model field takes it, EPSG:28992."""
    return cast(StoredArea, GEOSGeometry(memoryview(wkb(area)), srid=RD))


def from_stored(geometry: Any) -> MultiPolygon:
    """The shapely twin of a stored area."""
    return cast(MultiPolygon, shapely.from_wkb(bytes(geometry.wkb)))


def wkb(area: BaseGeometry) -> bytes:
    """The area as bytes, the same for the same coordinates."""
    return shapely.to_wkb(area, byte_order=1)


def as_multi(area: BaseGeometry) -> MultiPolygon:
    """A polygon as the one part of a multipolygon; a multipolygon as it is."""
    return MultiPolygon([area]) if isinstance(area, Polygon) else cast(MultiPolygon, area)
