"""What is on a tile: per layer the rows with their geometry and attributes, the same on both databases.

Day, rights and counting are in the query. Never a name of a person or a firm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.contrib.gis.db.models import PolygonField
from django.contrib.gis.db.models.functions import Centroid
from django.contrib.gis.geos import Polygon
from django.db.models import BigIntegerField, Count, DateField, F, Q, QuerySet, TextField
from django.db.models.functions import Floor

from core.accounts.models import Municipality
from core.prepared import Prepared
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


@dataclass(frozen=True)
class Terms:
    """What a query names: `ground` to look on, row id of `home`, `states` of its premises as JSON by row id.

    Each is a value, or the place of one in a query that is written beforehand; the zoom is always known.
    """

    z: int
    on: Any
    ground: Any
    home: Any
    states: Any


@dataclass(frozen=True)
class Layer:
    """`right`: who may see it, empty for everyone; `at_home`: how the premises of the own municipality stand is in it.

    Through zoom `counted` a tile tells how many there are in each square, not which: else it would be too large.
    """

    right: str
    counted: int
    things: Callable[[Terms], QuerySet[Any]]
    shape: Shape
    attributes: dict[str, F]
    counts: dict[str, Count] = field(default_factory=dict)
    at_home: bool = False

    def square_m(self, tile: Tile) -> float | None:
        """Side of the squares in which this tile counts; None where it shows each thing itself."""
        return tile.square_m if tile.z <= self.counted else None

    def frame(self, tile: Tile) -> Box | None:
        """The box in RD to look in: what is counted may lie a square away from the tile. None outside the country."""
        return tile.frame(self.square_m(tile) or 0.0)

    def rows(self, terms: Terms) -> Rows:
        """Each thing with its `shape`, or the number in each square by `column` and `row`; attributes are marked."""
        things, side = self.things(terms).order_by(), self.square_m(Tile(terms.z, 0, 0))
        if side is None:
            return things.values(shape=self.shape, **_marked(self.attributes))
        centre = Centroid("geom")
        squares = things.annotate(column=Floor(Easting(centre) / side), row=Floor(Northing(centre) / side))
        return squares.values("column", "row").annotate(**_marked({"count": Count("pk"), **self.counts}))

    def values(self, asked: Asked) -> dict[str, Any]:
        """What the terms of this tile stand for."""
        home, states = asked.home, "{}"
        if self.at_home:
            assert home is not None  # noqa: S101  the right of the layer let nobody else through
            states = town_on(home, asked.on).within(asked.frame)
        return {"on": asked.on, "ground": _ground(asked.frame), "home": home.pk if home else 0, "states": states}


@lru_cache(maxsize=8_192)
def _ground(frame: Box) -> Polygon:
    box = Polygon.from_bbox(frame)
    box.srid = crs.RD
    return box


def _marked(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{MARK}{name}": value for name, value in attributes.items()}


def orders(terms: Terms) -> QuerySet[Any]:
    """Zones of the orders in force."""
    return Zone.objects.filter(geom__bboverlaps=terms.ground, order__in=orders_in_force(None, terms.on))


def permits(terms: Terms) -> QuerySet[Any]:
    """The ground of each permit in force."""
    in_force = register.permits_in_force(terms.on).order_by().values("pk")
    grounds = standing_footprints(terms.on).filter(geom__bboverlaps=terms.ground)
    return grounds.filter(premises__permits__in=in_force)


def premises(terms: Terms) -> QuerySet[Any]:
    """The ground of premises of the own municipality, with how they stand: their firms' worst state."""
    grounds = standing_footprints(terms.on).filter(geom__bboverlaps=terms.ground)
    # Plus nought: by the index of the municipality PostgreSQL would read a whole town for a few streets of it.
    grounds = grounds.alias(town=F("premises__municipality_id") + 0).filter(town=terms.home)
    if terms.z < BARE_FROM:
        grounds = grounds.filter(IsIn("premises_id", terms.states))
    return grounds.annotate(state=StateIn("premises_id", terms.states))


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
        at_home=True,
    ),
}


@cache
def prepared(name: str, z: int) -> Prepared:
    """The query of a layer at a zoom, written once: to write it takes as long as to answer it."""

    def write(**terms: Any) -> Rows:
        return LAYERS[name].rows(Terms(z, **terms))

    ground = PolygonField(srid=crs.RD)
    return Prepared(write, on=DateField(), ground=ground, home=BigIntegerField(), states=TextField())
