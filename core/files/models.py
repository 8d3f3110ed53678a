"""Stored files: what is known about bytes that lie in the file store under their SHA-256."""

import uuid

from django.conf import settings
from django.db import models

from core.accounts.models import Municipality


class Scan(models.TextChoices):
    """What the virus scanner said. Only WAITING and INFECTED keep a file from being served; both keep its bytes."""

    UNSCANNED = "unscanned"  # no scanner was set, or the house made it itself
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class StoredFile(models.Model):
    """A file as it is served. `sha256` and `size` are of the served bytes.

    Images are encoded anew without EXIF; where they are evidence the untouched original is kept
    under `original_sha256` as well. The name is for people only, never a path.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    original_sha256 = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField()
    scan = models.CharField(
        max_length=10, choices=Scan.choices, default=Scan.UNSCANNED, db_default=Scan.UNSCANNED.value
    )

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(scan=Scan.WAITING.value), name="files_to_scan")]

    def __str__(self) -> str:
        return self.name

    @property
    def evidence_sha256(self) -> str:
        """The hash that proves the content: of the original where it was kept, else of the file."""
        return self.original_sha256 or self.sha256
