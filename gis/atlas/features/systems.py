"""The coordinate systems of the service: their names, the order of their axes, and geometry written in them.

OGC 18-058 names a system by its address. EPSG:4326 has north before east, CRS84 is the same with east first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.places import crs


@dataclass(frozen=True)
class System:
    """`srid`: as PROJ knows it, east first; `decimals`: a centimetre or finer."""

    uri: str
    srid: int
    decimals: int
    north_first: bool = False

    @property
    def in_degrees(self) -> bool:
        return self.srid == crs.LONLAT

    def place(self, longitude_or_x: float, latitude_or_y: float) -> tuple[float, float]:
        """A pair in the order of the axes of this system."""
        pair = (longitude_or_x, latitude_or_y)
        return (pair[1], pair[0]) if self.north_first else pair

    def geojson(self, shapes: Sequence[BaseGeometry | None]) -> list[str]:
        """GeoJSON geometries of shapes in RD metres, all reprojected at once; `null` for none.

        Outer rings run against the clock (RFC 7946), seen with east to the right.
        """
        known = shapely.orient_polygons(np.array([shape for shape in shapes if shape is not None], dtype=object))
        if not known.size:
            return ["null"] * len(shapes)
        moved = crs.reproject(shapely.GeometryCollection(list(known)), crs.RD, self.srid)
        written = iter(shapely.to_geojson(shapely.get_parts(shapely.transform(moved, self._axes))))
        return ["null" if shape is None else next(written) for shape in shapes]

    def _axes(self, points: np.ndarray) -> np.ndarray:
        rounded = np.round(points, self.decimals)
        return rounded[:, ::-1] if self.north_first else rounded


def _epsg(code: int) -> str:
    return f"http://www.opengis.net/def/crs/EPSG/0/{code}"


CRS84 = System("http://www.opengis.net/def/crs/OGC/1.3/CRS84", crs.LONLAT, 7)
STORAGE = System(_epsg(crs.RD), crs.RD, 3)
SYSTEMS = {
    system.uri: system
    for system in (
        CRS84,
        STORAGE,
        System(_epsg(crs.LONLAT), crs.LONLAT, 7, north_first=True),
        System(_epsg(crs.WEB_MERCATOR), crs.WEB_MERCATOR, 3),
    )
}
