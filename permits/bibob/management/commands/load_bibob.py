"""`manage.py load_bibob`: brings the shipped Bibob indicators and form questions into the database."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from permits.bibob import policy


class Command(BaseCommand):
    help = "Loads the Bibob indicators and form questions (fixtures/policy); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = policy.load(settings.FIXTURES_DIR / "policy")
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"Bibob-gegevens niet te laden / Bibob rows cannot be loaded: {error}") from error
        self.stdout.write(
            f"Bibob-indicatoren en -vragen / Bibob indicators and questions: {done['new']} nieuw / new, "
            f"{done['changed']} gewijzigd / changed, {done['unchanged']} ongewijzigd / unchanged"
        )
