"""The request for advice to the Landelijk Bureau Bibob, and what became of it."""

import uuid
from datetime import date

from django.db import models

from permits.bibob.models.dossiers import Dossier, DossierFile
from permits.bibob.models.drafts import Draft
from permits.bibob.sealed import SealedManager
from permits.clock.terms import DataQuestion


class LbbRequest(models.Model):
    """One request for advice; after the LBB declined there may be another.

    `questions`: its questions for data, each {"asked_on", "answered_on" or null, "of", "text"}, ISO dates.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(help_text="Day of the request: it pauses the permit's clock (Wet Bibob 31).")
    questions = models.JSONField(default=list)
    extension_weeks = models.PositiveSmallIntegerField(default=0)
    extended_on = models.DateField(null=True)
    declined_on = models.DateField(null=True)
    declined_reason = models.TextField(blank=True)
    received_on = models.DateField(null=True)
    advice_degree = models.CharField(max_length=10, blank=True)
    advice_summary = models.TextField(blank=True)
    advice = models.ForeignKey(DossierFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SealedManager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(name="lbb_extended_four_weeks_at_most", condition=models.Q(extension_weeks__lte=4)),
        ]

    @property
    def is_open(self) -> bool:
        return self.received_on is None and self.declined_on is None

    @property
    def open_question(self) -> dict[str, str] | None:
        """The question for data that waits for an answer."""
        return next((question for question in self.questions if not question["answered_on"]), None)

    @property
    def answered_questions(self) -> list[DataQuestion]:
        """Questions with their answer, for the clock."""
        return [
            DataQuestion(date.fromisoformat(question["asked_on"]), date.fromisoformat(question["answered_on"]))
            for question in self.questions
            if question["answered_on"]
        ]
