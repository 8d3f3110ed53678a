"""The append-only log: entries chained per scope, their heads, payloads and witnessed heads."""

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from core.accounts.models import Municipality
from core.audit import registry


class AppendOnly(Exception):
    """Code tried to change what only grows."""


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses every bulk way to change rows; the database triggers refuse the rest."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} only grows: record a new entry instead")

    update = delete = bulk_create = bulk_update = update_or_create = _refuse


class AuditEntry(models.Model):
    """Who did what to which object, when, why and with which result; one link of its scope's chain.

    `at` is when it happened, `recorded_at` when it was written. `object_type` is Django's label,
    `object_id` the public id. `commitment` is empty where there is no payload.
    """

    scope = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, to_field="public_id", on_delete=models.PROTECT, null=True, related_name="+"
    )
    on_behalf_of = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    effective_on = models.DateField(null=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    result = models.CharField(max_length=20)
    origin = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    legal_ground = models.CharField(max_length=200, blank=True)
    processing_activity = models.CharField(max_length=80, blank=True)
    trace_id = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        constraints = [models.UniqueConstraint(fields=["scope", "seq"], name="audit_entry_scope_seq")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_entry_at"),
            models.Index(fields=["recorded_at"], name="audit_entry_recorded"),
            models.Index(fields=["actor", "-at"], name="audit_entry_actor"),
            models.Index(fields=["verb", "-at"], name="audit_entry_verb"),
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} #{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("an audit entry is never deleted")

    @property
    def label(self) -> str:
        """The verb in words, in the current language."""
        return registry.label(self.verb)

    @property
    def is_sealed(self) -> bool:
        return registry.is_sealed(self.scope)

    @property
    def detail(self) -> dict[str, Any]:
        """The payload as data; empty if there is none or if it was erased."""
        payload = getattr(self, "payload", None)
        return json.loads(payload.body) if payload and payload.body else {}

    @property
    def detail_rows(self) -> list[tuple[str, Any]]:
        """Name and value of each payload field; a template would take a field called `items` for the method."""
        return list(self.detail.items())


class AuditPayload(models.Model):
    """Personal detail of one entry, bound to it by a salted commitment.

    May be erased (`body` and `salt` empty, `erased_by` the seq of the entry that says so): the chain stays valid.
    """

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=64, blank=True)
    body = models.TextField(blank=True)
    erased_by = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"payload of entry {self.entry_id}"


class AuditHead(models.Model):
    """The last link of a scope; who writes an entry holds this row's lock."""

    scope = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} #{self.seq}"


class AuditWitness(models.Model):
    """The head of a scope as the checkpoint file last listed it. A cache: the file is the witness."""

    scope = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit witnesses"

    def __str__(self) -> str:
        return f"{self.scope} #{self.seq}"
