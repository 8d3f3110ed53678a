"""The log as CSV, row by row, without payloads."""

import csv
from collections.abc import Iterable, Iterator

from core.audit import chain
from core.audit.models import AuditEntry

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "scope", "seq", "at", "recorded_at", "verb", "label", "actor", "on_behalf_of", "object_type", "object_id",
    "effective_on", "before", "after", "result", "origin", "reason", "legal_ground", "processing_activity",
    "trace_id", "commitment", "prev_hash", "entry_hash", "version",
)  # fmt: skip


class _Line:
    """A file for the csv module that gives each line back."""

    def write(self, line: str) -> str:
        return line


def lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Header and rows; a mark at the start lets Excel read it as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow([_cell(value) for value in _row(entry)])


def _row(entry: AuditEntry) -> list[object]:
    special = {
        "at": chain.instant(entry.at),
        "recorded_at": chain.instant(entry.recorded_at),
        "actor": entry.actor.username if entry.actor else "",
        "effective_on": entry.effective_on or "",
    }
    return [special.get(name) if name in special else getattr(entry, name) for name in COLUMNS]


def _cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
