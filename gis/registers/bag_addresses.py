"""Joins numbers, streets, towns and dwellings of an extract into addresses of premises.

The parts come in any order and a national extract has ten million of each, so they are set aside in
a temporary file and joined there: memory stays flat.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from django.db import transaction

from gis.places.models import Premises, PremisesAddress
from gis.registers.bag_objects import WOONPLAATS, Dwelling, Named, Number, Occurrence, Refused, Row
from gis.registers.report import Report

_BLOCK = 2_000
_PARTS = ("street", "house_number", "house_letter", "house_addition", "postcode", "town")
_TABLES = """
CREATE TABLE town (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE street (id TEXT PRIMARY KEY, name TEXT, town TEXT) WITHOUT ROWID;
CREATE TABLE number (id TEXT PRIMARY KEY, street TEXT, house_number INTEGER, house_letter TEXT,
                     house_addition TEXT, postcode TEXT, town TEXT) WITHOUT ROWID;
CREATE TABLE door (premises TEXT, number TEXT, rank INTEGER, PRIMARY KEY (premises, number)) WITHOUT ROWID;
"""
_JOIN = """
SELECT door.premises, number.id, street.name, number.house_number, number.house_letter, number.house_addition,
       number.postcode, coalesce(own.name, usual.name, '')
FROM door JOIN number ON number.id = door.number JOIN street ON street.id = number.street
LEFT JOIN town AS own ON own.id = number.town LEFT JOIN town AS usual ON usual.id = street.town
ORDER BY door.premises, min(door.rank, 1), street.name, number.house_number, number.house_letter, number.house_addition
"""
_HOMELESS = """
SELECT count(*) FROM door JOIN number ON number.id = door.number LEFT JOIN street ON street.id = number.street
WHERE street.id IS NULL
"""


class Door(NamedTuple):
    """An address of premises, as the join gives it."""

    premises: str
    bag_id: str
    street: str
    house_number: int
    house_letter: str
    house_addition: str
    postcode: str
    town: str


class AddressStage:
    """The temporary file in which the parts wait for each other."""

    def __enter__(self) -> "AddressStage":
        self._folder = tempfile.TemporaryDirectory(prefix="parkwacht-bag-")
        self._file = sqlite3.connect(Path(self._folder.name) / "parts.sqlite3", isolation_level=None)
        self._file.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._folder.cleanup()

    def add(self, row: Row) -> None:
        """Set a current part aside; parts that ended say nothing about today's addresses."""
        if isinstance(row, Refused) or not row.current:
            return
        if isinstance(row, Number):
            self._put("number", row.bag_id, row.street, *_number_parts(row))
        elif isinstance(row, Named) and row.kind == WOONPLAATS:
            self._put("town", row.bag_id, row.name)
        elif isinstance(row, Named):
            self._put("street", row.bag_id, row.name, row.town)
        elif isinstance(row, Dwelling | Occurrence):
            premises = row.premises if isinstance(row, Dwelling) else (row.bag_id,)
            for one in premises:
                for rank, number in enumerate(row.addresses):
                    self._put("door", one, number, rank)

    def _put(self, table: str, *values: object) -> None:
        marks = ",".join("?" * len(values))
        self._file.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)  # noqa: S608 (our own names)

    def doors(self) -> Iterator[Door]:
        """Every address of every premises, the main one of each first."""
        return (Door(*row) for row in self._file.execute(_JOIN))

    def without_street(self) -> int:
        """How many addresses lie on a street that the extract does not hold."""
        return int(self._file.execute(_HOMELESS).fetchone()[0])


def store_addresses(stage: AddressStage, report: Report) -> None:
    """Write the addresses of the premises we hold, and the first of each as the premises' own."""
    if missing := stage.without_street():
        report.skipped["adres zonder straat in dit extract / address without its street in this extract"] += missing
    doors, last = stage.doors(), ""
    while block := list(islice(doors, _BLOCK)):
        _store_block(block, last, report)
        last = block[-1].premises


@transaction.atomic
def _store_block(block: list[Door], last: str, report: Report) -> None:
    held = {one.bag_id: one for one in Premises.objects.filter(bag_id__in={door.premises for door in block})}
    mine = [door for door in block if door.premises in held]
    if others := len(block) - len(mine):
        report.skipped["adres van een pand dat wij niet hebben / address of premises that we do not hold"] += others
    _store_doors(mine, held, report)
    first = {door.premises: door for door in reversed(mine) if door.premises != last}
    moved = [_with_address(held[bag_id], door) for bag_id, door in first.items() if _differs(held[bag_id], door)]
    Premises.objects.bulk_update(moved, list(_PARTS), batch_size=500)


def _store_doors(mine: list[Door], held: dict[str, Premises], report: Report) -> None:
    rows = PremisesAddress.objects.filter(premises__in=[one.pk for one in held.values()])
    known = {(row.premises_id, row.bag_id): row for row in rows}
    fresh = []
    for door in mine:
        key = (held[door.premises].pk, door.bag_id)
        if key not in known or _differs(known[key], door):
            fresh.append(_with_address(PremisesAddress(premises_id=key[0], bag_id=door.bag_id), door))
    PremisesAddress.objects.bulk_create(
        fresh,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["premises", "bag_id"],
        update_fields=list(_PARTS),
    )
    report.figures["adressen / addresses"] += len(mine)
    report.figures["adressen nieuw of gewijzigd / addresses new or changed"] += len(fresh)


def _differs(row: Premises | PremisesAddress, door: Door) -> bool:
    return any(getattr(row, part) != getattr(door, part) for part in _PARTS)


def _with_address(row: Any, door: Door) -> Any:
    for part in _PARTS:
        setattr(row, part, getattr(door, part))
    return row


def _number_parts(row: Number) -> tuple[object, ...]:
    return (row.house_number, row.house_letter, row.house_addition, row.postcode, row.town)
