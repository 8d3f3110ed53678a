"""Who can go: skills and hours of supervisors, and partners with their own powers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.accounts.models import Municipality


class PersonSkill(models.Model):
    """A skill (name of a SkillCode) that a supervisor has."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="skills")
    skill = models.SlugField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "skill"], name="person_skill_once")]

    def __str__(self) -> str:
        return self.skill


class Availability(models.Model):
    """The hours of a supervisor on one day, where they differ from office hours; equal hours: not there at all.

    `dropped_out`: fell out of a day that was planned. Why is never recorded: that may be health data (AVG 9).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="availabilities")
    day = models.DateField()
    from_time = models.TimeField()
    to_time = models.TimeField()
    dropped_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["day", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="availability_once_a_day"),
            models.CheckConstraint(condition=Q(to_time__gte=F("from_time")), name="availability_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


class Partner(models.Model):
    """Somebody of another body who comes along by designation (Awb 5:15 lid 3), with powers of their own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="partners")
    agency = models.CharField(max_length=20, help_text="Code of `inspections.checklists.schema.AGENCIES`.")
    name = models.CharField(max_length=200)
    powers = models.CharField(max_length=300)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["agency", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "agency", "name"], name="partner_once_a_municipality")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return f"partner:{self.public_id}"


class PartnerDay(models.Model):
    """Hours in which a partner can come along; without a row a partner can't."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    from_time = models.TimeField()
    to_time = models.TimeField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "day"], name="partner_day_once"),
            models.CheckConstraint(condition=Q(to_time__gt=F("from_time")), name="partner_day_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.day}"
