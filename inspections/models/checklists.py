"""Checklists as data: each version as it was used, for ever; and the drafts of the administrator."""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.accounts.models import Municipality
from inspections.checklists.schema import Checklist, parse
from permits.policy.models import Ruled

_parsed: dict[str, Checklist] = {}


class ChecklistVersion(models.Model):
    """A version of a checklist; `content` is the checked document (inspections/checklists/schema.py).

    Visits on a day in [valid_from, valid_to] use it, both inclusive. Once a visit uses it, it never changes.
    Without `municipality` it is one that the house ships, for everyone; else that municipality's own.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="checklists")
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(help_text="When it came: shipped, or published by `published_by`.")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(municipality=None), name="shipped_checklist_version_once"
            ),
            models.UniqueConstraint(fields=["municipality", "code", "version"], name="own_checklist_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="checklist_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and self.visits.exists():
            raise TypeError("A checklist version that a visit uses is never changed: load a new version.")
        super().save(*args, **kwargs)

    @cached_property
    def checklist(self) -> Checklist:
        """The document as frozen values; parsed once in a process, since a document is known by its hash."""
        if self.sha256 not in _parsed:
            _parsed[self.sha256] = parse(self.content)
        return _parsed[self.sha256]


class ChecklistBranch(Ruled):
    """A branch that a checklist is for: `activity` is an SBI code of `sbi_version`, matched by prefix."""

    checklist = models.SlugField(max_length=40, help_text="Code of the checklist.")
    activity = models.CharField(max_length=5)
    sbi_version = models.CharField(max_length=4)

    class Meta:
        ordering = ["checklist", "activity"]


class ChecklistDraft(models.Model):
    """A version in the making; `content` is a whole and valid document at every moment.

    `revision` rises with every change: whoever saves names the one that was on the page.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="checklist_drafts")
    code = models.SlugField(max_length=40)
    base = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, null=True, related_name="drafts")
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "created_at", "pk"]

    def __str__(self) -> str:
        return str(self.content["title"]["nl"])

    @property
    def checklist(self) -> Checklist:
        """The document as frozen values."""
        return parse(self.content)
