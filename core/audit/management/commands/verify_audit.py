"""`manage.py verify_audit`: is the log whole?"""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.audit import verification


class Command(BaseCommand):
    help = "Recomputes the audit chains against their heads and checkpoints; exit 1 and the first broken entry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scope", default="", help="one chain, such as case:<public id>")
        parser.add_argument("--since", help="only what was recorded from this day on, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verification.verify(scope=options["scope"], since=_start_of(options["since"]))
        if report.breaches:
            for breach in report.breaches:
                self.stderr.write(f"broken: {breach}")
            first = report.breaches[0]
            raise CommandError(f"het log is niet heel / the log is not whole: {first}", returncode=1)
        self.stdout.write(
            f"ok: {report.entries} regels / entries, {report.scopes} ketens / chains,"
            f" {report.lines} controlepunten / checkpoints"
        )


def _start_of(day: str | None) -> datetime | None:
    if not day:
        return None
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.min))
    except ValueError as error:
        raise CommandError(f"--since: geen bestaande datum / not an existing date: {day!r}") from error
