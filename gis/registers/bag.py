"""`load_bag`: premises from the BAG, as the 2.0 extract (XML in a zip, nested zips too) or a GeoPackage with panden.

Streams: memory does not grow with the file. A bad row is refused with file, line and reason.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from gis.registers import bag_geopackage, bag_xml
from gis.registers.bag_addresses import AddressStage, store_addresses
from gis.registers.bag_objects import Occurrence, Refused, Row
from gis.registers.bag_store import Store
from gis.registers.errors import ImportRefused
from gis.registers.report import Report
from gis.registers.running import Progress


def load(path: Path, report: Report, progress: Progress) -> None:
    """Bring in premises, their ground areas through time, and their addresses where the extract holds them.

    Loading the same file again changes nothing. Raises ImportRefused when it is no BAG extract at all.
    """
    report.unit = "voorkomens / occurrences"
    store = Store(report)
    with AddressStage() as stage:
        for row in _rows(path):
            report.read += 1
            progress(report.read)
            _take(row, store, stage, report)
        store.flush()
        _require_rows(report)
        store_addresses(stage, report)


def _take(row: Row, store: Store, stage: AddressStage, report: Report) -> None:
    if isinstance(row, Refused):
        report.refuse(row.where, row.reason)
        return
    report.figures[f"voorkomens / occurrences {row.kind}"] += 1
    if isinstance(row, Occurrence):
        store.add(row)
    stage.add(row)


def _rows(path: Path) -> Iterator[Row]:
    if zipfile.is_zipfile(path):
        return bag_xml.rows_of_zip(path)
    if path.suffix.lower() == ".xml":
        return bag_xml.rows_of_file(path)
    if _is_sqlite(path):
        return bag_geopackage.rows(path)
    raise ImportRefused(f"geen BAG-extract (zip, xml of gpkg) / no BAG extract (zip, xml or gpkg): {path.name}")


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def _require_rows(report: Report) -> None:
    if not report.read:
        raise ImportRefused("geen BAG-objecten gevonden / no BAG objects found")
