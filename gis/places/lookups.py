"""Spatial lookups that use the R-tree on SpatiaLite; on PostGIS they are Django's own.

Queries stay plain `geom__intersects=`, `geom__within=`, `geom__dwithin=`: without this each would
look at every row of the table. Only for tables with an integer primary key (it is the rowid).
"""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.lookups import (
    BBOverlapsLookup,
    DWithinLookup,
    GISLookup,
    IntersectsLookup,
    TouchesLookup,
    WithinLookup,
)
from django.contrib.gis.measure import Distance
from django.db.models.expressions import Col

Frame = tuple[str, list[Any]]


class Indexed(GISLookup):
    """Narrows the rows by the R-tree of the column before the exact test."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Frame:
        sql, params = super().as_sql(compiler, connection)
        frame = self.frame(compiler)
        if not isinstance(self.lhs, Col) or frame is None:
            return sql, list(params)
        near = (
            f'"{self.lhs.alias}".rowid IN (SELECT rowid FROM SpatialIndex '  # noqa: S608 (an alias of Django's own)
            f"WHERE f_table_name=%s AND f_geometry_column=%s AND search_frame={frame[0]})"
        )
        column = [self.lhs.target.model._meta.db_table, self.lhs.target.column]
        return f"({near} AND {sql})", [*column, *frame[1], *params]

    def frame(self, compiler: Any) -> Frame | None:
        """SQL of the box to look in, or None when it cannot be told beforehand."""
        if isinstance(self.rhs, Col):
            sql, params = compiler.compile(self.rhs)
            return sql, list(params)
        if not hasattr(self.rhs, "extent") or self.rhs.srid != self.lhs.target.srid:
            return None
        (x0, y0, x1, y1), margin = self.rhs.extent, self.margin_m()
        return "BuildMbr(%s,%s,%s,%s,%s)", [x0 - margin, y0 - margin, x1 + margin, y1 + margin, self.rhs.srid]

    def margin_m(self) -> float:
        """Metres to look around the other geometry."""
        return 0.0


@GeometryField.register_lookup
class Intersects(Indexed, IntersectsLookup):
    """`intersects`: a shared point is enough."""


@GeometryField.register_lookup
class BBOverlaps(Indexed, BBOverlapsLookup):
    """`bboverlaps`: the boxes around both meet."""


@GeometryField.register_lookup
class Within(Indexed, WithinLookup):
    """`within`: no point outside, and the insides meet."""


@GeometryField.register_lookup
class Touches(Indexed, TouchesLookup):
    """`touches`: borders meet, insides do not."""


@GeometryField.register_lookup
class DWithin(Indexed, DWithinLookup):
    """`dwithin`: at most so many metres apart."""

    def frame(self, compiler: Any) -> Frame | None:
        return None if isinstance(self.rhs, Col) else super().frame(compiler)

    def margin_m(self) -> float:
        (distance,) = self.rhs_params  # type: ignore[attr-defined]
        return float(distance.m if isinstance(distance, Distance) else distance)
