"""`manage.py backup FOLDER`: database, files and checkpoint file, while the house is open."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backup import taking
from config.backup.manifest import BackupError


class Command(BaseCommand):
    help = "Add a back-up of everything to a folder; stored files that are there already are not copied again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where all back-ups are; on another disk or machine")
        parser.add_argument("--keep", type=int, default=0, help="how many back-ups stay; by default all")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 0:
            raise CommandError("--keep: 0 of meer / 0 or more")
        try:
            taken = taking.take(options["folder"], timezone.now(), options["keep"])
        except (BackupError, OSError) as error:
            raise CommandError(f"geen back-up gemaakt / no back-up made: {error}") from error
        self.stdout.write(f"{taken.folder}: {taken.files} bestanden / files, {taken.added} nieuw / new")
        if taken.missing:
            raise CommandError(
                "verder heel, maar FILE_STORE mist of veranderde / whole, but FILE_STORE lost or changed: "
                + ", ".join(taken.missing)
            )
