"""Reads the BAG 2.0 extract (LVC, XML) as a stream of records, out of zips within zips."""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np
import shapely
from lxml import etree
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.places.models import BAG_ID
from gis.registers.bag_objects import (
    LIGPLAATS,
    NUMMERAANDUIDING,
    OPENBARE_RUIMTE,
    PAND,
    STANDPLAATS,
    VERBLIJFSOBJECT,
    WOONPLAATS,
    Dwelling,
    Named,
    Number,
    Occurrence,
    Refused,
    Row,
)
from gis.registers.errors import ImportRefused, RowRefused

_KINDS = {
    "Pand": PAND,
    "Ligplaats": LIGPLAATS,
    "Standplaats": STANDPLAATS,
    "Verblijfsobject": VERBLIJFSOBJECT,
    "Nummeraanduiding": NUMMERAANDUIDING,
    "OpenbareRuimte": OPENBARE_RUIMTE,
    "Woonplaats": WOONPLAATS,
}
#: Inner files of what is no longer BAG, or only under investigation: they say nothing about where premises are.
_ASIDE = re.compile(r"(inonderzoek|inactief|nietbag|\d{4}(io|ia|nb)[a-z]{3}\d{8})", re.IGNORECASE)
_IN_MEMORY = 32 * 1024 * 1024
_WITHDRAWN = ("tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV")


def rows_of_file(path: Path) -> Iterator[Row]:
    """The records of one XML file."""
    with path.open("rb") as file:
        yield from _rows(file, path.name)


def rows_of_zip(path: Path) -> Iterator[Row]:
    """The records of every XML file in the zip and in the zips inside it. Raises ImportRefused on a damaged zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _rows_of_archive(archive, path.name)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise ImportRefused(f"de zip is beschadigd / the zip is damaged: {path.name}: {error}") from error


def _rows_of_archive(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    for inner in sorted(archive.namelist()):
        base = inner.rpartition("/")[2]
        if "__MACOSX" in inner or base.startswith(".") or _ASIDE.search(base):
            continue
        if base.lower().endswith(".xml"):
            with archive.open(inner) as file:
                yield from _rows(file, base)
        elif base.lower().endswith(".zip"):
            with archive.open(inner) as packed:
                yield from _rows_of_inner_zip(packed, f"{name}/{base}")


def _rows_of_inner_zip(packed: IO[bytes], name: str) -> Iterator[Row]:
    """A zip is read from its end, so the inner one is set aside first; on disk when it is large."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
        while block := packed.read(1 << 20):
            aside.write(block)
        aside.seek(0)
        if not zipfile.is_zipfile(aside):
            yield Refused(name, "de zip is beschadigd / the zip is damaged")
            return
        aside.seek(0)
        with zipfile.ZipFile(aside) as archive:
            yield from _rows_of_archive(archive, name)


