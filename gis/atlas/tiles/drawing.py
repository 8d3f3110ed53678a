"""From rows to a Mapbox vector tile: one statement on PostGIS, Python on the embedded database."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import mapbox_vector_tile
import shapely
from django.db import connection
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from core.prepared import Prepared
from gis.atlas.tiles.grid import BUFFER, EXTENT, Tile
from gis.atlas.tiles.layers import LAYERS, MARK, Asked, prepared
from gis.places import crs


def drawn(name: str, asked: Asked) -> bytes:
    """The tile with one layer; no bytes at all when nothing is in it."""
    layer, written = LAYERS[name], prepared(name, asked.tile.z)
    values, side = layer.values(asked), layer.square_m(asked.tile)
    if connection.vendor == "postgresql":
        return _by_postgis(name, written, values, asked.tile, side)
    return by_python(name, written.write(**values), asked.tile, side)


def _by_postgis(name: str, written: Prepared, values: dict[str, Any], tile: Tile, side: float | None) -> bytes:
    sql, params = written.statement(values)
    columns = ", ".join(f'rows."{column}" AS "{name}"' for column, name in _attributes_of(written.columns))
    statement = f"""
        SELECT ST_AsMVT(tile, %s, {EXTENT}, 'geom') FROM (
            SELECT ST_AsMVTGeom(
                ST_Transform({_shape(side)}, {crs.WEB_MERCATOR}),
                ST_MakeEnvelope(%s, %s, %s, %s, {crs.WEB_MERCATOR}), {EXTENT}, {_buffer(side)}, true
            ) AS geom, {columns}
            FROM ({sql}) AS rows
        ) AS tile
    """  # noqa: S608  names and numbers of ours; what the client sent is in the parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [name, *tile.bounds, *params])
        return bytes(cursor.fetchone()[0])


def _shape(side: float | None) -> str:
    if side is None:
        return "rows.shape"
    centre = f'(rows."column" + 0.5) * {side}, (rows."row" + 0.5) * {side}'
    return f"ST_SetSRID(ST_MakePoint({centre}), {crs.RD})"


def _buffer(side: float | None) -> int:
    """A square is counted in the one tile that its centre lies in."""
    return BUFFER if side is None else 0


def by_python(name: str, rows: Iterable[dict[str, Any]], tile: Tile, side: float | None) -> bytes:
    """From rows with their shape as WKB."""
    features = list(_features(rows, tile, side))
    if not features:
        return b""
    options = {"quantize_bounds": tile.bounds, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode([{"name": name, "features": features}], default_options=options))


def _features(rows: Iterable[dict[str, Any]], tile: Tile, side: float | None) -> Iterator[dict[str, Any]]:
    west, south, east, north = tile.bounds
    margin = (east - west) * _buffer(side) / EXTENT
    seen = shapely.box(west - margin, south - margin, east + margin, north + margin)
    for row in rows:
        shape = crs.reproject(_geometry(row, side), crs.RD, crs.WEB_MERCATOR)
        visible = shapely.intersection(shape, seen)
        if not visible.is_empty and visible.geom_type.removeprefix("Multi") == shape.geom_type.removeprefix("Multi"):
            yield {"geometry": visible, "properties": _attributes(row)}


def _geometry(row: dict[str, Any], side: float | None) -> BaseGeometry:
    if side is not None:
        return Point((row["column"] + 0.5) * side, (row["row"] + 0.5) * side)
    return shapely.from_wkb(bytes(row["shape"]))


def _attributes(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[column] for column, name in _attributes_of(row) if row[column] is not None}
    return {name: str(value) if isinstance(value, date | UUID) else value for name, value in kept.items()}


def _attributes_of(columns: Iterable[str]) -> list[tuple[str, str]]:
    """The columns that are attributes, each with the name that the tile gives it."""
    return [(column, column.removeprefix(MARK)) for column in columns if column.startswith(MARK)]
