"""The report of findings (rapport van bevindingen): drafted, signed, locked; later changes stand beside it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.files.models import StoredFile
from inspections.models.findings import Answer
from inspections.models.visits import Visit


class Report(models.Model):
    """The report of one visit. Signed means: `file` is the PDF, `sha256` its hash, and nothing changes any more.

    Signed by typed name after the password was given again; `signed_as` is the name as typed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField()
    summary_version = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Version of the visit in which the summary last changed."
    )
    summary_device = models.UUIDField(null=True, help_text="The tablet that wrote it; none for the office.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_as = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    shown_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Of what the tablet showed to the signer."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, file=None, sha256="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False, file__isnull=False) & ~Q(sha256="")),
                name="report_signed_whole_or_not",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Supplement(models.Model):
    """A later addition to a signed report; the report itself stays as it was signed.

    With `answer` it corrects one: that answer supersedes the one in the report, and `text` says why.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="supplements")
    text = models.TextField()
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, null=True, related_name="correction")
    sha256 = models.CharField(max_length=64, help_text="Of the text, also in the log.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.written_at:%Y-%m-%d}"
