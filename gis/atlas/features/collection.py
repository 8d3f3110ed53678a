"""What a collection of features is: which rows, in which order, and what of each row everyone may know."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from shapely.geometry.base import BaseGeometry

from gis.atlas.features.parameters import Filter, Items, items_query
from gis.atlas.features.spans import EVER, Span
from gis.places import crs

Rows = QuerySet[Any, Any]
Schema = dict[str, Any]

DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NONE: Schema = DAY | {"nullable": True}
TEXT: Schema = {"type": "string"}
NUMBER_OR_NONE: Schema = {"type": "integer", "nullable": True}
YES: Schema = {"type": "boolean"}


@dataclass(frozen=True)
class Feature:
    """One thing by its public key; `shape` in RD metres, None where no ground is known."""

    key: str
    shape: BaseGeometry | None
    properties: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which features: there in the `span`, on the `ground` (RD metres; None: anywhere), and with these properties."""

    span: Span
    ground: BaseGeometry | None = None
    chosen: Q = field(default_factory=Q)

    @property
    def frame(self) -> GEOSGeometry | None:
        """The ground as the database takes it."""
        return None if self.ground is None else GEOSGeometry(memoryview(shapely.to_wkb(self.ground)), srid=crs.RD)

    @property
    def nowhere(self) -> bool:
        return self.ground is not None and self.ground.is_empty


@dataclass(frozen=True)
class Collection:
    """`find`: the rows, in no order; `show`: their features, in the order of the rows.

    `key`: the column of the public key, by which pages go; `counted`: whether counting all is cheap at any scale;
    `properties`: the schema of each, in the order in which they are written.
    """

    name: str
    title: str | Promise
    description: str | Promise
    item_type: str
    key: str
    key_form: dict[str, str]
    find: Callable[[Wanted], Rows]
    show: Callable[[Sequence[Any], Span], Iterator[Feature]]
    properties: dict[str, Schema]
    filters: dict[str, Filter]
    counted: bool

    @cached_property
    def query(self) -> type[Items]:
        """The parameters of a list of its features."""
        return items_query(self.key_form, self.filters)

    def rows(self, wanted: Wanted) -> Rows:
        """The rows in the order of their key."""
        if wanted.nowhere:
            return self.find(Wanted(wanted.span)).none()
        return self.find(wanted).filter(wanted.chosen).order_by(self.key)

    def chosen(self, asked: dict[str, Any]) -> Q:
        """The property filters among the parameters."""
        found = Q()
        for name, one in self.filters.items():
            if name in asked:
                found &= one.where(asked[name])
        return found

    def one(self, key: str) -> Feature | None:
        """The feature with this key, whenever it was there."""
        if not re.fullmatch(self.key_form["form"], key):
            return None
        rows = list(self.rows(Wanted(EVER)).filter(**{self.key: key})[:1])
        return next(iter(self.show(rows, EVER)), None)
