"""`manage.py rotate_keys`: everything encrypted comes under the newest of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.audit import scopes
from core.audit import services as audit
from core.crypto import rotation
from core.crypto.errors import SealError
from core.crypto.verbs import KEYS_ROTATED


class Command(BaseCommand):
    help = "Encrypts under the newest key what is under an older one, or under none yet. Safe to stop and to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotation.rotate()
        except SealError as error:
            raise CommandError(f"niet te ontsleutelen / cannot be decrypted: {error}", returncode=1) from error
        said = ", ".join(f"{name} {count}" for name, count in done.items() if count) or "0"
        if any(done.values()):
            audit.record(None, KEYS_ROTATED, actor=None, at=timezone.now(), scope=scopes.ADMIN, reason=said)
        self.stdout.write(f"ok: opnieuw versleuteld / encrypted again: {said}")