def _rows(file: IO[bytes], name: str) -> Iterator[Row]:
    tags = [f"{{*}}{tag}" for tag in _KINDS]
    stream = etree.iterparse(file, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for _, element in stream:
            yield _row(element, name)
            _forget(element)
    except etree.XMLSyntaxError as error:
        yield Refused(f"{name}:{error.lineno}", f"de XML breekt hier af / the XML breaks off here: {error.msg}")


def _forget(element: etree._Element) -> None:
    """Drop what is read, up to the list that holds it, so that memory stays flat."""
    element.clear()
    holder = element
    while (parent := holder.getparent()) is not None:
        while holder.getprevious() is not None:
            del parent[0]
        holder = parent


@dataclass
class _Fields:
    """The texts of one object by local name, its references by the element that holds them, its polygons."""

    texts: dict[str, str] = field(default_factory=dict)
    references: dict[str, list[str]] = field(default_factory=dict)
    polygons: list[etree._Element] = field(default_factory=list)

    def need(self, name: str) -> str:
        if not (found := self.texts.get(name, "")):
            raise RowRefused(f"{name}: ontbreekt / missing")
        return found

    def refers(self, holder: str) -> tuple[str, ...]:
        return tuple(self.references.get(holder, ()))


def _row(element: etree._Element, name: str) -> Row:
    kind = _KINDS[_local(element)]
    fields = _collect(element)
    where = f"{name}:{element.sourceline} {kind} {fields.texts.get('identificatie', '?')}"
    try:
        return _BUILDERS[kind](fields, _common(fields, kind, where))
    except RowRefused as refusal:
        return Refused(where, str(refusal))


def _collect(element: etree._Element) -> _Fields:
    fields = _Fields()
    for child in element.iter(etree.Element):
        local = _local(child)
        if local.endswith("Ref"):
            fields.references.setdefault(_local(child.getparent()), []).append((child.text or "").strip())
        elif local == "Polygon":
            fields.polygons.append(child)
        elif child.text and local not in fields.texts:
            fields.texts[local] = child.text.strip()
    return fields


def _common(fields: _Fields, kind: str, where: str) -> dict[str, object]:
    return {
        "kind": kind,
        "bag_id": _identification(fields, kind),
        "number": _whole("voorkomenidentificatie", fields.need("voorkomenidentificatie")),
        "status": fields.need("status"),
        "valid_from": _day("beginGeldigheid", fields.need("beginGeldigheid")),
        "valid_to": _day("eindGeldigheid", fields.texts["eindGeldigheid"])
        if "eindGeldigheid" in fields.texts
        else None,
        "withdrawn": any(name in fields.texts for name in _WITHDRAWN),
        "where": where,
    }


def _identification(fields: _Fields, kind: str) -> str:
    found = fields.need("identificatie")
    pattern = r"\d{4}" if kind == WOONPLAATS else BAG_ID
    if not re.fullmatch(pattern, found):
        raise RowRefused(f"identificatie: geen BAG-id van 16 cijfers / no BAG id of 16 digits: '{found}'")
    return found


def _occurrence(fields: _Fields, common: dict[str, object]) -> Row:
    addresses = fields.refers("heeftAlsHoofdadres") + fields.refers("heeftAlsNevenadres")
    return Occurrence(**common, shape=_area(fields.polygons), addresses=addresses)  # type: ignore[arg-type]


def _dwelling(fields: _Fields, common: dict[str, object]) -> Row:
    addresses = fields.refers("heeftAlsHoofdadres") + fields.refers("heeftAlsNevenadres")
    return Dwelling(**common, addresses=addresses, premises=fields.refers("maaktDeelUitVan"))  # type: ignore[arg-type]


def _number(fields: _Fields, common: dict[str, object]) -> Row:
    postcode = fields.texts.get("postcode", "")
    return Number(
        **common,  # type: ignore[arg-type]
        street="".join(fields.refers("ligtAan")[:1]),
        house_number=_whole("huisnummer", fields.need("huisnummer")),
        house_letter=fields.texts.get("huisletter", "")[:1],
        house_addition=fields.texts.get("huisnummertoevoeging", "")[:4],
        postcode=f"{postcode[:4]} {postcode[4:].strip()}" if postcode else "",
        town="".join(fields.refers("ligtIn")[:1]),
    )


def _named(fields: _Fields, common: dict[str, object]) -> Row:
    town = "".join(fields.refers("ligtIn")[:1])
    return Named(**common, name=fields.need("naam")[:80], town=town)  # type: ignore[arg-type]


_BUILDERS: dict[str, Callable[[_Fields, dict[str, object]], Row]] = {
    PAND: _occurrence,
    LIGPLAATS: _occurrence,
    STANDPLAATS: _occurrence,
    VERBLIJFSOBJECT: _dwelling,
    NUMMERAANDUIDING: _number,
    OPENBARE_RUIMTE: _named,
    WOONPLAATS: _named,
}


def _area(polygons: list[etree._Element]) -> BaseGeometry:
    if not polygons:
        raise RowRefused("geometrie: ontbreekt of is geen vlak / geometry: missing or no area")
    areas = [_polygon(polygon) for polygon in polygons]
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)


def _polygon(element: etree._Element) -> Polygon:
    srs = element.get("srsName", "28992")
    if not srs.endswith(("28992", "7415")):
        raise RowRefused(f"geometrie: CRS {srs} is geen RD / geometry: CRS {srs} is not RD (EPSG:28992)")
    dimension = int(element.get("srsDimension", "2"))
    rings = [_ring(text.text or "", dimension) for text in element.iter("{*}posList")]
    if not rings:
        raise RowRefused("geometrie: zonder coördinaten / geometry: without coordinates")
    try:
        return Polygon(rings[0], rings[1:])
    except (ValueError, shapely.errors.GEOSException) as error:
        raise RowRefused(f"geometrie / geometry: {error}") from error


def _ring(text: str, dimension: int) -> LinearRing:
    try:
        numbers = np.array(text.split(), dtype=float).reshape(-1, dimension)
        return LinearRing(numbers[:, :2])
    except (ValueError, shapely.errors.GEOSException) as error:
        raise RowRefused(f"geometrie: geen coördinaten / geometry: no coordinates ({error})") from error


def _day(name: str, found: str) -> date:
    try:
        return date.fromisoformat(found[:10])
    except ValueError:
        raise RowRefused(f"{name}: geen bestaande datum / not an existing date: '{found}'") from None


def _whole(name: str, found: str) -> int:
    if not re.fullmatch(r"\d{1,9}", found):
        raise RowRefused(f"{name}: geen heel getal / no whole number: '{found}'")
    return int(found)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
