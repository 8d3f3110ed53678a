"""`load_zones`: designation orders from a file that GDAL reads, in any declared CRS; one feature is one order."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from django.utils import timezone
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality
from gis.places import crs, spatial
from gis.places.duty import Kind
from gis.places.models import MunicipalOutline
from gis.places.services import OrderDraft, Outcome, load_order
from gis.places.shapes import as_multi, from_stored
from gis.registers import fields, order_rows
from gis.registers.errors import ImportRefused, RowRefused
from gis.registers.report import Report
from gis.registers.running import Progress

#: Outlines are generalised to whole metres and more: so far may a zone cross its own municipality's.
OUTLINE_SLACK_M = 250.0
_READABLE = (".shp", ".gpkg", ".geojson", ".json", ".gml", ".fgb")
_FAULTS = {
    "Self-intersection": "zelfdoorsnijding / self-intersection",
    "Ring Self-intersection": "een ring raakt zichzelf / a ring touches itself",
    "Hole lies outside shell": "een gat ligt buiten de rand / a hole lies outside its shell",
    "Holes are nested": "gaten liggen in elkaar / holes are nested",
    "Nested shells": "delen liggen in elkaar / parts are nested",
    "Interior is disconnected": "het binnengebied is gebroken / the interior is disconnected",
    "Too few points in geometry component": "te weinig punten / too few points",
    "Invalid Coordinate": "ongeldige coördinaat / invalid coordinate",
    "Duplicate Rings": "dezelfde ring staat er twee keer / the same ring stands twice",
    "Empty geometry": "leeg / empty",
    "No area": "zonder oppervlakte / without area",
}


@dataclass(frozen=True)
class Layer:
    """One layer of the file: its features as rows, and how its coordinates become RD."""

    name: str
    crs: CRS
    rows: list[dict[str, object]]
    shapes: list[BaseGeometry | None]


def load(path: Path, report: Report, progress: Progress) -> None:
    """Bring in every order of the file; what cannot go in is refused with its feature number and reason.

    Raises ImportRefused when GDAL cannot read the file, when it declares no CRS, or lacks a required property.
    """
    report.unit = "aanwijzingen / orders"
    municipalities = {one.code: one for one in Municipality.objects.all()}
    seen: set[tuple[str, str, str]] = set()
    for layer in _layers(path):
        to_rd = Transformer.from_crs(layer.crs, crs.RD, always_xy=True)
        for number, (row, shape) in enumerate(zip(layer.rows, layer.shapes, strict=True), start=1):
            report.read += 1
            where = f"{layer.name} {number} ({fields.text(row.get('title'))[:60]})"
            try:
                order = order_rows.draft(row, municipalities)
                _require_once(order, seen)
                _load_one(_with_area(order, shape, to_rd), where, report)
            except RowRefused as refusal:
                report.refuse(where, str(refusal))
            progress(report.read)


def _load_one(order: OrderDraft, where: str, report: Report) -> None:
    _require_own_municipality(order, where, report)
    for remark in order_rows.remarks(order):
        report.warn(where, remark)
    loaded = load_order(order, actor=None, at=timezone.now(), origin="load_zones")
    if loaded.outcome is Outcome.UNCHANGED:
        report.unchanged += 1
        return
    report.stored += 1
    if loaded.outcome is Outcome.NEW_VERSION:
        report.changed += 1
        changes = ", ".join(loaded.differences)
        report.warn(where, f"nieuwe versie / new version {loaded.order.version}: {changes}")


def _require_once(order: OrderDraft, seen: set[tuple[str, str, str]]) -> None:
    key = (order.municipality.code, order.title, order.valid_from.isoformat())
    if key in seen:
        raise RowRefused(
            "zelfde title, municipality en valid_from staan twee keer in dit bestand / stand twice in this file"
        )
    seen.add(key)


def _with_area(order: OrderDraft, shape: BaseGeometry | None, to_rd: Transformer) -> OrderDraft:
    """The order with its area in RD where its kinds name AREA; without, any drawing is left out."""
    if Kind.AREA not in order.kinds:
        return order
    if shape is None or shape.is_empty:
        raise RowRefused("geometrie: leeg, maar kinds noemt AREA / geometry: empty, but kinds names AREA")
    return replace(order, area=area_in_rd(shape, to_rd))


def area_in_rd(shape: BaseGeometry, to_rd: Transformer) -> MultiPolygon:
    """A valid area in EPSG:28992 metres, Z dropped. Raises RowRefused with the reason and the spot (in RD)."""
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise RowRefused(f"geometrie: {shape.geom_type} is geen vlak / geometry: {shape.geom_type} is no area")
    flat = shapely.force_2d(shape)
    moved = shapely.transform(flat, lambda xy: np.column_stack(to_rd.transform(xy[:, 0], xy[:, 1])))
    _require_netherlands(moved)
    if fault := spatial.fault(moved):
        raise RowRefused(f"geometrie / geometry: {worded(fault)}")
    return as_multi(moved)


def worded(fault: str) -> str:
    """The fault that GEOS names, in Dutch and English, with the spot in RD metres."""
    match = re.fullmatch(r"(?P<name>[^\[]+?)(\[(?P<x>\S+) (?P<y>[^\]\s]+)\])?", fault)
    if match is None:
        return fault
    name = _FAULTS.get(match["name"], match["name"])
    return f"{name} op / at RD {float(match['x']):.2f}, {float(match['y']):.2f}" if match["x"] else name


def _require_netherlands(moved: BaseGeometry) -> None:
    x0, y0, x1, y1 = moved.bounds
    for x, y in ((x0, y0), (x1, y1)):
        try:
            crs.require_rd(x, y)
        except crs.CrsError as error:
            raise RowRefused(f"geometrie / geometry: {error}") from error


def _require_own_municipality(order: OrderDraft, where: str, report: Report) -> None:
    """Refuse an area beyond the generalised outline of its own municipality; remark on a small crossing."""
    if order.area is None:
        return
    outline = MunicipalOutline.objects.filter(municipality=order.municipality).first()
    if outline is None:
        raise RowRefused("municipality: omtrek niet geladen (load_outlines) / outline not loaded (load_outlines)")
    own = from_stored(outline.geom)
    outside_m2 = order.area.difference(own).area
    if not own.buffer(OUTLINE_SLACK_M).covers(order.area):
        raise RowRefused(
            f"geometrie: ligt (deels) buiten / geometry: (partly) outside {order.municipality.code} "
            f"{order.municipality.name} ({outside_m2:.0f} m²)"
        )
    if outside_m2 > 0:
        report.warn(where, f"{outside_m2:.0f} m² over de vereenvoudigde gemeentegrens / across the generalised border")


def _layers(path: Path) -> Iterator[Layer]:
    """The layers of the file that hold features, each with its declared CRS."""
    source = _inside_zip(path) if zipfile.is_zipfile(path) else str(path)
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        layers = [_layer(source, name) for name in names]
    except (DataSourceError, DataLayerError, FeatureError, ValueError, UnicodeDecodeError) as error:
        raise ImportRefused(f"dit bestand is niet te lezen / cannot read this file: {_first_line(error)}") from error
    if not layers:
        raise ImportRefused("dit bestand heeft geen lagen / this file has no layers")
    yield from layers


def _layer(source: str, name: str) -> Layer:
    meta, _, geometry, columns = pyogrio.raw.read(source, layer=name, datetime_as_string=True)
    shapes = [None] * len(columns[0] if len(columns) else ()) if geometry is None else list(shapely.from_wkb(geometry))
    names = order_rows.full_names([str(field) for field in meta["fields"]])
    positions = {full: list(meta["fields"]).index(column) for full, column in names.items()}
    rows = [{full: _value(columns[at][i]) for full, at in positions.items()} for i in range(len(shapes))]
    return Layer(name, _declared_crs(meta.get("crs"), shapes), rows, shapes)


def _value(value: Any) -> object:
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def _declared_crs(declared: str | None, shapes: list[BaseGeometry | None]) -> CRS:
    """The CRS that the file names. Raises ImportRefused without one, and when degrees are plainly metres."""
    undeclared = (
        "het bestand noemt geen coördinatenstelsel (CRS); geef het mee, zoals EPSG:28992 / "
        "the file declares no coordinate system (CRS); declare it, such as EPSG:28992"
    )
    if not declared or "undefined" in declared.lower():
        raise ImportRefused(undeclared)
    try:
        found = CRS.from_user_input(declared)
    except CRSError as error:
        raise ImportRefused(f"onbekend CRS / unknown CRS: {declared[:80]}") from error
    if found.is_engineering or (found.is_geographic and _beyond_degrees(shapes)):
        raise ImportRefused(undeclared)
    return found


def _beyond_degrees(shapes: list[BaseGeometry | None]) -> bool:
    """GeoJSON without a `crs` member means degrees: metres in it are an undeclared CRS."""
    drawn = [shape for shape in shapes if shape is not None and not shape.is_empty]
    return bool(drawn) and bool(np.abs(shapely.total_bounds(drawn)).max() > 360)


def _inside_zip(path: Path) -> str:
    """GDAL's name for the one readable file in a zip, wherever it lies."""
    with zipfile.ZipFile(path) as archive:
        inner = [name for name in archive.namelist() if name.lower().endswith(_READABLE)]
    if len(inner) != 1:
        raise ImportRefused(
            f"in de zip staan {len(inner)} leesbare bestanden, verwacht 1 / the zip has {len(inner)}, expected 1"
        )
    return f"/vsizip/{path.absolute()}/{inner[0]}"


def _first_line(error: Exception) -> str:
    return json.dumps(str(error).splitlines()[0][:200], ensure_ascii=False) if str(error) else type(error).__name__
