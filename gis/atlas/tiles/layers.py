"""What is on a tile: per layer the rows with their geometry and attributes, the same on both databases.

Day, rights and counting are in the query. Never a name of a person or a firm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import Centroid
from django.contrib.gis.geos import Polygon
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Floor

from core.accounts.models import Municipality
from gis.atlas import register
from gis.atlas.compliance import State
from gis.atlas.tiles.expressions import Easting, IsIn, Northing, Shape, StateIn
from gis.atlas.tiles.grid import Box, Tile
from gis.atlas.tiles.standing import town_on
from gis.places import crs
from gis.places.models import Zone
from gis.places.selectors import orders_in_force, standing_footprints

#: From this zoom on premises without a firm are drawn too, for the look of the place.
BARE_FROM = 15

#: Before the name of an attribute in a row: a model may have a field of that name.
MARK = "attribute_"

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Asked:
    """A tile on a day; `home`: the municipality of whoever asks, None signed out; `frame`: where to look, in RD."""

    tile: Tile
    on: date
    frame: Box
    home: Municipality | None = None

    @property
    def ground(self) -> Polygon:
        box = Polygon.from_bbox(self.frame)
        box.srid = crs.RD
        return box


@dataclass(frozen=True)
class Layer:
    """`right`: who may see it, empty for everyone.

    Through zoom `counted` a tile tells how many there are in each square, not which: else it would be too large.
    """

    right: str
    counted: int
    things: Callable[[Asked], QuerySet[Any]]
    shape: Shape
    attributes: dict[str, F]
    counts: dict[str, Count] = field(default_factory=dict)

    def square_m(self, tile: Tile) -> float | None:
        """Side of the squares in which this tile counts; None where it shows each thing itself."""
        return tile.square_m if tile.z <= self.counted else None

    def rows(self, asked: Asked) -> Rows:
        """Each thing with its `shape`, or the number in each square by `column` and `row`; attributes are marked."""
        things, side = self.things(asked).order_by(), self.square_m(asked.tile)
        if side is None:
            return things.values(shape=self.shape, **_marked(self.attributes))
        centre = Centroid("geom")
        squares = things.annotate(column=Floor(Easting(centre) / side), row=Floor(Northing(centre) / side))
        return squares.values("column", "row").annotate(**_marked({"count": Count("pk"), **self.counts}))


def _marked(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{MARK}{name}": value for name, value in attributes.items()}


def orders(asked: Asked) -> QuerySet[Any]:
    """Zones of the orders in force."""
    return Zone.objects.filter(geom__bboverlaps=asked.ground, order__in=orders_in_force(None, asked.on))


def permits(asked: Asked) -> QuerySet[Any]:
    """The ground of each permit in force."""
    in_force = register.permits_in_force(asked.on).order_by().values("pk")
    grounds = standing_footprints(asked.on).filter(geom__bboverlaps=asked.ground)
    return grounds.filter(premises__permits__in=in_force)


def premises(asked: Asked) -> QuerySet[Any]:
    """The ground of premises of the own municipality, with how they stand: their firms' worst state."""
    assert asked.home is not None  # noqa: S101  the right of the layer let nobody else through
    states = town_on(asked.home, asked.on).within(asked.frame)
    grounds = standing_footprints(asked.on).filter(geom__bboverlaps=asked.ground, premises__municipality=asked.home)
    if asked.tile.z < BARE_FROM:
        grounds = grounds.filter(IsIn("premises_id", states))
    return grounds.annotate(state=StateIn("premises_id", states))


LAYERS = {
    "orders": Layer(
        right="",
        counted=10,
        things=orders,
        shape=Shape("geom"),
        attributes={
            "id": F("order__public_id"),
            "title": F("order__title"),
            "article": F("order__article"),
            "municipality": F("order__municipality__code"),
            "valid_from": F("order__valid_from"),
            "valid_to": F("order__valid_to"),
            "fictive": F("order__fictive"),
        },
    ),
    # What the public register tells, without the name.
    "permits": Layer(
        right="",
        counted=12,
        things=permits,
        shape=Shape(Centroid("geom")),
        attributes={
            "number": F("premises__permits__number"),
            "bag_id": F("premises__bag_id"),
            "activity": F("premises__permits__activity"),
            "valid_from": F("premises__permits__valid_from"),
            "valid_to": F("premises__permits__valid_to"),
        },
    ),
    "premises": Layer(
        right="atlas.view",
        counted=12,
        things=premises,
        shape=Shape("geom"),
        attributes={"state": F("state"), "bag_id": F("premises__bag_id")},
        counts={state.value: Count("pk", filter=Q(state=state.value)) for state in State},
    ),
}
