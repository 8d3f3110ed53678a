"""Reads panden from a GeoPackage with the columns of the BAG, a block of rows at a time."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from gis.places.models import BAG_ID
from gis.registers import fields
from gis.registers.bag_objects import PAND, Occurrence, Refused, Row
from gis.registers.errors import ImportRefused, RowRefused

_BLOCK = 5_000
_NEEDED = ("identificatie", "status", "begingeldigheid")
_WANTED = (*_NEEDED, "eindgeldigheid", "voorkomenidentificatie")


def rows(path: Path) -> Iterator[Row]:
    """The panden of the file. Raises ImportRefused when it has no layer with them, or in another CRS than RD."""
    layer, columns, key = _layer(path)
    read, after = 0, ""
    while True:
        # By key: to skip rows instead, SQLite would go through all that were read before, block after block.
        meta, keys, geometry, values = pyogrio.raw.read(
            path,
            layer=layer,
            columns=list(columns),
            where=after or None,
            max_features=_BLOCK,
            return_fids=True,
            datetime_as_string=True,
        )
        order = [str(name).lower() for name in meta["fields"]]
        shapes = shapely.force_2d(shapely.from_wkb(geometry))
        for i, shape in enumerate(shapes):
            row = dict(zip(order, (column[i] for column in values), strict=True))
            yield _row(row, shape, f"{layer} {read + i + 1} {fields.text(row['identificatie'])}")
        if len(shapes) < _BLOCK:
            return
        read += _BLOCK
        after = f'"{key}" > {keys[-1]}'


def _layer(path: Path) -> tuple[str, list[str], str]:
    """The layer with panden, the columns to read, and the column of its row ids."""
    try:
        infos = [pyogrio.read_info(path, layer=name) for name, _ in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError) as error:
        raise ImportRefused(f"dit bestand is niet te lezen / cannot read this file: {error}") from error
    for info in sorted(infos, key=lambda one: one["layer_name"] != "pand"):
        columns = [str(name) for name in info["fields"]]
        if set(_NEEDED) <= {name.lower() for name in columns}:
            _require_rd(info["crs"])
            return (
                info["layer_name"],
                [name for name in columns if name.lower() in _WANTED],
                info["fid_column"] or "rowid",
            )
    raise ImportRefused(f"geen laag met de kolommen / no layer with the columns {', '.join(_NEEDED)}")


def _require_rd(declared: str | None) -> None:
    if not declared or CRS.from_user_input(declared).to_epsg() not in (28992, 7415):
        raise ImportRefused(f"de BAG is in RD (EPSG:28992), dit bestand in / this file is in: {declared or '?'}")


def _row(row: Mapping[str, Any], shape: Any, where: str) -> Row:
    try:
        if shape is None or shape.is_empty:
            raise RowRefused("geometrie: leeg / geometry: empty")
        return Occurrence(
            kind=PAND,
            bag_id=_identification(row["identificatie"]),
            number=fields.whole("voorkomenIdentificatie", row.get("voorkomenidentificatie"), 1, 1, 999_999),
            status=fields.required("status", row["status"], 60),
            valid_from=fields.required_day("beginGeldigheid", row["begingeldigheid"]),
            valid_to=fields.day("eindGeldigheid", row.get("eindgeldigheid")),
            withdrawn=False,
            where=where,
            shape=shape,
        )
    except RowRefused as refusal:
        return Refused(where, str(refusal))


def _identification(value: object) -> str:
    """The bare id: GDAL writes the domain before it, as `NL.IMBAG.Pand.0221…`."""
    found = fields.text(value).rpartition(".")[2]
    if not re.fullmatch(BAG_ID, found):
        return fields.bag_id("identificatie", found)
    return found
