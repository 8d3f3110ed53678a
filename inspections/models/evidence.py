"""What a visit leaves behind besides answers: photos, powers used, persons met, things taken along."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from core.audit.models import AppendOnlyQuerySet
from core.files.models import StoredFile
from inspections.models.visits import Visit


class Photo(models.Model):
    """A photo at one item. `file` keeps the untouched original as evidence; `sha256` is the hash of that original.

    `lon`, `lat` are degrees (EPSG:4326) as the device gave them, where it did.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    item_code = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    unreadable = models.BooleanField(
        default=False, db_default=False, help_text="Evidence that no program of ours can show."
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ref = models.UUIDField(
        null=True, editable=False, help_text="Id of the tablet's operation, where that is not the photo's own."
    )
    supplement = models.ForeignKey(
        "inspections.Supplement",
        on_delete=models.PROTECT,
        null=True,
        related_name="photos",
        help_text="The correction that it came with, after the signature.",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item_code", "sha256"], name="photo_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.taken_at:%H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A photo is evidence and is never changed.")
        super().save(*args, **kwargs)


class PowerUsed(models.Model):
    """A supervisor's power that was used (Awb 5:15-5:20), with the reason why it was needed (Awb 5:13)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="powers")
    ref = models.UUIDField(null=True, unique=True, editable=False, help_text="Id of the tablet's operation.")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    article = models.CharField(max_length=20)
    used_at = models.DateTimeField()
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["used_at", "pk"]

    def __str__(self) -> str:
        return self.article


class PersonPresent(models.Model):
    """Someone who was there, and what was said. `cautioned`: told of the right to silence (Awb 5:10a)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="persons")
    ref = models.UUIDField(null=True, unique=True, editable=False, help_text="Id of the tablet's operation.")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=120, blank=True)
    statement = models.TextField(blank=True)
    cautioned = models.BooleanField(default=False)
    noted_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name_plural = "persons present"

    def __str__(self) -> str:
        return self.capacity or str(self.pk)


class ItemTaken(models.Model):
    """Records or goods taken along for a short time, against a written receipt (Awb 5:17 lid 3, 5:18 lid 4)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="items_taken")
    description = models.CharField(max_length=300)
    article = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receipt_to = models.CharField(max_length=200, blank=True)
    receipt_at = models.DateTimeField(null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        ordering = ["taken_at", "pk"]
        verbose_name_plural = "items taken"

    def __str__(self) -> str:
        return self.description
