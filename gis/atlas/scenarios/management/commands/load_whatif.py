"""`manage.py load_whatif`: brings the branches and assumptions of scenarios into the database."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from gis.atlas.scenarios import policy


class Command(BaseCommand):
    help = "Loads branches and assumptions (fixtures/policy/whatif.json); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = policy.load(settings.FIXTURES_DIR / "policy")
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"wat-als niet te laden / what-if cannot be loaded: {error}") from error
        self.stdout.write(
            f"what-if: {done['new']} nieuw / new, {done['changed']} gewijzigd / changed, "
            f"{done['unchanged']} ongewijzigd / unchanged"
        )
