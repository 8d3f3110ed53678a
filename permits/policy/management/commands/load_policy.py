"""`manage.py load_policy`: brings the shipped terms, holidays, decree days and amounts into the database."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from permits.policy import services


class Command(BaseCommand):
    help = "Loads the shipped rows of law (fixtures/policy); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = services.load()
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"beleidsregels niet te laden / policy rows cannot be loaded: {error}") from error
        self.stdout.write(
            f"beleidsregels / policy rows: {done.created} nieuw / new, "
            f"{done.changed} gewijzigd / changed, {done.unchanged} ongewijzigd / unchanged"
        )
