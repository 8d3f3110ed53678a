"""`manage.py bench`: measures on an empty database and prints one table. For `make bench`."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.bench import case_page, cases, clock, duty, registry, tiles, whole_case, worklist
from config.bench.registry import Grid
from config.bench.row import BenchRow

ROWS: dict[str, Callable[[list[Grid]], BenchRow]] = {
    "clock": lambda grids: clock.run(),
    "duty": duty.run,
    "tile": tiles.run,
    "whole case": lambda grids: whole_case.run(),
    "case page": lambda grids: case_page.run(),
    "worklist": lambda grids: worklist.run(),  # last: it fills the table that the others read
}
#: These need people and cases.
WITH_CASES = {"whole case", "case page", "worklist"}
HEADINGS = ("", "figure", "reference", "ratio", "bar", "")


def cells(row: BenchRow) -> tuple[str, ...]:
    """The row as text: figure and reference with their unit, the last cell `ok` or `short`."""
    reference = "-" if row.reference is None else f"{row.reference:,g} {row.unit}"
    ratio = "-" if row.ratio is None else f"{row.ratio:g}"
    return (row.name, f"{row.figure:,g} {row.unit}", reference, ratio, row.bar, "ok" if row.ok else "short")


def table(rows: list[BenchRow]) -> str:
    """All rows in columns, each followed by its note."""
    texts = [HEADINGS, *map(cells, rows)]
    widths = [max(len(text[column]) for text in texts) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(text, widths, strict=True)).rstrip() for text in texts]
    notes = [f"{row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([*lines, "", *notes])


class Command(BaseCommand):
    help = "Fill an empty database with a made-up register and measure the bars of the design."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rows", nargs="*", metavar="ROW", help=f"only these: {', '.join(ROWS)}")
        parser.add_argument("--premises", type=int, default=100_000)

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["rows"] or list(ROWS)
        if unknown := set(chosen) - set(ROWS):
            raise CommandError(f"onbekende rij / unknown row: {', '.join(sorted(unknown))}")
        if connection.introspection.table_names():
            raise CommandError("DATABASE_URL: alleen op een lege database / only on an empty database")
        logging.disable(logging.INFO)  # the requests that are measured need no line each
        call_command("prepare", stdout=self.stdout)
        grids = registry.fill(options["premises"], self._say)
        if WITH_CASES & set(chosen):
            cases.load(self._say)
        rows = [self._measure(name, grids) for name in chosen]
        self.stdout.write(f"\n{connection.vendor}, {options['premises']:,} premises\n{table(rows)}")

    def _measure(self, name: str, grids: list[Grid]) -> BenchRow:
        self._say(f"measuring {name}")
        return ROWS[name](grids)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
