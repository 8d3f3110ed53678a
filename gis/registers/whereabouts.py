"""In which municipality an object of the BAG lies."""

from functools import cached_property

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from gis.places.models import MunicipalOutline
from gis.places.shapes import from_stored
from gis.registers.errors import ImportRefused, RowRefused

#: Outlines are generalised: this far over the border the municipality in the id still decides.
_SLACK_M = 250.0


class Whereabouts:
    """The outlines of all municipalities, ready to be asked. Raises ImportRefused when none are loaded."""

    def __init__(self) -> None:
        rows = list(MunicipalOutline.objects.values_list("municipality", "municipality__code", "geom"))
        if not rows:
            raise ImportRefused("gemeentegrenzen ontbreken: draai eerst / outlines missing: run load_outlines")
        self._ids = [pk for pk, _, _ in rows]
        self._areas = [from_stored(geom) for _, _, geom in rows]
        self._by_code = {code[2:]: i for i, (_, code, _) in enumerate(rows)}
        self._wide: dict[str, BaseGeometry | None] = {}

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self._areas)

    def municipality_id(self, bag_id: str, shape: BaseGeometry) -> int:
        """Primary key of the municipality.

        The one in the id when the object lies in or near its outline; else (after a merger) the one
        whose outline holds it. Raises RowRefused outside all of them.
        """
        spot = shape.point_on_surface()
        home = self._widened(bag_id[:4])
        if home is not None and home.contains(spot):
            return self._ids[self._by_code[bag_id[:4]]]
        return self._ids[self._found(spot)]

    def _found(self, spot: Point) -> int:
        hits = self._tree.query(spot, predicate="intersects")
        if len(hits) == 0:
            raise RowRefused(
                f"geometrie: in geen enkele gemeente / geometry: in no municipality (RD {spot.x:.0f}, {spot.y:.0f})"
            )
        return int(hits[0])

    def _widened(self, code: str) -> BaseGeometry | None:
        if code not in self._wide:
            at = self._by_code.get(code)
            wide = None if at is None else self._areas[at].buffer(_SLACK_M)
            if wide is not None:
                shapely.prepare(wide)
            self._wide[code] = wide
        return self._wide[code]
