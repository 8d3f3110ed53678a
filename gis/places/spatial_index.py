"""Keeps the R-tree of every geometry column on SpatiaLite; PostGIS keeps its own.

Whenever SQLite remakes a table (a constraint added, a column altered) its R-tree stays behind,
unfilled and switched off, and the lookups that use it would silently find nothing.
"""

from typing import Any

from django.db import connections

_WITHOUT = "SELECT f_table_name, f_geometry_column FROM geometry_columns WHERE spatial_index_enabled <> 1"


def keep(using: str = "default", **kwargs: object) -> None:
    """Make the R-tree anew for every geometry column that has none switched on; safe to repeat."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT)
        for table, column in cursor.fetchall():
            _make(cursor, table, column)


def _make(cursor: Any, table: str, column: str) -> None:
    cursor.execute(f'DROP TABLE IF EXISTS "idx_{table}_{column}"')
    cursor.execute("SELECT CreateSpatialIndex(%s, %s)", [table, column])
    if cursor.fetchone()[0] != 1:
        raise RuntimeError(f"no spatial index on {table}.{column}: CreateSpatialIndex refused")
