"""`manage.py load_planning`: brings the numbers of planning and the skills into the database."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from inspections.rounds import policy


class Command(BaseCommand):
    help = "Loads weights, speeds and skills (fixtures/policy/planning.json); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = policy.load(settings.FIXTURES_DIR / "policy")
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"planning niet te laden / planning cannot be loaded: {error}") from error
        self.stdout.write(
            f"planning: {done['new']} nieuw / new, {done['changed']} gewijzigd / changed, "
            f"{done['unchanged']} ongewijzigd / unchanged"
        )
