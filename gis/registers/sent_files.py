"""Shapes out of a file that a person sends: GeoJSON, GeoPackage or a zipped Shapefile, in a declared CRS.

The kind goes by content. GeoJSON is read without GDAL; of a zip only the parts of a Shapefile are unpacked, under
names of ours, so no file can lead GDAL to another. Of what the file tells beside shapes nothing is read.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from gis.places import crs
from gis.registers.errors import SentFileRefused

#: Fields of the form: the file, and the coordinate system that the person names.
FIELD, SYSTEM_FIELD = "upload", "crs"
#: A shape of a municipality has a hundred corners or a thousand, never a million.
MOST_POINTS = 1_000_000
MOST_BYTES = 100 * 1024 * 1024
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ANGLES = 360
#: Corners of the shortest closed ring: a triangle and its first corner once more.
_SHORTEST = 4


@dataclass(frozen=True)
class Sent:
    """The shapes of a file in RD metres, flat, unexamined. `swapped`: latitude stood first, and was put back."""

    shapes: list[BaseGeometry]
    swapped: bool = False
    z_dropped: bool = False


def read(data: bytes, declared: int | None = None, *, kinds: tuple[str, ...] = ()) -> Sent:
    """The shapes of the file, of these kinds alone when given, else of all.

    `declared`: EPSG code that the person gives when the file names none. Raises SentFileRefused, with a sentence on
    the field `upload` or `crs`.
    """
    found, named = _contents(data)
    shapes = [shape for shape in found if not shape.is_empty and (not kinds or shape.geom_type in kinds)]
    if not shapes:
        held = ", ".join(sorted({shape.geom_type for shape in found})) or _("niets")
        said = (
            _("Er staat geen vlak in, wel: %(kinds)s. Kies een bestand met vlakken (Polygon).")
            if kinds
            else _("Er staat geen vorm in dit bestand, wel: %(kinds)s.")
        )
        raise SentFileRefused(said % {"kinds": held}, FIELD)
    if int(shapely.get_num_coordinates(shapes).sum()) > MOST_POINTS:
        raise SentFileRefused(_("Meer dan een miljoen hoeken. Kies alleen het vlak dat u nodig hebt."), FIELD)
    bounds = tuple(shapely.total_bounds(shapes))
    moved, swapped = _in_rd(shapes, _system(named, declared, bounds), bounds)
    return Sent(moved, swapped, bool(shapely.has_z(shapes).any()))


def _system(named: str, declared: int | None, bounds: tuple[float, ...]) -> CRS:
    """The CRS that the file names, else the one that the person gives. Metres that are said to be degrees have none."""
    found = _known(named) if named else None
    metres = max(map(abs, bounds)) > _ANGLES
    if declared is not None and (found is None or (found.is_geographic and metres)):
        found = CRS.from_epsg(declared)
    if found is None or (found.is_geographic and metres):
        raise SentFileRefused(_("Het bestand noemt er geen. Kies het hieronder, zoals RD (EPSG:28992)."), SYSTEM_FIELD)
    return found


def _known(named: str) -> CRS | None:
    try:
        found = CRS.from_user_input(named)
    except CRSError:
        return None
    return None if found.is_engineering else found


def _in_rd(shapes: list[BaseGeometry], system: CRS, bounds: tuple[float, ...]) -> tuple[list[BaseGeometry], bool]:
    """The shapes in RD metres; degrees with latitude first are turned."""
    west, south, east, north = bounds
    swapped = system.is_geographic and crs.in_lonlat_box(south, west) and crs.in_lonlat_box(north, east)
    transform = Transformer.from_crs(system, crs.RD, always_xy=True).transform

    def move(points: np.ndarray) -> np.ndarray:
        x, y = (points[:, 1], points[:, 0]) if swapped else (points[:, 0], points[:, 1])
        return np.column_stack(transform(x, y))

    moved = [shapely.transform(shape, move) for shape in shapely.force_2d(shapes)]
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise SentFileRefused(
            _("De coördinaten passen niet bij %(system)s. Kies een ander coördinatenstelsel.")
            % {"system": system.name},
            SYSTEM_FIELD,
        )
    return moved, swapped


def _contents(data: bytes) -> tuple[list[BaseGeometry], str]:
    """The shapes of the file and the CRS that it names, or none."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _geojson(data)
    if data.startswith(b"SQLite format 3\x00"):
        with _file("area.gpkg", data) as path:
            return _gdal(path)
    if data.startswith(b"PK\x03\x04"):
        with _shapefile(data) as path:
            return _gdal(path)
    raise SentFileRefused(_("Dit is geen GeoJSON, GeoPackage of Shapefile in een zip. Kies een van die drie."), FIELD)


