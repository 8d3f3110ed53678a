"""`manage.py run_outbox`: the worker process."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from core.outbox import worker


class Command(BaseCommand):
    help = "Delivers outbox messages and runs the jobs of the clock until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due and stop")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks when idle")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            tried = worker.run_once()
            self.stdout.write(f"{tried} berichten / messages")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop, options["interval"])
