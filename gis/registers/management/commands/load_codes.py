"""`manage.py load_codes`: part of `make install`."""

from typing import Any

from django.core.management.base import BaseCommand

from gis.registers import codes


class Command(BaseCommand):
    help = "Load the branch codes (SBI 2008 and 2025, NACE); again: nothing changes."

    def handle(self, *args: Any, **options: Any) -> None:
        count = codes.load()
        if options["verbosity"] > 0:
            self.stdout.write(f"codes: {count}")
