"""What a tablet brings along besides answers and photos: vehicles, notes, files, signatures, where it stood."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from inspections.models.visits import Visit


class Vehicle(models.Model):
    """A vehicle that stood there, by plate or VIN (Awb 5:19). A correction is a new row that names the one before."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="vehicles")
    plate = models.CharField(max_length=12, blank=True)
    vin = models.CharField(max_length=17, blank=True)
    country = models.CharField(max_length=3, default="NL")
    make = models.CharField(max_length=80, blank=True)
    colour = models.CharField(max_length=40, blank=True)
    item_code = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    noted_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return self.plate or self.vin


class VisitNote(models.Model):
    """A remark, typed or dictated; or why a photo could not be made."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Notitie")
        DICTATED = "dictated", _("Ingesproken")
        PHOTO_OMITTED = "photo_omitted", _("Foto niet gemaakt")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    text = models.TextField()
    item_code = models.CharField(max_length=60, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    noted_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file that was handed over or found; `sha256` is of the untouched original."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attachments")
    about = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    noted_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return self.about


class Signature(models.Model):
    """A signature on the glass, or the refusal of one; `shown_sha256` is of what the tablet showed to the signer.

    `second` is the colleague of the team who signs along, from the own tablet and without a drawing.
    """

    class Role(models.TextChoices):
        PRESENT = "present", _("Aanwezige")
        INSPECTOR = "inspector", _("Toezichthouder")
        SECOND = "second", _("Tweede toezichthouder")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=10, choices=Role.choices)
    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    refused = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["signed_at", "pk"]

    def __str__(self) -> str:
        return self.name


class ArrivalPosition(models.Model):
    """Where the tablet stood at the arrival, in degrees (EPSG:4326), and why that was far from the premises."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="position")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    far_reason = models.TextField(blank=True)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.visit_id}"


class TabletClock(models.Model):
    """A tablet whose clock was more than five minutes off during the visit: the report says so."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tablet_clocks")
    device = models.UUIDField()
    name = models.CharField(max_length=80)
    offset_ms = models.BigIntegerField(help_text="Server minus tablet, the largest that was told.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "device"], name="tablet_clock_once_per_visit")]

    def __str__(self) -> str:
        return self.name
