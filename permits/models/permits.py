"""The permit (exploitatievergunning) and the changes asked of it."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models

from core import fsm
from core.accounts.models import Municipality
from gis.places.models import Premises
from permits.models.applications import PermitApplication
from permits.models.parties import Party
from permits.models.querysets import StatefulQuerySet
from permits.statecharts import permit as chart


class Permit(models.Model):
    """A permit at one premises, personal to its holder (APV 1:5)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    application = models.OneToOneField(PermitApplication, on_delete=models.PROTECT, related_name="permit")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="permits")
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="permits")
    activity = models.CharField(max_length=5)
    sbi_version = models.CharField(max_length=4)
    state = fsm.state_field(chart.CHART)
    valid_from = models.DateField()
    valid_to = models.DateField(
        null=True,
        help_text="Last day, when a reason of public interest limits it (DW 33).",
    )
    conditions = models.JSONField(default=list, blank=True)
    views = models.CharField(
        max_length=10,
        default="none",
        help_text="none | invited | heard, before revocation.",
    )
    views_until = models.DateField(null=True)
    ended_on = models.DateField(null=True, help_text="Last day in force, when it ended before its term.")
    created_at = models.DateTimeField()

    objects = StatefulQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["premises", "state"], name="permits_at_premises")]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_scope(self) -> str:
        return f"case:{self.application.public_id}"

    @fsm.move(state, chart.ASK_CHANGE)
    def ask_change(self) -> None: ...

    @fsm.move(state, chart.DECIDE_CHANGE)
    def decide_change(self) -> None: ...

    @fsm.move(state, chart.INVITE_VIEWS)
    def invite_views(self, until: date) -> None:
        self.views, self.views_until = "invited", until

    @fsm.move(state, chart.RECORD_VIEWS)
    def record_views(self) -> None:
        self.views = "heard"

    @fsm.move(state, chart.REVOKE)
    def revoke(self, on: date) -> None:
        self.ended_on = on

    @fsm.move(state, chart.EXPIRE)
    def expire(self, on: date | None) -> None:
        self.ended_on = on

    @fsm.move(state, chart.LAPSE_WITH_DESIGNATION)
    def lapse_with_designation(self, on: date | None) -> None:
        self.ended_on = on

    @fsm.move(state, chart.END)
    def end(self, on: date) -> None:
        self.ended_on = on


class ChangeRequest(models.Model):
    """A change of manager or opening hours that the holder asks (V2)."""

    class Kind(models.TextChoices):
        MANAGER_ADDED = "manager_added"
        MANAGER_REMOVED = "manager_removed"
        HOURS = "hours"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True)
    detail = models.TextField(blank=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    allowed = models.BooleanField(null=True)

    class Meta:
        ordering = ["asked_on", "pk"]
