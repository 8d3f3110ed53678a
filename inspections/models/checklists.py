"""Checklists as data: each version as it was used, for ever."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q

from inspections.checklists.schema import Checklist, parse


class ChecklistVersion(models.Model):
    """A version of a checklist; `content` is the checked document (inspections/checklists/schema.py).

    Visits on a day in [valid_from, valid_to] use it, both inclusive. Once a visit uses it, it never changes.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="checklist_version_once"),
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
        """The document as frozen values."""
        return parse(self.content)
