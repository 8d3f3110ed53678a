"""Who opened which signed report."""

from django.conf import settings
from django.db import models

from inspections.models import Report


class ReportSeen(models.Model):
    """This person opened this signed report; `seen_at` is the first time."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="seen_by")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reports seen"
        constraints = [models.UniqueConstraint(fields=["report", "reader"], name="report_seen_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.seen_at:%Y-%m-%d}"
