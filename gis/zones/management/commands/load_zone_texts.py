"""`manage.py load_zone_texts`: brings the texts of designation orders into the database."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from gis.zones import texts


class Command(BaseCommand):
    help = "Loads the texts of designation orders (fixtures/policy/zones.json); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = texts.load(settings.FIXTURES_DIR / "policy")
        except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
            raise CommandError(f"teksten niet te laden / texts cannot be loaded: {error}") from error
        self.stdout.write(
            f"teksten van aanwijzingen / texts of orders: {done['new']} nieuw / new, "
            f"{done['changed']} gewijzigd / changed, {done['unchanged']} ongewijzigd / unchanged"
        )
