"""Messages that a change leaves behind for others, one row for each consumer; and the jobs' clock."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality


class State(models.TextChoices):
    WAITING = "waiting", _("Wacht")
    DONE = "done", _("Afgeleverd")
    DEAD = "dead", _("Onbestelbaar")


class Message(models.Model):
    """One piece of news for one consumer. `payload` holds ids only, never personal data.

    `created_at` is the instant of the act that sent it. `last_error` is a class and a place in the code.
    `municipality`: whose news it is; none for news of the system itself.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(max_length=80)
    consumer = models.CharField(max_length=160, blank=True)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "consumer", "key"], name="outbox_message_once")]
        indexes = [
            # Partial: the worker asks twice a second, and nearly all rows are done.
            models.Index(fields=["due_at", "id"], name="outbox_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["state", "-created_at"], name="outbox_state"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"

    @property
    def audit_scope(self) -> str:
        return "system:admin"


class PeriodicRun(models.Model):
    """When a job of the clock last ran and when it is due again; its lock keeps two workers apart."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
