"""`manage.py load_checklists`: brings the shipped checklists into the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inspections.checklists import services
from inspections.checklists.schema import ChecklistError


class Command(BaseCommand):
    help = "Loads the shipped checklists (fixtures/policy/checklists); running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = services.load(settings.FIXTURES_DIR / "policy" / "checklists")
        except ChecklistError as error:
            raise CommandError(f"controlelijst niet te laden / checklist cannot be loaded:\n{error}") from error
        self.stdout.write(
            f"controlelijsten / checklists: {done['new']} nieuw / new, "
            f"{done['changed']} gewijzigd / changed, {done['unchanged']} ongewijzigd / unchanged"
        )
