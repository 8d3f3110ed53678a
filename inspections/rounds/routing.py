"""How far and how long it is between places: one interface, two providers.

Places are EPSG:28992 metres. `StraightLine` reckons by itself; `Osrm` asks a route server by its table and route
services (degrees, longitude first). Which one holds is the setting OSRM_URL.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from gis.places import crs
from inspections.rounds.planning import Matrix

#: RD metres.
Place = tuple[float, float]
#: Longitude and latitude in degrees.
Line = list[tuple[float, float]]

_KM, _HOUR_S, _PERCENT = 1000.0, 3600.0, 100.0
#: Seconds that a route server may take; a planner waits for it.
PATIENCE_S = 10.0
_MOST_BYTES = 20 * 1024 * 1024


class RoutingError(Exception):
    """The provider has no answer; `str()` says what went wrong, without a place."""


class Provider(Protocol):
    """Measures ways. `name` is stored with the round."""

    @property
    def name(self) -> str:
        """What a round keeps of who measured it."""

    def matrix(self, places: Sequence[Place]) -> Matrix:
        """Seconds and metres between all places. Raises RoutingError."""

    def line(self, places: Sequence[Place]) -> Line:
        """The way along these places in this order. Raises RoutingError."""


@dataclass(frozen=True)
class StraightLine:
    """As the crow flies, longer by `detour_percent` (130: a third more), at `speed_kmh`."""

    speed_kmh: int
    detour_percent: int
    name: str = "straight_line"

    def matrix(self, places: Sequence[Place]) -> Matrix:
        metres = [[math.dist(one, other) * self.detour_percent / _PERCENT for other in places] for one in places]
        per_second = self.speed_kmh * _KM / _HOUR_S
        return Matrix(
            seconds=[[round(way / per_second) for way in row] for row in metres],
            metres=[[round(way) for way in row] for row in metres],
        )

    def line(self, places: Sequence[Place]) -> Line:
        return [_degrees(place) for place in places]


@dataclass(frozen=True)
class Osrm:
    """A route server that speaks OSRM's HTTP API, such as `http://osrm:5000`; `profile` is the one it was built for."""

    base_url: str
    profile: str = "driving"
    name: str = "osrm"

    def matrix(self, places: Sequence[Place]) -> Matrix:
        if len(places) < 2:  # a table of one place is no question
            return Matrix([[0] * len(places)], [[0] * len(places)])
        found = self._ask("table", places, "annotations=duration,distance")
        return Matrix(
            seconds=_table(found, "durations", len(places)),
            metres=_table(found, "distances", len(places)),
        )

    def line(self, places: Sequence[Place]) -> Line:
        if len(places) < 2:
            return [_degrees(place) for place in places]
        found = self._ask("route", places, "overview=full&geometries=geojson")
        try:
            return [(float(lon), float(lat)) for lon, lat in found["routes"][0]["geometry"]["coordinates"]]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise RoutingError("the route server answered without a line") from error

    def _ask(self, service: str, places: Sequence[Place], query: str) -> dict[str, Any]:
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in map(_degrees, places))
        address = f"{self.base_url.rstrip('/')}/{service}/v1/{self.profile}/{where}?{query}"
        try:
            # The address is the operator's own setting, http or https (config/environment.py).
            with urlopen(Request(address), timeout=PATIENCE_S) as answer:  # noqa: S310
                found = json.loads(answer.read(_MOST_BYTES))
        except (URLError, OSError, ValueError) as error:
            raise RoutingError(f"the route server gave no answer ({type(error).__name__})") from error
        if not isinstance(found, dict) or found.get("code") != "Ok":
            raise RoutingError("the route server could not measure these places")
        return found


def _table(found: dict[str, Any], name: str, size: int) -> list[list[int]]:
    """A square table of whole numbers; a pair without a road between them is no answer."""
    try:
        table = [[round(float(value)) for value in row] for row in found[name]]
    except (KeyError, TypeError, ValueError) as error:
        raise RoutingError(f"the route server answered without all {name}") from error
    if len(table) != size or any(len(row) != size for row in table) or any(way < 0 for row in table for way in row):
        raise RoutingError(f"the route server answered with other {name} than asked")
    return table


def _degrees(place: Place) -> tuple[float, float]:
    lon, lat = crs.lonlat_from_rd(*place)
    return round(lon, 6), round(lat, 6)
