"""Decisions (besluiten): drafted by one person, signed by another."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality
from permits.models.applications import PermitApplication
from permits.models.permits import Permit


class Decision(models.Model):
    """What one person drafts for another to sign: the four-eyes record of one move.

    `move` names the move of the application or permit chart that the signature carries out.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("ligt bij beslisser")
        SENT_BACK = "sent_back", _("teruggestuurd")
        SIGNED = "signed", _("getekend")
        DROPPED = "dropped", _("vervallen")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, null=True, related_name="decisions")
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, null=True, related_name="decisions")
    move = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SUBMITTED, db_index=True)
    reasons = models.TextField(help_text="The reasons, for the letter (Awb 3:46, 3:47).")
    conditions = models.JSONField(default=list, blank=True, help_text="Conditions of the permit, a sentence each.")
    grounds = models.JSONField(
        default=list,
        blank=True,
        help_text="Codes of the refusal or revocation grounds.",
    )
    views_skipped_reason = models.TextField(blank=True, help_text="Why views could be skipped (Awb 4:7, 4:11).")
    weeks = models.PositiveSmallIntegerField(null=True, help_text="Postponement in weeks (Awb 4:14).")
    views_until = models.DateField(null=True, help_text="Last day for views, of a notice of intent.")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True, help_text="Date of effect of the signature.")
    sent_back_reason = models.TextField(blank=True)
    published_on = models.DateField(null=True, help_text="The day it was sent (Awb 3:41).")

    class Meta:
        ordering = ["drafted_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_has_four_eyes",
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("drafted_by")),
            )
        ]
