"""How every importer runs: all or nothing where asked, progress, a report, an entry in the log."""

import sys
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.audit import services as audit
from gis.registers.errors import ImportRefused
from gis.registers.report import Report
from gis.registers.verbs import IMPORT_RUN

Progress = Callable[[int], None]
Load = Callable[[Path, Report, Progress], None]

#: The chain of the log that system acts belong to.
SCOPE = "system:config"
_EVERY = 5_000


def run(load: Load, path: Path, *, dry_run: bool = False, strict: bool = False, progress: Progress) -> Report:
    """Load the file and record the run. A dry run, or a strict run with a refusal, leaves nothing behind.

    Raises ImportRefused when the file as a whole cannot be read.
    """
    report = Report()
    if not path.exists():
        raise ImportRefused(f"bestand niet gevonden / no such file: {path}")
    if dry_run or strict:
        with transaction.atomic():
            load(path, report, progress)
            report.kept = not dry_run and not report.refused
            transaction.set_rollback(not report.kept)
    else:
        load(path, report, progress)
    if not dry_run:
        _record(load, path, report)
    return report


def _record(load: Load, path: Path, report: Report) -> None:
    audit.record(
        None,
        IMPORT_RUN,
        actor=None,
        at=timezone.now(),
        scope=SCOPE,
        reason=f"{load.__module__.rpartition('.')[2]}: {path.name}: {report.counts()}",
        result="done" if report.kept else "refused",
    )


class ImportCommand(BaseCommand):
    """`manage.py load_...`: a subclass names its loader. Exit code 1 when anything was refused."""

    @property
    @abstractmethod
    def loader(self) -> Load:
        """The function that reads the file into the report."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--strict", action="store_true", help="store nothing when any row is refused")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = run(
                self.loader,
                options["path"],
                dry_run=options["dry_run"],
                strict=options["strict"],
                progress=self._progress,
            )
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["dry_run"]:
            self.stdout.write("proef, niets bewaard / dry run, nothing kept")
        for line in report.lines():
            self.stdout.write(line)
        if report.refused:
            sys.exit(1)

    def _progress(self, read: int) -> None:
        if read and read % _EVERY == 0:
            self.stderr.write(f"... {read}")
