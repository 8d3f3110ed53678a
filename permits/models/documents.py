"""Documents and notes of a case."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from permits.models.applications import PermitApplication
from permits.models.decisions import Decision


class Document(models.Model):
    """A file in the case: what came in, or a letter that went out."""

    class Direction(models.TextChoices):
        IN = "in", _("Ontvangen")
        OUT = "out", _("Verzonden")

    #: Kinds of what comes in; the kind of a letter is that of its template.
    RECEIVED, PLAN = "received", "plan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, related_name="documents")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    on = models.DateField(help_text="Received or sent on.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    visible_to_applicant = models.BooleanField(default=False)
    outbox_key = models.CharField(
        max_length=200,
        unique=True,
        null=True,
        help_text="Key of the message that made this letter: a repeat makes none.",
    )
    notified_at = models.DateTimeField(null=True, help_text="E-mail notice sent (Awb 2:10: within 48 hours).")

    class Meta:
        ordering = ["on", "pk"]


class CaseNote(models.Model):
    """An internal note on the case; shown to staff only."""

    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
