"""Stores ground areas from the BAG, a block at a time: new, changed or the same."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis.places import spatial
from gis.places.models import Footprint, Premises
from gis.places.shapes import as_multi, to_stored, wkb
from gis.registers import bulk
from gis.registers.bag_objects import IN_USE, STANDING, Occurrence
from gis.registers.errors import RowRefused
from gis.registers.report import Report
from gis.registers.whereabouts import Whereabouts
from gis.registers.zones import worded

_BLOCK = 2_000
_VALID = "geldige grondvlakken / valid footprints"
_DOOMED = "staat nog, sloopvergunning verleend / stands, demolition permitted"
_NOT_STANDING = "geen grondvlak in deze status / no ground area in this status: {}"

_PREMISES = ("bag_id", "municipality", "origin", "street", "house_letter", "house_addition", "postcode", "town")
_FOOTPRINT = ("premises", "occurrence", "status", "valid_from", "valid_to", "geom")

_Key = tuple[int, int]
_Content = tuple[Any, ...]


class Store:
    """Collects occurrences and writes them in blocks, each in a transaction of its own."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._block: dict[tuple[str, int], tuple[Occurrence, MultiPolygon]] = {}
        self._where = Whereabouts()

    def add(self, found: Occurrence) -> None:
        """Take one occurrence up; those without a ground area are counted as skipped."""
        if reason := _skipped(found):
            self.report.skipped[reason] += 1
            return
        try:
            self._take(found, _area(found.shape))
        except RowRefused as refusal:
            self.report.refuse(found.where, str(refusal))
        if len(self._block) >= _BLOCK:
            self.flush()

    def _take(self, found: Occurrence, area: MultiPolygon) -> None:
        key = (found.bag_id, found.number)
        if key in self._block:
            raise RowRefused(f"voorkomen {found.number} staat twee keer / occurrence {found.number} stands twice")
        self._block[key] = (found, area)

    @transaction.atomic
    def flush(self) -> None:
        """Write what is collected."""
        premises = self._premises()
        rows = {
            (premises[bag_id], number): pair for (bag_id, number), pair in self._block.items() if bag_id in premises
        }
        known = _stored(pk for pk, _ in rows)
        new = [key for key in rows if key not in known]
        changed = [key for key in rows if key in known and known[key] != _content(*rows[key])]
        bulk.insert(Footprint, _FOOTPRINT, [_footprint_row(key, *rows[key]) for key in new])
        _overwrite([_footprint(key, *rows[key]) for key in changed])
        self.report.stored += len(new) + len(changed)
        self.report.changed += len(changed)
        self.report.unchanged += len(rows) - len(new) - len(changed)
        self.report.figures.update(_standing(found for found, _ in rows.values()))
        self._block.clear()

    def _premises(self) -> dict[str, int]:
        """Primary keys by BAG id; premises that are new are made. Those in no municipality are refused."""
        known = _known(bag_id for bag_id, _ in self._block)
        homes: dict[str, int] = {}
        for found, area in self._block.values():
            if found.bag_id not in known and found.bag_id not in homes:
                self._find_home(found, area, homes)
        if not homes:
            return known
        bulk.insert(Premises, _PREMISES, [_premises_row(bag_id, home) for bag_id, home in homes.items()])
        return known | _known(homes)

    def _find_home(self, found: Occurrence, area: MultiPolygon, homes: dict[str, int]) -> None:
        try:
            homes[found.bag_id] = self._where.municipality_id(found.bag_id, area)
        except RowRefused as refusal:
            self.report.refuse(found.where, str(refusal))


def _skipped(found: Occurrence) -> str:
    if found.withdrawn:
        return "geen BAG meer of ingetrokken voorkomen / no longer BAG, or withdrawn"
    if found.status.casefold() not in STANDING:
        return _NOT_STANDING.format(found.status)
    if found.valid_to is not None and found.valid_to <= found.valid_from:
        return "dezelfde dag vervangen / replaced on the same day"
    return ""


def _area(shape: BaseGeometry) -> MultiPolygon:
    if fault := spatial.fault(shape):
        raise RowRefused(f"geometrie / geometry: {worded(fault)}")
    return as_multi(shape)


def _content(found: Occurrence, area: MultiPolygon) -> _Content:
    return (found.status, found.valid_from, found.valid_to, wkb(area))


def _known(ids: Iterable[str]) -> dict[str, int]:
    return dict(Premises.objects.filter(bag_id__in=set(ids)).values_list("bag_id", "pk"))


def _standing(rows: Iterable[Occurrence]) -> Counter[str]:
    """How many of these stand today: in use, and with a permit to pull them down."""
    today = (found.status.casefold() in IN_USE for found in rows if found.valid_to is None)
    return Counter(_VALID if in_use else _DOOMED for in_use in today)


def _premises_row(bag_id: str, municipality_id: int) -> tuple[object, ...]:
    return (bag_id, municipality_id, Premises.Origin.BAG.value, "", "", "", "", "")


def _footprint_row(key: _Key, found: Occurrence, area: MultiPolygon) -> tuple[object, ...]:
    return (*key, found.status, found.valid_from, found.valid_to, area)


def _stored(premises: Iterable[int]) -> dict[_Key, _Content]:
    rows = Footprint.objects.filter(premises__in=set(premises)).values_list(
        "premises", "occurrence", "status", "valid_from", "valid_to", "geom"
    )
    return {(pk, number): (*plain, bytes(geom.wkb)) for pk, number, *plain, geom in rows}


def _footprint(key: _Key, found: Occurrence, area: MultiPolygon) -> Footprint:
    return Footprint(
        premises_id=key[0],
        occurrence=key[1],
        status=found.status,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        geom=to_stored(area),
    )


def _overwrite(rows: list[Footprint]) -> None:
    Footprint.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["premises", "occurrence"],
        update_fields=["status", "valid_from", "valid_to", "geom"],
    )
