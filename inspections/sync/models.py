"""What tablets sent, as they sent it, and what became of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality
from core.audit.models import AppendOnlyQuerySet
from core.crypto.fields import SealedTextField
from core.tokens.models import Token
from inspections.sync import merge


class SyncKey(models.Model):
    """A key pair of a municipality: tablets seal with the newest public key, every old one still opens.

    The private key (PEM) is encrypted at rest under `FIELD_KEYS`.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="sync_keys")
    kid = models.CharField(max_length=40, unique=True)
    public_jwk = models.JSONField()
    private = SealedTextField(row="kid")
    valid_from = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


class Device(models.Model):
    """A tablet in the hands of one inspector. It outlives its tokens.

    `told_seq` is the highest device_seq that it said it gave out, `seen_until` the last number up to which
    everything arrived: what lies between them and did not arrive is missing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="devices")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices")
    token = models.ForeignKey(Token, on_delete=models.PROTECT, null=True, related_name="devices")
    name = models.CharField(max_length=80)
    platform = models.CharField(max_length=200, blank=True)
    app_version = models.CharField(max_length=40, blank=True)
    persisted = models.BooleanField(null=True)
    registered_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    told_seq = models.PositiveIntegerField(default=0)
    seen_until = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-last_seen_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return f"device:{self.public_id}"


class SyncInbox(models.Model):
    """Bytes as they arrived under an operation's id; never changed, never removed.

    `kind`: the operation itself; `variant`: other bytes under an id that is taken; `unread`: no operation at all.
    """

    class Kind(models.TextChoices):
        OPERATION = "operation", _("Handeling")
        VARIANT = "variant", _("Andere inhoud, zelfde nummer")
        UNREAD = "unread", _("Onleesbaar")

    op_id = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="inbox")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device_seq = models.PositiveIntegerField(null=True)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    receipt = models.JSONField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sync inbox"
        constraints = [
            models.UniqueConstraint(fields=["op_id", "sha256"], name="inbox_bytes_once"),
            models.UniqueConstraint(fields=["op_id"], condition=Q(kind="operation"), name="inbox_operation_once"),
        ]
        indexes = [models.Index(fields=["device", "device_seq"], name="inbox_by_device_seq")]

    def __str__(self) -> str:
        return f"{self.op_id} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("What a tablet sent is never changed.")
        super().save(*args, **kwargs)


class Operation(models.Model):
    """What became of an operation. `reason` is a code; `said` the sentence of a refusal, `theirs` what stands instead.

    `inspection` is the visit that it names, whether or not there is one. `blob` is what a photo waits for.
    `decision` is what a person chose: a key of `wording.CHOICES`.
    """

    class State(models.TextChoices):
        STORED = merge.STORED, _("Ontvangen")
        APPLIED = merge.APPLIED, _("Verwerkt")
        HELD = merge.HELD, _("Wacht")
        CONFLICT = merge.CONFLICT, _("Kies wat geldt")
        UNPERMITTED = merge.UNPERMITTED, _("Niet toegestaan")
        FAULTY = merge.FAULTY, _("Niet te verwerken")
        SETTLED = merge.SETTLED, _("Besloten door kantoor")

    inbox = models.OneToOneField(SyncInbox, on_delete=models.PROTECT, related_name="operation")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="operations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    inspection = models.UUIDField(null=True)
    inspection_seq = models.PositiveIntegerField(null=True)
    type = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=merge.STORED)
    reason = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=500, blank=True)
    theirs = models.JSONField(default=dict)
    blob = models.CharField(max_length=64, blank=True, db_index=True)
    device_time = models.DateTimeField(null=True)
    offset_ms = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=20, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["device", "inspection", "inspection_seq"], name="operation_line"),
            models.Index(fields=["inspection", "state"], name="operation_of_visit"),
            models.Index(fields=["municipality", "state", "received_at"], name="operation_work"),
        ]

    def __str__(self) -> str:
        return f"{self.type or '?'} {self.state}"

    @property
    def public_id(self) -> uuid.UUID:
        """The id that the tablet gave it."""
        return self.inbox.op_id

    @property
    def audit_scope(self) -> str:
        return self.device.audit_scope


class Line(models.Model):
    """What one device does in one visit. Only its row: whoever judges the line holds its lock."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="lines")
    inspection = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "inspection"], name="line_once")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.inspection}"


class Blob(models.Model):
    """A file that comes in chunks, under the hash of all of them. Whole once `complete_at` is set."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="blobs")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    chunks = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sha256"], name="blob_once")]

    def __str__(self) -> str:
        return self.sha256


class BlobChunk(models.Model):
    """One chunk that is on the disk."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="parts")
    n = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "n"], name="chunk_once")]

    def __str__(self) -> str:
        return f"{self.blob_id} #{self.n}"
