"""`manage.py restore FOLDER`: a back-up into an empty house, checked before and after."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import restoring
from config.backup.manifest import BackupError
from core.audit import verification


class Command(BaseCommand):
    help = "Check a back-up and put it back into an empty database and file store, then verify the audit log."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where all back-ups are")
        parser.add_argument("--backup", default="", help="name of one of them; by default the newest")
        parser.add_argument("--check", action="store_true", help="only read every byte of it; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        try:
            folder = restoring.choose(options["folder"], options["backup"])
            self._say(str(folder))
            if options["check"]:
                restoring.check(folder)
                self._say("heel / whole")
                return
            restoring.restore(folder, self._say)
        except (BackupError, OSError) as error:
            raise CommandError(f"niets teruggezet / not restored: {error}") from error
        self._verify()

    def _verify(self) -> None:
        report, lost = verification.verify(), restoring.without_file()
        for breach in report.breaches:
            self.stderr.write(f"broken: {breach}")
        for sha256 in lost:
            self.stderr.write(f"FILE_STORE: {sha256} ontbreekt / is missing")
        if report.breaches or lost:
            raise CommandError("teruggezet, maar niet heel / restored, but not whole")
        self._say(f"ok: {report.entries} regels / entries, {report.lines} controlepunten / checkpoints")

    def _say(self, what: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:7.1f} s  {what}")
        self.stdout.flush()
