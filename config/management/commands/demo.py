"""`manage.py demo`: loads the demo municipality, or enlarges it; running it again adds only what is missing."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config.demo import country, loading


class Command(BaseCommand):
    help = "Load or enlarge the demo: made-up firms, people and cases in a real outline. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--premises", type=int, default=loading.REAL_ENVELOPE, help="made-up premises in all")
        parser.add_argument(
            "--cases",
            type=int,
            default=105,
            help="cases in all; the first are walked through the services, the others copied",
        )
        parser.add_argument("--walked", type=int, default=loading.WALKED, help="how many are walked at most")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives another town")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO staat uit / DEMO is off: set DEMO=1")
        if options["premises"] < 1 or options["cases"] < 0:
            raise CommandError("--premises en --cases zijn positief / must be positive")
        if options["premises"] > country.room():
            raise CommandError(f"--premises: er is plaats voor / there is room for {country.room():,}")
        started, now = time.monotonic(), timezone.now()
        loading.accounts()
        loading.orders(self._say)
        loading.premises(options["premises"], options["seed"], now, self._say)
        loading.doesburg(self._say)
        loading.firms(options["cases"], options["walked"], options["seed"])
        if options["premises"] <= loading.REAL_ENVELOPE:
            loading.overvecht(options["seed"], now, self._say)
        loading.cases(min(options["cases"], options["walked"]), options["seed"], now, self._say)
        loading.afterwards(now, self._say)
        loading.planning(now, self._say)
        loading.copied(options["cases"], options["walked"], self._say)
        self.stdout.write(f"demo ready in {time.monotonic() - started:.1f} s")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
