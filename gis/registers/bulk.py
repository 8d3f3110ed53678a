"""Inserts very many rows: COPY on PostgreSQL, one prepared statement on SQLite; no model instance for each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import connection, models
from shapely.geometry import MultiPolygon

from gis.places.crs import RD
from gis.places.shapes import wkb


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert the rows as they are; areas in EPSG:28992. Every column without a default of the database is named.

    Skips the model's own checks, not those of the database. Only for tables without a state.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f"COPY {table} ({names}) FROM STDIN", rows)
        else:
            marks = ", ".join(_mark(field) for field in fields)
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names of our own models)
            cursor.executemany(statement, [tuple(_for_sqlite(value) for value in row) for row in rows])


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_for_postgresql(value) for value in row])


def _mark(column: Any) -> str:
    return f"GeomFromWKB(%s, {RD})" if hasattr(column, "srid") else "%s"


def _for_postgresql(value: object) -> object:
    if isinstance(value, MultiPolygon):
        return shapely.to_wkb(shapely.set_srid(value, RD), hex=True, include_srid=True)
    return value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, MultiPolygon):
        return wkb(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
