"""Rows of law that hold for a while: which one holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything with a first and a last day; None leaves that side open."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


def in_force(row: Dated, on: date) -> bool:
    """Whether the row holds on that day; both its first and its last day count."""
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on <= row.valid_to)


def newest(rows: Iterable[Row], on: date) -> Row | None:
    """The row in force on that day that began last; None where there is none."""
    holding = [row for row in rows if in_force(row, on)]
    return max(holding, key=lambda row: row.valid_from or date.min, default=None)
