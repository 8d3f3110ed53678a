"""`load_kvk`: firms from KvK, as vestigingsprofielen (JSON lines, or one JSON document) or CSV.

A firm goes in only at premises that we hold: by BAG id (CSV) or by visiting address (JSON).
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction

from gis.places.models import Establishment, EstablishmentActivity, Premises, PremisesAddress
from gis.places.sbi_tables import KnownCodes, known_codes
from gis.registers import kvk_rows
from gis.registers.errors import ImportRefused, RowRefused
from gis.registers.kvk_rows import Activity, Address, FirmRow
from gis.registers.report import Report
from gis.registers.running import Progress

_COLUMNS = ("kvk", "vestiging", "name", "bag_id", "sbi", "sbi_version", "since", "until")
_WHOLE_DOCUMENT_BYTES = 50 * 1024 * 1024

_Read = tuple[str, FirmRow | RowRefused]


def load(path: Path, report: Report, progress: Progress) -> None:
    """Bring in firms with their branch codes; the same again changes nothing.

    In CSV, rows of one firm that follow each other add branch codes; the first is its main one.
    Raises ImportRefused when the file is neither JSON nor CSV with the columns named.
    """
    report.unit = "vestigingen / establishments"
    desk = _Desk(report)
    for _, rows in groupby(_counted(_rows(path), report, progress), key=lambda read: _key(*read)):
        read = list(rows)
        firms = [firm for _, firm in read if isinstance(firm, FirmRow)]
        for where, found in read:
            if isinstance(found, RowRefused):
                report.refuse(where, str(found))
        if firms:
            desk.take(_merged(firms), read[0][0])


def _counted(rows: Iterable[_Read], report: Report, progress: Progress) -> Iterator[_Read]:
    for row in rows:
        report.read += 1
        progress(report.read)
        yield row


def _key(where: str, found: FirmRow | RowRefused) -> object:
    return (found.vestiging, found.bag_id, found.since, found.address) if isinstance(found, FirmRow) else where


def _merged(firms: list[FirmRow]) -> FirmRow:
    activities: dict[tuple[str, str], Activity] = {}
    for firm in firms:
        for one in firm.activities:
            activities.setdefault((one.code, one.sbi_version), replace(one, main=one.main and not activities))
    return replace(firms[-1], activities=tuple(activities.values())) if len(firms) > 1 else firms[0]


def _rows(path: Path) -> Iterator[_Read]:
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        raise ImportRefused("het bestand is leeg / the file is empty")
    if start[:1] in (b"{", b"["):
        return _json_rows(path)
    return _csv_rows(path)


def _json_rows(path: Path) -> Iterator[_Read]:
    """One profile a line; or the whole file is one document, a profile or a list of them."""
    if (document := _whole_document(path)) is not None:
        profiles = document if isinstance(document, list) else [document]
        for number, profile in enumerate(profiles, start=1):
            yield f"{path.name} {number}", _try(kvk_rows.from_profile, profile)
        return
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield f"{path.name}:{number}", _try(_from_line, line)


def _whole_document(path: Path) -> Any:
    """The parsed file when its first line alone is no JSON, as in a file laid out for people; else None."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline()
        if not first.lstrip().startswith("[") and (_parses(first) or path.stat().st_size > _WHOLE_DOCUMENT_BYTES):
            return None
        try:
            return json.loads(first + file.read())
        except json.JSONDecodeError:
            return None


def _parses(line: str) -> bool:
    try:
        json.loads(line)
    except json.JSONDecodeError:
        return False
    return True


def _from_line(line: str) -> FirmRow:
    try:
        profile = json.loads(line)
    except json.JSONDecodeError as error:
        raise RowRefused(f"geen geldige JSON / not valid JSON: {error.msg} ({error.colno})") from error
    return kvk_rows.from_profile(profile)


