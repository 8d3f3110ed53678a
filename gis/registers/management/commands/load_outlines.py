"""`manage.py load_outlines`: part of `make install`."""

from typing import Any

from django.core.management.base import BaseCommand

from gis.registers import outlines


class Command(BaseCommand):
    help = "Load all municipalities and districts with their outlines; again: nothing changes."

    def handle(self, *args: Any, **options: Any) -> None:
        count = outlines.load()
        if options["verbosity"] > 0:
            self.stdout.write(f"outlines: {count}")
