"""`manage.py bench`: fills an empty database as the demo does and measures the bars of the design. For `make bench`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.bench import (
    audit_cost,
    bag,
    case_page,
    clock,
    duty,
    map_page,
    office,
    restore,
    tick,
    tiles,
    whole_case,
    worklist,
    zone,
)
from config.bench.row import BenchRow
from config.demo.loading import WALKED

HEADINGS = ("", "figure", "reference", "ratio", "bar", "")


@dataclass
class Run:
    """What the rows of one run have in common; `few` are the times of the worklist with few cases."""

    premises: int
    cases: int
    walked: int
    load_s: float
    say: Callable[[str], None]
    few: list[float] = field(default_factory=list)


Measure = Callable[[Run], BenchRow | list[BenchRow]]

#: In this order: the last ones add rows to the tables that the others read.
ROWS: dict[str, Measure] = {
    "clock": lambda run: clock.run(),
    "duty": lambda run: duty.run(),
    "new zone": lambda run: zone.run(),
    "tile": lambda run: tiles.run(),
    "worklist": lambda run: worklist.run(run.few),
    "case page": lambda run: case_page.run(),
    "map": lambda run: map_page.run(),
    "whole case": lambda run: whole_case.run(),
    "audit cost": lambda run: audit_cost.run(),
    "load, office": lambda run: office.run(run.load_s),
    "restore": lambda run: restore.run(),
    "clock_tick": lambda run: tick.run(run.cases, run.walked, run.say),
    "BAG": lambda run: bag.run(1_000_000 if run.premises >= 1_000_000 else 100_000),
}
#: The rows that an embedded database is held to as well, or whose reference it has.
EVERYWHERE = ("clock", "worklist", "case page", "map", "whole case", "load, office", "clock_tick")


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
    help = "Fill an empty database with the demo at some size and measure the bars of the design."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rows", nargs="*", metavar="ROW", help=f"only these: {', '.join(ROWS)}")
        parser.add_argument("--again", action="store_true", help="go on with a database that an earlier run filled")
        parser.add_argument("--premises", type=int, default=100_000)
        parser.add_argument("--cases", type=int, default=10_000)
        parser.add_argument("--walked", type=int, default=WALKED, help="cases that are walked; the others are copied")
        parser.add_argument("--load-seconds", type=float, default=60.0, help="how long the office works")

    def handle(self, *args: Any, **options: Any) -> None:
        possible = ROWS if connection.vendor == "postgresql" else EVERYWHERE
        chosen = options["rows"] or list(possible)
        if unknown := set(chosen) - set(possible):
            raise CommandError(f"onbekende rij / unknown row: {', '.join(sorted(unknown))}")
        if connection.introspection.table_names() and not options["again"]:
            raise CommandError("DATABASE_URL: alleen op een lege database / only on an empty database")
        logging.disable(logging.INFO)  # the requests that are measured need no line each
        run = Run(options["premises"], options["cases"], options["walked"], options["load_seconds"], self._say)
        self._fill(run)
        rows = [row for name in chosen for row in self._measure(name, run)]
        size = f"{run.premises:,} premises, {run.cases:,} cases"
        self.stdout.write(f"\n{connection.vendor}, {size}\n{table(rows)}")

    def _fill(self, run: Run) -> None:
        """First with few cases, to time the worklist, then with all."""
        call_command("prepare", stdout=self.stdout)
        size = {"premises": run.premises, "walked": run.walked, "stdout": self.stdout}
        call_command("demo", cases=min(run.cases, worklist.FEW), **size)
        run.few = worklist.with_few()
        call_command("demo", cases=run.cases, **size)

    def _measure(self, name: str, run: Run) -> list[BenchRow]:
        self._say(f"measuring {name}")
        measured = ROWS[name](run)
        rows = measured if isinstance(measured, list) else [measured]
        for row in rows:
            self._say("  ".join(cells(row)))
        return rows

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