def _csv_rows(path: Path) -> Iterator[_Read]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        header = file.readline()
        names = [name.strip().strip('"').lower() for name in header.split(_separator(header))]
        if missing := [name for name in _COLUMNS if name not in names]:
            raise ImportRefused(f"kolom ontbreekt / column missing: {', '.join(missing)}")
        reader = csv.DictReader(file, fieldnames=names, delimiter=_separator(header))
        try:
            for row in reader:
                yield f"{path.name}:{reader.line_num + 1}", _try(kvk_rows.from_csv, row)
        except csv.Error as error:
            yield f"{path.name}:{reader.line_num + 1}", RowRefused(f"geen CSV / not CSV: {error}")


def _separator(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _try(read: Any, source: object) -> FirmRow | RowRefused:
    try:
        return read(source)
    except RowRefused as refusal:
        return refusal


@dataclass
class _Desk:
    """Takes firms in, one transaction each."""

    report: Report

    @cached_property
    def _known(self) -> KnownCodes:
        return known_codes()

    def take(self, firm: FirmRow, where: str) -> None:
        try:
            self._require_codes(firm)
            self._store(firm, _premises_of(firm), where)
        except RowRefused as refusal:
            self.report.refuse(where, str(refusal))

    def _require_codes(self, firm: FirmRow) -> None:
        for one in firm.activities:
            if not self._known.has(one.code, one.sbi_version):
                raise RowRefused(f"sbi: {one.code} bestaat niet in / does not exist in SBI {one.sbi_version}")

    @transaction.atomic
    def _store(self, firm: FirmRow, premises: Premises, where: str) -> None:
        values = {"kvk": firm.kvk, "name": firm.name, "until": firm.until, "sole_trader": firm.sole_trader}
        stay, made = Establishment.objects.select_for_update().get_or_create(
            vestiging=firm.vestiging,
            premises=premises,
            since=firm.since,
            defaults={**values, "municipality_id": premises.municipality_id},
        )
        differs = [name for name, value in values.items() if getattr(stay, name) != value]
        codes = {(row.code, row.sbi_version, row.main) for row in stay.activities.all()}
        given = {(one.code, one.sbi_version, one.main) for one in firm.activities}
        if not made and not differs and codes == given:
            self.report.unchanged += 1
            return
        for name in differs:
            setattr(stay, name, values[name])
        stay.save()
        if codes != given:
            _replace_activities(stay, firm)
        self.report.stored += 1
        self.report.changed += not made
        self._warn_of_other_stays(stay, where)

    def _warn_of_other_stays(self, stay: Establishment, where: str) -> None:
        if stay.until is not None:
            return
        others = Establishment.objects.filter(vestiging=stay.vestiging, until=None).exclude(pk=stay.pk)
        for bag_id in others.values_list("premises__bag_id", flat=True):
            self.report.warn(where, f"vestiging {stay.vestiging} staat ook open op / is also open at {bag_id}")


def _replace_activities(stay: Establishment, firm: FirmRow) -> None:
    stay.activities.all().delete()
    EstablishmentActivity.objects.bulk_create(
        [
            EstablishmentActivity(establishment=stay, code=one.code, sbi_version=one.sbi_version, main=one.main)
            for one in firm.activities
        ]
    )


def _premises_of(firm: FirmRow) -> Premises:
    """The premises the firm is at. Raises RowRefused when we hold none there, or more than one."""
    if firm.bag_id:
        found = Premises.objects.filter(bag_id=firm.bag_id).first()
        if found is None:
            raise RowRefused(f"bag_id: dit pand kennen wij niet / we do not hold these premises: {firm.bag_id}")
        return found
    assert firm.address is not None  # noqa: S101 (from_profile always gives one)
    return _premises_at(firm.address)


def _premises_at(address: Address) -> Premises:
    number = {
        "postcode": address.postcode,
        "house_number": address.house_number,
        "house_letter__iexact": address.house_letter,
        "house_addition__iexact": address.house_addition,
    }
    by_door = PremisesAddress.objects.filter(**number).values_list("premises", flat=True)
    found = list(Premises.objects.filter(pk__in=by_door)[:2]) or list(Premises.objects.filter(**number)[:2])
    if len(found) == 1:
        return found[0]
    reason = "geen pand op dit adres / no premises at this address" if not found else "meer panden / several premises"
    raise RowRefused(f"bezoekadres: {reason}: {address}")
