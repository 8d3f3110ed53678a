"""Numbers of planning and skills that a visit may ask: rows with validity, from fixtures/policy/planning.json."""

from django.db import models
from django.db.models import F, Q

from permits.policy.models import Ruled

_OPEN_ENDED = Q(valid_from__isnull=True) | Q(valid_to__isnull=True)


class PlanningRule(Ruled):
    """One number: a weight, a speed, a share. Several rows of a `name` follow each other in time.

    `unit` says of what: points, points a week, percent, km/h, minutes, minutes after midnight.
    """

    name = models.SlugField(max_length=40)
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_OPEN_ENDED | Q(valid_to__gte=F("valid_from")), name="planning_rule_dates")
        ]


class SkillCode(Ruled):
    """A skill that a visit may ask of its team."""

    name = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(condition=_OPEN_ENDED | Q(valid_to__gte=F("valid_from")), name="skill_code_dates")
        ]
