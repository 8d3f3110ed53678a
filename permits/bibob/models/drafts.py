"""Acts that one person drafts and another signs, and the duty to report to the LBB."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.bibob.models.dossiers import Dossier
from permits.bibob.sealed import SealedManager


class Draft(models.Model):
    """An LBB request or a conclusion that lies for signature: the four-eyes record of one move.

    `move` names the move of the chart that the signature carries out.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("ligt bij beslisser")
        SENT_BACK = "sent_back", _("teruggestuurd")
        SIGNED = "signed", _("getekend")
        DROPPED = "dropped", _("vervallen")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SUBMITTED)
    text = models.TextField(help_text="What is asked of the LBB and why; or the reasons of the conclusion.")
    degree = models.CharField(max_length=10, blank=True)
    ground = models.CharField(max_length=10, blank=True)
    proportionality = models.TextField(blank=True, help_text="Wet Bibob 3 lid 5 and 7.")
    deviation = models.TextField(blank=True, help_text="Why it differs from the advice (Awb 3:50).")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True, help_text="Date of effect of the signature.")
    sent_back_reason = models.TextField(blank=True)

    objects = SealedManager()

    class Meta:
        ordering = ["drafted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="bibob_draft_has_four_eyes",
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("drafted_by")),
            ),
            models.UniqueConstraint(
                name="bibob_one_draft_at_a_time",
                fields=["dossier"],
                condition=models.Q(status__in=["submitted", "sent_back"]),
            ),
        ]


class LbbReport(models.Model):
    """A duty to report to the LBB at once (Wet Bibob 7a lid 7 and 8), and when it was done."""

    class Kind(models.TextChoices):
        CONCLUSION = "conclusion", _("Eigen conclusie met gevaar (7a lid 7)")
        WITHDRAWAL = "withdrawal", _("Intrekking om de Bibob-toets (7a lid 8)")
        CORRECTION = "correction", _("Conclusie niet in stand gebleven (7a lid 7)")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    due_on = models.DateField(help_text="The day the duty arose: at once is that same day.")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SealedManager()

    class Meta:
        ordering = ["due_on", "pk"]
