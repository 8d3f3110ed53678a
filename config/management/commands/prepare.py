"""`manage.py prepare`: brings the database up to date, for `make install` and after every update."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

#: What every installation knows from the start, in the order in which it must be loaded. Each is idempotent.
REFERENCE_DATA = {
    "load_policy": "terms, holidays, amounts",
    "load_letters": "letter templates",
    "load_codes": "branch codes",
    "load_checklists": "checklists of the inspections",
    "load_signals": "codes and terms of signals",
    "load_zone_texts": "texts of designation orders",
    "load_planning": "weights, speeds and skills of planning, what a conversation may offer",
    "load_bibob": "indicators and form questions of the Bibob check",
    "load_outlines": "outlines of municipalities and districts",
    "load_whatif": "branches and assumptions of what-if scenarios",
}


def load_reference_data(verbosity: int = 0) -> None:
    """Load policy data, branch codes and outlines; what is there already stays as it is."""
    for command in REFERENCE_DATA:
        call_command(command, verbosity=verbosity)


class Command(BaseCommand):
    help = "Migrate the database and load policy data, branch codes and municipal outlines."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        load_reference_data()
        self.stdout.write(f"database ready in {time.monotonic() - started:.1f} s")