def _geojson(data: bytes) -> tuple[list[BaseGeometry], str]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
        shapes = [shapely.from_geojson(json.dumps(_closed(one))) for one in _geometries(document)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ShapelyError) as error:
        raise _unreadable() from error
    named = document.get("crs")
    if named is None:
        return shapes, f"EPSG:{crs.LONLAT}"
    name = named.get("properties", {}).get("name", "") if isinstance(named, dict) else ""
    return shapes, str(name)


def _geometries(document: dict[str, Any]) -> Iterator[object]:
    if document.get("type") == "FeatureCollection":
        yield from (feature["geometry"] for feature in document["features"] if feature.get("geometry"))
    elif document.get("type") == "Feature":
        yield document["geometry"]
    else:
        yield {name: value for name, value in document.items() if name != "crs"}


def _closed(geometry: Any) -> Any:
    """An area with its rings of one or two corners closed; anything else as it is. Who reads it says what is wrong."""
    if isinstance(geometry, dict) and geometry.get("type") == "Polygon":
        return {**geometry, "coordinates": [_ring(ring) for ring in geometry["coordinates"]]}
    if isinstance(geometry, dict) and geometry.get("type") == "MultiPolygon":
        return {**geometry, "coordinates": [[_ring(ring) for ring in part] for part in geometry["coordinates"]]}
    return geometry


def _ring(ring: list[Any]) -> list[Any]:
    return ring + [ring[0]] * (_SHORTEST - len(ring)) if 0 < len(ring) < _SHORTEST - 1 else ring


def _gdal(path: Path) -> tuple[list[BaseGeometry], str]:
    try:
        layers = pyogrio.list_layers(path)
        if len(layers) != 1:
            raise SentFileRefused(
                _("Er zijn %(count)s lagen. Bewaar alleen de laag met het gebied.") % {"count": len(layers)},
                FIELD,
            )
        meta, _index, geometry, _fields = pyogrio.raw.read(path, columns=[])
        shapes = [] if geometry is None else _shapes_of(geometry)
    except (DataSourceError, DataLayerError, FeatureError, ValueError, ShapelyError) as error:
        raise _unreadable() from error
    named = str(meta.get("crs") or "")
    return shapes, "" if "undefined" in named.lower() else named


def _shapes_of(rows: np.ndarray) -> list[BaseGeometry]:
    """The shapes of WKB, closed where they stand open: who reads them says what is wrong with a ring too short."""
    filled = np.array([row for row in rows if row is not None], dtype=object)
    shapes = list(shapely.from_wkb(filled, on_invalid="fix")) if len(filled) else []
    if any(shape is None for shape in shapes):
        raise _unreadable()
    return shapes


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


@contextmanager
def _shapefile(data: bytes) -> Iterator[Path]:
    """The one Shapefile of a zip, unpacked under names of ours."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        stems = [name[:-4] for name in archive.namelist() if name.lower().endswith(".shp")]
        if len(stems) != 1:
            raise SentFileRefused(
                _("In de zip staan %(count)s Shapefiles. Bewaar er een, met .shp, .shx, .dbf en .prj.")
                % {"count": len(stems)},
                FIELD,
            )
        parts = [info for info in archive.infolist() if info.filename[:-4] == stems[0]]
        if sum(info.file_size for info in parts) > MOST_BYTES:
            raise SentFileRefused(_("De zip wordt uitgepakt te groot. Bewaar alleen het gebied."), FIELD)
        with tempfile.TemporaryDirectory() as folder:
            for info in parts:
                if (end := info.filename[-4:].lower()) in _PARTS:
                    (Path(folder) / f"area{end}").write_bytes(archive.read(info))
            yield Path(folder) / "area.shp"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _unreadable() from error


def _unreadable() -> SentFileRefused:
    return SentFileRefused(
        _("Het is beschadigd of niet volledig. Bewaar het opnieuw als GeoJSON of GeoPackage."), FIELD
    )
