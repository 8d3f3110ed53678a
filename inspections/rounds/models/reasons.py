"""Why premises are visited: what was asked, a campaign, the draw, and the grounds that a planned visit keeps."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality
from gis.places.models import DesignationOrder, Establishment, Premises
from inspections.models import Visit


class Kind(models.TextChoices):
    """Kinds of reasons to go somewhere, in the order in which a suggestion names them."""

    PERMIT_PRECHECK = "permit_precheck", _("Controle vóór vergunning")
    SIGNAL = "signal", _("Signaal")
    RECHECK = "recheck", _("Herbezoek")
    COMPLAINT = "complaint", _("Klacht")
    CAMPAIGN = "campaign", _("Beleidsactie")
    RANDOM = "random", _("Loting")
    CONVERSATION = "conversation", _("Na een gesprek")
    ROUTINE = "routine", _("Periodieke controle")


class Ask(models.Model):
    """Somebody asks for a visit to premises: a complaint, a signal, a partner. Open until answered.

    Any room fills it by `services.reasons.open_ask`. `visit_kind`: a control, or a conversation. `why` is read by
    whoever plans and by the team: never the source.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="visit_asks")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="visit_asks")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, related_name="visit_asks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    visit_kind = models.CharField(
        max_length=20, choices=Visit.Kind.choices, default=Visit.Kind.CONTROL, db_default="control"
    )
    since = models.DateField()
    why = models.CharField(max_length=300)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="answered_asks")
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["municipality", "closed_on"], name="asks_open")]

    def __str__(self) -> str:
        return self.why

    @property
    def audit_scope(self) -> str:
        return f"ask:{self.public_id}"


class Campaign(models.Model):
    """A policy campaign (beleidsactie): firms of these branches, in the area of an order or everywhere, for a time.

    `branches`: prefixes of SBI 2025 codes, none is all. `skills`: names that its visits ask of a team.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=120)
    visit_kind = models.CharField(
        max_length=20, choices=Visit.Kind.choices, default=Visit.Kind.CONTROL, db_default="control"
    )
    why = models.CharField(max_length=300)
    order = models.ForeignKey(DesignationOrder, on_delete=models.PROTECT, null=True, related_name="campaigns")
    branches = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["valid_from", "title"]
        constraints = [models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="campaign_dates")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_scope(self) -> str:
        return f"campaign:{self.public_id}"


class Draw(models.Model):
    """The random share of one month: who could be drawn, the seed, and who was drawn. Once a month, never again.

    `population` and `drawn` are public ids of establishments, so that anyone can repeat it (`planning.draw`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="draws")
    month = models.DateField(help_text="Its first day.")
    share_percent = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    population = models.JSONField()
    drawn = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["municipality", "month"], name="one_draw_a_month")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.month}"

    @property
    def audit_scope(self) -> str:
        return f"draw:{self.public_id}"


class Ground(models.Model):
    """A reason for which a visit was planned, as it stood then."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="grounds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    since = models.DateField()
    law = models.CharField(max_length=120)
    points = models.PositiveSmallIntegerField()
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-points", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"
