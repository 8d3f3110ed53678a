"""`manage.py faults`: injects faults on an empty database and counts what went wrong. For `make faults`.

Part `outbox` kills forked processes at any statement of sending and delivering; `moves` at any statement of the
services and jobs of whole cases; `house` kills the real web server, worker and database, and fills the disk, while
people act over HTTP; `sync` lets tablets work on a bad network, in this process; `tablets` lets many of them work with
the real web server, and come back at once while it is killed.
"""

import math
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config.faults import moves, outbox, points, scene, sync, tablets, town
from config.faults.outcome import Outcome

PARTS = ("outbox", "moves", "sync", "house", "tablets")


class Command(BaseCommand):
    help = "Kill processes and fill the disk on an empty database; exit 1 if anything was lost, doubled or half done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=200, help="faults of each part")
        parser.add_argument("--seed", type=int, default=0, help="the same seed injects the same faults")
        parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
        parser.add_argument("--sync-runs", type=int, default=10_000, help="runs of part sync: each is one visit")
        parser.add_argument(
            "--tablets", type=int, default=50, help="tablets of part tablets, each with one operation/s"
        )
        parser.add_argument("--seconds", type=int, default=300, help="how long they send these")
        parser.add_argument("--photos", type=int, default=40, help="photos of 4 MB that each brings back")
        parser.add_argument(
            "--back-within", type=float, default=math.inf, help="fail if the house takes longer to answer again, in s"
        )
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
        load = {name: options[name] for name in ("tablets", "photos", "seconds")}
        dice = random.Random(seed)  # noqa: S311
        parts: dict[str, Callable[[], Outcome]] = {
            "outbox": lambda: outbox.run(runs, dice),
            "moves": lambda: moves.run(runs, dice),
            "sync": lambda: sync.run(options["sync_runs"], seed, scene.scene(town.build()), self.stderr.write),
            "house": lambda: self._house(runs, seed, options["disk"], options["back_within"]),
            "tablets": lambda: tablets.run(**load, seed=seed, logs=self._logs()),
        }
        outcome = parts[name]()
        self.stdout.write(f"{connection.vendor:<10}  {outcome}")
        self.stdout.flush()
        return outcome

    def _house(self, runs: int, seed: int, disk: Path, back_within: float) -> Outcome:
        return points.run(runs, seed, disk, self._logs(), back_within)

    def _logs(self) -> Path:
        """Kept: when a run fails, they say why."""
        logs = Path(tempfile.mkdtemp(prefix="faults-logs-"))
        self.stderr.write(f"logs: {logs}")
        return logs
