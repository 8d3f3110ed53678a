"""Steps that others take for a case: an inspection visit, an advice."""

import uuid

from django.conf import settings
from django.db import models

from core.files.models import StoredFile
from permits.models.applications import PermitApplication


class VisitRequest(models.Model):
    """The case asks for an on-site inspection; inspections answers with a signed report."""

    class Status(models.TextChoices):
        REQUESTED = "requested"
        REPORTED = "reported"
        WAIVED = "waived"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, related_name="visit_requests")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    note = models.TextField(blank=True, help_text="What to look at; or why no visit is needed.")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, blank=True, help_text="Outcome code of the visit chart.")
    reported_on = models.DateField(null=True)
    report_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["requested_at"]


class AdviceRequest(models.Model):
    """Advice asked of another department or body (Awb 3:5)."""

    class Status(models.TextChoices):
        REQUESTED = "requested"
        RECEIVED = "received"
        WAIVED = "waived"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, related_name="advice_requests")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    adviser = models.CharField(max_length=200, blank=True)
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["requested_at"]
