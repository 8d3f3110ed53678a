"""Answers to the checklist. They only grow: a correction is a new row that names the one it supersedes."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.audit.models import AppendOnlyQuerySet
from inspections.checklists.schema import MUNICIPALITY
from inspections.models.visits import Visit


class GrowingQuerySet(AppendOnlyQuerySet):
    """Answers come a whole list at a time; they still only grow."""

    bulk_create = models.QuerySet.bulk_create  # type: ignore[assignment]


class Answer(models.Model):
    """What was found for one item of the checklist; with `not_ok` it is a finding (bevinding).

    `severity` 1-4 is the LHSO axis of consequences. `seen_by` is the agency whose people saw it: what a partner saw
    stays there, so without `sharing_ground` its text is not stored. `norm`, `owner_agency` and `follow_up` are kept
    as they were that day. The current answer is the one that nothing supersedes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    item_code = models.CharField(max_length=60)
    answer = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    norm = models.CharField(max_length=200, blank=True)
    owner_agency = models.CharField(max_length=20)
    follow_up = models.CharField(max_length=20)
    seen_by = models.CharField(max_length=20, default=MUNICIPALITY)
    sharing_ground = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="When it was noted on a tablet, where that is not the same.")

    objects = GrowingQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item_code"], condition=Q(supersedes=None), name="one_first_answer_per_item"
            ),
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__range=(1, 4)), name="answer_severity_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code}: {self.answer}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An answer is never changed: record a new one that supersedes it.")
        super().save(*args, **kwargs)

    @property
    def shared(self) -> bool:
        """Whether the municipality may hold what was seen."""
        return self.seen_by == MUNICIPALITY or bool(self.sharing_ground)
