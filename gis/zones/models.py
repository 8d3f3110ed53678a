"""Designation orders in the making: a proposal with its area, and each step with its day, text and file.

Apart from `places.DesignationOrder`: nothing that answers the permit duty, draws a public map or gives open data reads
these tables. Geometry is EPSG:28992 (RD New), metres.
"""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q

from core import fsm
from core.accounts.models import Municipality
from core.files.models import StoredFile
from gis.atlas.scenarios.models import Scenario
from gis.places.models import RD, DesignationOrder, SbiVersion
from gis.zones import chart
from permits.models.querysets import StatefulQuerySet
from permits.policy.models import Ruled


class PublicationText(Ruled):
    """The text with which a step is made known, in Dutch; `$title`, `$article` and so on are filled in."""

    move = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering = ["move", "code"]


class Proposal(models.Model):
    """A designation order in the making. `follows`: the order that it amends or renews, and `relation` which of both.

    From its publication on `order` is the order that it became. `scenario`: the what-if that it was made of. Columns
    are those of the order (`OrderDraft`).
    """

    class Relation(models.TextChoices):
        NEW = "", "new"
        AMENDS = "amends", "amends"
        RENEWS = "renews", "renews"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="zone_proposals")
    state = fsm.state_field(chart.CHART)
    title = models.CharField(max_length=300)
    article = models.CharField(max_length=200)
    body = models.CharField(max_length=12, choices=DesignationOrder.Body.choices)
    permit_authority = models.CharField(max_length=12, choices=DesignationOrder.Body.choices)
    by_area = models.BooleanField(default=True)
    bag_ids = models.JSONField(default=list, blank=True)
    activities = models.JSONField(default=list, blank=True)
    sbi_version = models.CharField(max_length=4, choices=SbiVersion.choices, default=SbiVersion.SBI_2025)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    transition_until = models.DateField(null=True, blank=True)
    lsp_excluded_by = models.CharField(max_length=300, blank=True)
    geom = models.MultiPolygonField(srid=RD, null=True, blank=True)
    views_until = models.DateField(null=True, blank=True)
    fictive = models.BooleanField(default=False)
    follows = models.ForeignKey(DesignationOrder, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=6, choices=Relation.choices, blank=True)
    order = models.ForeignKey(DesignationOrder, on_delete=models.PROTECT, null=True, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = StatefulQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "state"], name="zone_proposals_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="proposal_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(relation="", follows=None) | (~Q(relation="") & Q(follows__isnull=False)),
                name="proposal_follows_by_relation",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_scope(self) -> str:
        return f"zone:{self.public_id}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the order will designate."""
        chosen = (("ACTIVITY", self.activities), ("AREA", self.by_area), ("BUILDING", self.bag_ids))
        return tuple(kind for kind, on in chosen if on)

    @fsm.move(state, chart.CHANGE)
    def change(self) -> None: ...

    @fsm.move(state, chart.DRAW)
    def draw(self) -> None: ...

    @fsm.move(state, chart.ADD_EVIDENCE)
    def add_evidence(self) -> None: ...

    @fsm.move(state, chart.ASK_VIEWS)
    def ask_views(self) -> None: ...

    @fsm.move(state, chart.TAKE_BACK)
    def take_back(self) -> None:
        self.views_until = None

    @fsm.move(state, chart.ADOPT)
    def adopt(self) -> None: ...

    @fsm.move(state, chart.PUBLISH)
    def publish(self) -> None: ...

    @fsm.move(state, chart.COME_INTO_FORCE)
    def come_into_force(self) -> None: ...

    @fsm.move(state, chart.AMEND)
    def amend(self) -> None: ...

    @fsm.move(state, chart.RENEW)
    def renew(self) -> None: ...

    @fsm.move(state, chart.LAPSE)
    def lapse(self) -> None: ...

    @fsm.move(state, chart.WITHDRAW)
    def withdraw(self) -> None: ...


class Step(models.Model):
    """One step of a proposal: the name of its move, its day of effect, the text that goes with it, and the file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=40)
    on = models.DateField()
    text = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.move} {self.on}"


class Reminder(models.Model):
    """That the policy advisers were told, once, that an order will lapse."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.OneToOneField(DesignationOrder, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.order} {self.sent_on}"
