"""Writing a layer as a file that other programs read, by GDAL: GeoPackage, GeoJSON, Shapefile in a zip; CSV as a
spreadsheet opens it.

Every row says its source, its licence and its day, since a row is what people copy on.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from core.spreadsheet import BOM, line
from gis.places import crs

#: Extension and MIME type.
FORMATS = {
    "gpkg": ("gpkg", "application/geopackage+sqlite3"),
    "geojson": ("geojson", "application/geo+json"),
    "shp": ("zip", "application/zip"),
    "csv": ("csv", "text/csv; charset=utf-8"),
}
_DRIVERS = {"gpkg": "GPKG", "geojson": "GeoJSON", "shp": "ESRI Shapefile"}
#: A Shapefile keeps no longer text and no longer name of a column.
_SHP_TEXT, _SHP_NAME = 254, 10


@dataclass(frozen=True)
class Layer:
    """`columns`: the name of each, in the order of the cells of a row. `shapes`: RD metres, None where not known."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    shapes: Sequence[BaseGeometry | None]
    geometry: str
    source: str
    licence: str
    on: date

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, "source", "licence", "as_of")

    def all_rows(self) -> Iterator[tuple[Any, ...]]:
        for row in self.rows:
            yield (*row, self.source, self.licence, self.on)


def written(layer: Layer, form: str, system: int) -> bytes:
    """The file in one of FORMATS, coordinates in EPSG:28992 or 4326 (longitude first)."""
    shapes = _moved(layer, system)
    if form == "csv":
        return _csv(layer, shapes)
    with TemporaryDirectory(prefix="parkwacht-") as folder:
        path = Path(folder) / f"{layer.name}.{'shp' if form == 'shp' else form}"
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(shapes, dtype=object)),
            [_column(cells, form) for cells in _cells(layer)],
            _shortened(layer.all_columns) if form == "shp" else list(layer.all_columns),
            geometry_type=layer.geometry,
            crs=f"EPSG:{system}",
            driver=_DRIVERS[form],
            layer=layer.name,
            **_options(layer, form, system),
        )
        return _zipped(Path(folder)) if form == "shp" else path.read_bytes()


def _shortened(names: Sequence[str]) -> list[str]:
    """Names as a Shapefile keeps them, each once; the later of two that would be the same ends in its number."""
    short: list[str] = []
    for name in names:
        cut = name[:_SHP_NAME]
        short.append(cut if cut not in short else f"{cut[: _SHP_NAME - 1]}{short.count(cut) + 1}")
    return short


def _moved(layer: Layer, system: int) -> list[BaseGeometry | None]:
    return [None if shape is None else crs.reproject(shape, crs.RD, system) for shape in layer.shapes]


def _cells(layer: Layer) -> list[list[Any]]:
    rows = list(layer.all_rows())
    return [[row[at] for row in rows] for at in range(len(layer.all_columns))]


def _column(cells: list[Any], form: str) -> np.ndarray:
    """Whole numbers as such, all else as text; a Shapefile cuts long text."""
    if cells and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in cells):
        return np.array(cells, dtype=np.int64)
    texts = [None if cell is None else _text(cell) for cell in cells]
    return np.array([text and text[:_SHP_TEXT] if form == "shp" else text for text in texts], dtype=object)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _options(layer: Layer, form: str, system: int) -> dict[str, Any]:
    if form == "gpkg":
        said = f"{layer.source} {layer.licence} {layer.on.isoformat()}"
        return {"layer_options": {"IDENTIFIER": layer.name, "DESCRIPTION": said}}
    if form == "geojson":
        return {"layer_options": {"RFC7946": "YES"} if system == crs.LONLAT else {"COORDINATE_PRECISION": "3"}}
    return {"encoding": "UTF-8"}


def _zipped(folder: Path) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    return held.getvalue()


def _csv(layer: Layer, shapes: Sequence[BaseGeometry | None]) -> bytes:
    """With the shape as WKT in a column of its own, which GDAL and spreadsheets both read."""
    lines = [line([*layer.all_columns, "wkt"])]
    for row, shape in zip(layer.all_rows(), shapes, strict=True):
        wkt = "" if shape is None else shapely.to_wkt(shape, rounding_precision=6)
        lines.append(line([*(_text(cell) if cell is not None else "" for cell in row), wkt]))
    return (BOM + "".join(lines)).encode()
