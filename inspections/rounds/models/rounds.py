"""A round: who goes on a day, from where, and to which visits in which order."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.accounts.models import Municipality
from inspections.models import Visit
from inspections.rounds.models.people import Partner


class PlanningDesk(models.Model):
    """The lock under which the rounds of a municipality are made and changed: whoever plans holds its one row.

    It keeps a person off two rounds at once and a firm off two lists, also under two planners.
    """

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="planning_desk")

    def __str__(self) -> str:
        return str(self.municipality)


class StartPlace(models.Model):
    """Where teams set out from and come back to. EPSG:28992 metres."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="start_place")
    name = models.CharField(max_length=200)
    x = models.FloatField()
    y = models.FloatField()

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One team on one day. `start_x`, `start_y`: EPSG:28992 metres, where it sets out and comes back.

    `measured_by`: the provider that measured the way; `route`: its line, [longitude, latitude] pairs. `dissolved_at`:
    given up; its visits went back to the list. `version` counts the changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="rounds")
    day = models.DateField()
    name = models.CharField(max_length=80)
    start_time = models.TimeField()
    end_time = models.TimeField(help_text="By when the team must be back.")
    start_place = models.CharField(max_length=200)
    start_x = models.FloatField()
    start_y = models.FloatField()
    back_at = models.TimeField(help_text="When it is back by this order.")
    distance_m = models.PositiveIntegerField(default=0)
    travel_s = models.PositiveIntegerField(default=0)
    measured_by = models.CharField(max_length=20)
    route = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    dissolved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "start_time", "pk"]
        indexes = [models.Index(fields=["municipality", "day"], name="rounds_of_a_day")]
        constraints = [models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="round_hours")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return f"round:{self.public_id}"


class RoundMember(models.Model):
    """A supervisor of the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="round_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="round_member_once")]

    def __str__(self) -> str:
        return self.user.display_name


class RoundPartner(models.Model):
    """A partner who comes along on the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="partners")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "partner"], name="round_partner_once")]

    def __str__(self) -> str:
        return self.partner.name


class RoundStop(models.Model):
    """A visit on a round: on one round only, whoever plans. `position` counts from 1.

    `appointment`: an hour that was agreed, which no new order may move. `arrival`: the hour by this order.
    `travel_s`, `distance_m`: from the place before. `skills`: names that the visit asks of its team.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stops")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="round_stop")
    position = models.PositiveSmallIntegerField()
    arrival = models.TimeField()
    travel_s = models.PositiveIntegerField()
    distance_m = models.PositiveIntegerField()
    service_minutes = models.PositiveSmallIntegerField()
    appointment = models.TimeField(null=True)
    skills = models.JSONField(default=list)

    class Meta:
        ordering = ["round", "position"]

    def __str__(self) -> str:
        return f"{self.round} {self.position}"
