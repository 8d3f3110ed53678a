"""What-if scenarios, the branches to choose from and the numbers that a forecast assumes."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q

from core.accounts.models import Municipality
from core.audit.models import AppendOnlyQuerySet
from gis.places.models import RD, SbiVersion
from permits.policy.models import Ruled

_OPEN_ENDED = Q(valid_from__isnull=True) | Q(valid_to__isnull=True)


class Assumption(Ruled):
    """One number that a forecast assumes. Several rows of a `name` follow each other in time.

    `unit` is a code of `wording.UNITS`; `least` and `most`: what a person may fill in instead.
    """

    name = models.SlugField(max_length=40)
    value = models.FloatField()
    least = models.FloatField()
    most = models.FloatField()
    unit = models.CharField(max_length=20)
    label = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=_OPEN_ENDED | Q(valid_to__gte=F("valid_from")), name="assumption_dates"),
            models.CheckConstraint(condition=Q(value__gte=F("least"), value__lte=F("most")), name="assumption_range"),
        ]


class Branch(Ruled):
    """A branch as people call it, with the codes that make it up."""

    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    activities = models.JSONField(default=list)
    sbi_version = models.CharField(max_length=4, choices=SbiVersion.choices)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(condition=_OPEN_ENDED | Q(valid_to__gte=F("valid_from")), name="branch_dates")
        ]


class Scenario(models.Model):
    """What would happen if the duty held here, for these branches, from that day: asked once, never changed.

    `area` in EPSG:28992; `activities` are SBI codes of `sbi_version`, matched by prefix. `as_of`: the day whose data
    it was reckoned with. `result` holds the answer with public ids of firms, no names; with `assumptions`, `seed`
    and `engine` (its version) it can be reckoned again. `draft`: public id of the designation order in the making whose
    area it asks about.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=120)
    zone_name = models.CharField(max_length=300)
    area = models.MultiPolygonField(srid=RD)
    activities = models.JSONField()
    sbi_version = models.CharField(max_length=4, choices=SbiVersion.choices)
    starts_on = models.DateField()
    transition_until = models.DateField()
    near_m = models.PositiveIntegerField()
    draft = models.UUIDField(null=True, editable=False)
    assumptions = models.JSONField()
    seed = models.PositiveIntegerField()
    engine = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    result = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "created_at"], name="scenarios_of_a_municipality")]
        constraints = [
            models.CheckConstraint(condition=Q(transition_until__gte=F("starts_on")), name="scenario_dates"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A scenario is never changed: ask a new one.")
        super().save(*args, **kwargs)

    @property
    def audit_scope(self) -> str:
        return f"scenario:{self.public_id}"
