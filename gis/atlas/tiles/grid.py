"""The grid of web maps: which square of the world a tile is, and where that lies in the Netherlands."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from core.api.problems import Fault, Refused
from gis.places import crs

EXTENT, BUFFER = 4096, 64
MOST_ZOOM = 22
_HALF_WORLD = 20037508.342789244
_SAMPLES = 16

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Tile:
    """Column `x` from the west and row `y` from the north of the 2^z x 2^z squares of zoom `z`."""

    z: int
    x: int
    y: int

    @property
    def bounds(self) -> Box:
        """West, south, east, north in EPSG:3857 metres."""
        side = 2 * _HALF_WORLD / 2**self.z
        west, north = self.x * side - _HALF_WORLD, _HALF_WORLD - self.y * side
        return west, north - side, west + side, north

    @property
    def square_m(self) -> float:
        """Side in RD metres of the squares in which things are counted: a kilometre at zoom 10, halved by each step."""
        return 1000.0 * 2.0 ** (10 - self.z)

    @lru_cache(maxsize=8_192)  # noqa: B019  the same squares are asked by everybody, for every day
    def frame(self, around_m: float) -> Box | None:
        """The box in RD around all that may be drawn in the tile, so many metres wider; None outside the country."""
        west, south, east, north = self.bounds
        margin = (east - west) * BUFFER / EXTENT
        seen = box(west - margin, south - margin, east + margin, north + margin)
        here = shapely.intersection(seen, _netherlands())
        if here.is_empty or here.area == 0:
            return None
        in_rd = crs.reproject(shapely.segmentize(here, _longest(here) / _SAMPLES), crs.WEB_MERCATOR, crs.RD)
        x0, y0, x1, y1 = in_rd.bounds
        return x0 - around_m, y0 - around_m, x1 + around_m, y1 + around_m


def tile_of(z: str, x: str, y: str) -> Tile:
    """The tile of an address. Raises Refused: 400 for what is no number, 404 for a tile that does not exist."""
    numbers = {"z": z, "x": x, "y": y}
    if wrong := [name for name, text in numbers.items() if not re.fullmatch(r"[0-9]{1,8}", text)]:
        raise Refused(*(Fault(name, "geen geheel getal / not a whole number") for name in wrong))
    tile = Tile(int(z), int(x), int(y))
    if tile.z > MOST_ZOOM:
        raise _none_such("z", MOST_ZOOM)
    for name, place in (("x", tile.x), ("y", tile.y)):
        if place >= 2**tile.z:
            raise _none_such(name, 2**tile.z - 1)
    return tile


def _none_such(name: str, most: int) -> Refused:
    return Refused(Fault(name, f"hooguit {most} / at most {most}"), status=404)


@cache
def _netherlands() -> Polygon:
    return box(*crs.reproject(box(*crs.LONLAT_BOUNDS), crs.LONLAT, crs.WEB_MERCATOR).bounds)


def _longest(area: BaseGeometry) -> float:
    x0, y0, x1, y1 = area.bounds
    return max(x1 - x0, y1 - y0)
