"""`manage.py load_signals`: brings the codes and terms of retention of signals into the database."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from inspections.signals import policy


class Command(BaseCommand):
    help = "Loads the codes and terms of signals (fixtures/policy/signals.json); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = policy.load(settings.FIXTURES_DIR / "policy")
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"signaalcodes niet te laden / codes of signals cannot be loaded: {error}") from error
        self.stdout.write(
            f"signaalcodes / codes of signals: {done['new']} nieuw / new, "
            f"{done['changed']} gewijzigd / changed, {done['unchanged']} ongewijzigd / unchanged"
        )
