"""`manage.py load_letters`: brings the shipped letter templates into the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.documents.errors import TemplateFault
from core.documents.services import load_templates


class Command(BaseCommand):
    help = "Loads the letter templates of fixtures/policy/letters; a changed one becomes a new version."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_templates(settings.FIXTURES_DIR / "policy" / "letters")
        except TemplateFault as error:
            raise CommandError(f"brieven niet te laden / letters cannot be loaded: {error}") from error
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in sorted(done.items())))
