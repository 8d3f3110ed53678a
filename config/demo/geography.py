"""Made-up premises in a real envelope: parcels and buildings along real and invented street axes.

Pure and seeded: the same seed gives the same premises. Recipe: fixtures/README.md. EPSG:28992, metres.
"""

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import numpy
from shapely import affinity, prepare
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box, shape
from shapely.ops import transform
from shapely.strtree import STRtree

from gis.places import crs

GENERATOR = "parkwacht 1"
STREETS = (
    "Proefdreef",
    "Schetsweg",
    "Maquettelaan",
    "Liniaalweg",
    "Passerstraat",
    "Kaderdreef",
    "Sjabloonweg",
    "Modelkade",
    "Ontwerpdreef",
    "Voorbeeldhof",
    "Tekenweg",
    "Lakstraat",
    "Potloodlaan",
    "Gumweg",
)
FIRST_NUMBER = 9001
BORDER_M, DIKE_M, STREET_M, ROAD_M = 40.0, 150.0, 11.0, 9.0
WIDTH_M, DEPTH_M, BLOCK_M, CROSS_M = (25.0, 55.0), (40.0, 44.0), 108.0, 360.0


@dataclass(frozen=True)
class MadeUpPremises:
    """One building on its parcel, with its made-up address. `building` in EPSG:28992."""

    bag_id: str
    street: str
    house_number: int
    building: Polygon


def premises(folder: Path, count: int, seed: int) -> list[MadeUpPremises]:
    """Up to `count` buildings inside neighbourhood 0333, spread over all its invented streets.

    `folder` holds the real outline and lamp posts. Raises ValueError when the area cannot hold so many.
    """
    chance = random.Random(seed)  # noqa: S311 (a repeatable demo, not a secret)
    area, axes = _area(folder)
    parcels = list(_parcels(area, axes, chance))
    if len(parcels) < count:
        raise ValueError(f"the area holds {len(parcels)} parcels, not {count}")
    chosen = sorted(chance.sample(range(len(parcels)), count))
    numbers: dict[str, int] = defaultdict(lambda: FIRST_NUMBER - 1)
    found = []
    for number, index in enumerate(chosen, start=1):
        street, parcel = parcels[index]
        numbers[street] += chance.choice((1, 1, 2, 3))
        found.append(MadeUpPremises(f"SYN-{number:05d}", street, numbers[street], _building(parcel, chance)))
    return found


def park(folder: Path) -> Polygon:
    """Neighbourhood 0333, the envelope of the business park."""
    return cast(Polygon, _rd(shape(_features(folder / "nieuw_overvecht_buurt_0333.geojson")[0]["geometry"])))


def _area(folder: Path) -> tuple[Polygon, dict[str, LineString]]:
    outline = park(folder)
    axes = _axes(folder / "lichtmasten_overvecht_P-Z_2013.geojson", outline)
    inner = outline.buffer(-BORDER_M).difference(axes["Vechtdijk"].buffer(DIKE_M))
    return max(getattr(inner, "geoms", [inner]), key=lambda part: part.area), axes


def _axes(path: Path, outline: Polygon) -> dict[str, LineString]:
    """Real street axes: the lamp posts of a street in the order of their numbers, simplified."""
    posts: dict[str, list[tuple[int, Point]]] = defaultdict(list)
    for feature in _features(path):
        point = _rd(shape(feature["geometry"]))
        if outline.contains(point):
            digits = "".join(filter(str.isdigit, str(feature["properties"]["MASTNUMMER"]))) or "0"
            posts[feature["properties"]["STRAAT"]].append((int(digits), point))
    return {
        street: _line([point for _number, point in sorted(found, key=lambda item: item[0])])
        for street, found in posts.items()
        if len(found) > 3
    }


def _line(points: list[Point]) -> LineString:
    return cast(LineString, LineString(points).simplify(12))


def _parcels(area: Polygon, axes: dict[str, LineString], chance: random.Random) -> Iterator[tuple[str, Polygon]]:
    """Rectangles on both sides of the grid streets, clear of real streets, cross streets and the border."""
    angle, pivot = _direction(axes), area.centroid
    flat = affinity.rotate(area, -angle, origin=pivot)
    streets = [affinity.rotate(axis, -angle, origin=pivot).buffer(STREET_M) for axis in axes.values()]
    roads = STRtree(streets + list(_cross_streets(flat)))
    left, low, right, high = flat.bounds
    names = cycle(STREETS)
    y = low + BLOCK_M / 2
    while y < high:
        name = next(names)
        for side in (1, -1):
            for parcel in _row(left, right, y, side, chance):
                blocked = any(roads.geometries[i].intersects(parcel) for i in roads.query(parcel))
                if flat.contains(parcel) and not blocked:
                    yield name, affinity.rotate(parcel, angle, origin=pivot)
        y += BLOCK_M


def _row(left: float, right: float, y: float, side: int, chance: random.Random) -> Iterator[Polygon]:
    x = left
    while x < right:
        width, depth = chance.uniform(*WIDTH_M), chance.uniform(*DEPTH_M)
        near, far = y + side * ROAD_M, y + side * (ROAD_M + depth)
        yield box(x, min(near, far), x + width, max(near, far))
        x += width + 1.0


def _cross_streets(flat: Polygon) -> Iterator[Polygon]:
    left, low, right, high = flat.bounds
    x = left + CROSS_M / 2
    while x < right:
        yield box(x - ROAD_M, low, x + ROAD_M, high)
        x += CROSS_M


def _direction(axes: dict[str, LineString]) -> float:
    """Degrees of the main direction: the principal axis of St.-Laurensdreef."""
    points = numpy.array(MultiPoint(axes["St.-Laurensdreef"].coords[:]).geoms, dtype=object)
    xy = numpy.array([[point.x, point.y] for point in points])
    spread = numpy.linalg.svd(xy - xy.mean(axis=0))[2][0]
    return math.degrees(math.atan2(spread[1], spread[0]))


def _building(parcel: Polygon, chance: random.Random) -> Polygon:
    """45 to 60 per cent of the parcel, in its middle."""
    share = math.sqrt(chance.uniform(0.45, 0.60))
    return affinity.scale(parcel, share, share, origin="centroid")


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _rd(geometry: Any) -> Any:
    return transform(lambda x, y, *_z: crs.rd_from_lonlat(x, y), geometry)


def grid(folder: Path, first: int, last: int, step: float, side: float) -> Iterator[MadeUpPremises]:
    """Plain square buildings `first` through `last` on a grid over the municipality, outside the neighbourhood.

    For trying size, not for looking at: 28 m apart the municipality of Utrecht holds some 120,000.
    """
    if last < first:
        return
    outline = park(folder).buffer(50)
    town = _rd(shape(_features(folder / "utrecht_wijk_2013.geojson")[0]["geometry"]))
    for feature in _features(folder / "utrecht_wijk_2013.geojson")[1:]:
        town = town.union(_rd(shape(feature["geometry"])).buffer(1))
    prepare(town)
    prepare(outline)
    left, low, right, high = town.bounds
    number, y = first, low
    while y < high and number <= last:
        x = left
        while x < right and number <= last:
            if town.contains(Point(x, y)) and not outline.contains(Point(x, y)):
                yield MadeUpPremises(
                    f"SYN-{number:06d}", "Rasterweg", FIRST_NUMBER + number, box(x, y, x + side, y + side)
                )
                number += 1
            x += step
        y += step
    if number <= last:
        raise ValueError(f"the municipality holds {number - 1} made-up premises, not {last}")
