"""Nightly: let lapse what time lets lapse, and refresh the due dates that were unknown."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from permits import tick


class Command(BaseCommand):
    help = "Moves the cases and permits that time alone moves; safe to stop and run again."

    def handle(self, *args: object, **options: object) -> None:
        done = tick.run(timezone.now())
        for name, count in sorted(done.items()):
            self.stdout.write(f"{name}: {count}")
