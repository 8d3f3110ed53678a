"""`manage.py faults`: injects faults on an empty database and counts what went wrong. For `make faults`.

Part `outbox` kills forked processes at any statement of sending and delivering; `moves` at any statement of the
services and jobs of whole cases; `house` kills the real web server, worker and database, and fills the disk, while
people act over HTTP.
"""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config.faults import moves, outbox, points
from config.faults.outcome import Outcome

PARTS = ("outbox", "moves", "house")


class Command(BaseCommand):
    help = "Kill processes and fill the disk on an empty database; exit 1 if anything was lost, doubled or half done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=200, help="faults of each part")
        parser.add_argument("--seed", type=int, default=0, help="the same seed injects the same faults")
        parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
        parser.add_argument("--disk", type=Path, help="small file system under database and files, for part house")

    def handle(self, *args: Any, **options: Any) -> None:
        if "house" in options["parts"] and not options["disk"]:
            raise CommandError("--disk: part house needs a small file system of its own; `make faults` mounts one")
        if connection.introspection.table_names():
            raise CommandError("DATABASE_URL: alleen op een lege database / only on an empty database")
        call_command("migrate", verbosity=0, interactive=False)
        outcomes = [self._part(name, options) for name in PARTS if name in options["parts"]]
        if not all(outcome.ok for outcome in outcomes):
            raise CommandError("faults were not survived")

    def _part(self, name: str, options: dict[str, Any]) -> Outcome:
        runs, seed = options["runs"], options["seed"]
        dice = random.Random(seed)  # noqa: S311
        parts: dict[str, Callable[[], Outcome]] = {
            "outbox": lambda: outbox.run(runs, dice),
            "moves": lambda: moves.run(runs, dice),
            "house": lambda: self._house(runs, seed, options["disk"]),
        }
        outcome = parts[name]()
        self.stdout.write(f"{connection.vendor:<10}  {outcome}")
        self.stdout.flush()
        return outcome

    def _house(self, runs: int, seed: int, disk: Path) -> Outcome:
        # Kept when it fails: the logs say why.
        logs = Path(tempfile.mkdtemp(prefix="faults-logs-"))
        self.stderr.write(f"logs: {logs}")
        return points.run(runs, seed, disk, logs)
