"""Overlays: shapes that a municipality lays over its own map. Shapes alone: no attribute of the file is kept.

All geometry is EPSG:28992 (RD New), metres.
"""

import uuid

from django.conf import settings
from django.contrib.gis.db import models

from core.accounts.models import Municipality
from gis.places.models import RD


class Overlay(models.Model):
    """One file that was laid over the map, under the name that a person gave it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="overlays")
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="overlay_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return f"overlay:{self.public_id}"


class OverlayShape(models.Model):
    """One shape of an overlay: point, line or area."""

    overlay = models.ForeignKey(Overlay, on_delete=models.CASCADE, related_name="shapes")
    geom = models.GeometryField(srid=RD)

    def __str__(self) -> str:
        return f"{self.overlay_id} #{self.pk}"
