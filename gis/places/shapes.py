"""Between the geometry that the database holds (GEOS of Django) and the one we reckon with (shapely)."""

import json
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos import MultiPolygon as StoredArea
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis.places.crs import LONLAT, RD, reproject

#: Six decimals of a degree are a decimetre.
_DECIMALS = 6


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


def box_around(area: BaseGeometry, metres: float) -> StoredArea:
    """The box around the area, so many metres wider."""
    x0, y0, x1, y1 = area.bounds
    return to_stored(MultiPolygon([box(x0 - metres, y0 - metres, x1 + metres, y1 + metres)]))


def in_degrees(shapes: Sequence[BaseGeometry]) -> list[dict[str, Any]]:
    """GeoJSON geometries (EPSG:4326, longitude first) of shapes in RD metres, all reprojected at once."""
    if not shapes:
        return []
    together = reproject(shapely.GeometryCollection(list(shapes)), RD, LONLAT)
    rounded = shapely.transform(together, lambda points: np.round(points, _DECIMALS))
    return [json.loads(text) for text in shapely.to_geojson(shapely.get_parts(rounded))]
