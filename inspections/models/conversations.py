"""What a voluntary talk (Knock & Talk) left behind: its short record, and the codes of what may be offered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import SealedTextField
from inspections.models.visits import Visit
from permits.policy.models import Worded


class TalkCode(Worded):
    """Something that a conversation can offer, or a folder that can be left behind, with its words."""

    class Kind(models.TextChoices):
        OFFER = "offer"
        FOLDER = "folder"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["kind", "order"]


class Conversation(models.Model):
    """The short record of a voluntary talk; a correction is a new row that names the one before.

    `offered`: somebody was there to ask. `answered`: they talked, or said no; None when nobody was there.
    What was said is sealed: nobody had to say it, and it is no finding.
    """

    class FollowUp(models.TextChoices):
        NONE = "none", _("Niets")
        CALL_BACK = "call_back", _("Terugbellen")
        VISIT = "visit", _("Een bezoek")
        HELP_DESK = "help_desk", _("Naar het ondernemersloket")
        PASS_ON = "pass_on", _("Doorgeven aan een ander")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="conversations")
    offered = models.BooleanField()
    answered = models.BooleanField(null=True)
    spoke_with = SealedTextField(null=True)
    offers = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    answer = SealedTextField(null=True)
    folders = models.JSONField(default=list)
    follow_up = models.CharField(max_length=300, choices=FollowUp.choices, blank=True)
    follow_up_note = SealedTextField(null=True)
    followed_up_on = models.DateField(null=True)
    followed_up_note = SealedTextField(null=True)
    note = models.TextField(blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    noted_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.noted_at:%Y-%m-%d}"

    @property
    def follow_up_open(self) -> bool:
        """Whether somebody still has to do what was agreed; a visit stands among the planner's suggestions."""
        return self.follow_up not in OF_ITSELF and self.followed_up_on is None


#: Follow-ups that ask nothing of whoever held the talk.
OF_ITSELF = frozenset({"", Conversation.FollowUp.NONE.value, Conversation.FollowUp.VISIT.value})
