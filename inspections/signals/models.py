"""Signals: what somebody told us, how it was weighed, and what is left after it was destroyed.

Who may read them: `signals.view` (config/roles.py). Everything that people typed is sealed (`core.crypto`). Of a
reporter who stays anonymous there is no name, address, hour, session or device in any row.
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import fsm
from core.accounts.models import Municipality
from core.crypto.fields import SealedTextField
from core.files.models import StoredFile
from gis.places.models import Premises
from inspections.rounds.models import Ask
from inspections.statecharts import signal as chart
from permits.models.querysets import StatefulQuerySet
from permits.policy.models import Ruled, Worded


class SignalCode(Worded):
    """A code with its words: kind of source, reliability of the source (A-D), value of the content (1-4).

    `anonymous`: of this kind of source nobody is known, so no contact data can be kept. `staff_only`: not offered on
    the public form.
    """

    class Kind(models.TextChoices):
        SOURCE = "source"
        RELIABILITY = "reliability"
        CONTENT = "content"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.CharField(max_length=20)
    anonymous = models.BooleanField(default=False, db_default=False)
    order = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["kind", "order"]


class RetentionRule(Ruled):
    """How many months a weighed signal is kept, by its state, counted from the day of weighing."""

    state = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()


class Signal(models.Model):
    """One report. `reference` and the hash of the reporter's secret code are empty once it is destroyed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="signals")
    reference = models.CharField(max_length=20, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    state = fsm.state_field(chart.CHART)
    source = models.CharField(max_length=20, blank=True, help_text="Value of a SignalCode of kind source.")
    reliability = models.CharField(max_length=20, blank=True)
    content = models.CharField(max_length=20, blank=True)
    anonymous = models.BooleanField(default=True)
    received_on = models.DateField(help_text="The day only: the hour could lead to who told it.")
    weighed_on = models.DateField(null=True, db_index=True)
    text = SealedTextField(null=True)
    place = SealedTextField(null=True)
    passed_to = SealedTextField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    premises = models.ManyToManyField(Premises, related_name="+")
    ask = models.ForeignKey(
        Ask, on_delete=models.PROTECT, null=True, related_name="+", help_text="For a visit, in the planner's own words."
    )

    objects = StatefulQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["municipality", "state"], name="signals_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="signal_reference_once")
        ]

    def __str__(self) -> str:
        return self.reference or str(self.public_id)

    @property
    def audit_scope(self) -> str:
        return f"signal:{self.public_id}"

    @fsm.move(state, chart.ADD)
    def add(self) -> None: ...

    @fsm.move(state, chart.ADD_AND_REOPEN)
    def add_and_reopen(self) -> None:
        self.weighed_on = None

    @fsm.move(state, chart.LINK)
    def link(self) -> None: ...

    @fsm.move(state, chart.UNLINK)
    def unlink(self) -> None: ...

    @fsm.move(state, chart.DISMISS)
    def dismiss(self, on: date) -> None:
        self.weighed_on = on

    @fsm.move(state, chart.WATCH)
    def watch(self, on: date) -> None:
        self.weighed_on = on

    @fsm.move(state, chart.VISIT)
    def visit_premises(self, on: date) -> None:
        self.weighed_on = on

    @fsm.move(state, chart.PASS_ON)
    def pass_on(self, on: date) -> None:
        self.weighed_on = on

    @fsm.move(state, chart.REOPEN)
    def reopen(self) -> None:
        self.weighed_on = None

    @fsm.move(state, chart.DESTROY)
    def destroy(self) -> None:
        """Nothing that was told, and nothing that leads to a place or a person, stays in the row."""
        self.reference = self.code_hash = self.source = self.reliability = self.content = ""
        self.text = self.place = self.passed_to = None
        self.entered_by = self.ask = None


class SignalContact(models.Model):
    """How to reach a reporter who wants to be known. Apart from the signal, each column sealed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="contact")
    name = SealedTextField(null=True)
    phone = SealedTextField(null=True)
    email = SealedTextField(null=True)

    def __str__(self) -> str:
        return str(self.public_id)


class Addition(models.Model):
    """What the reporter told later, by reference and secret code."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="additions")
    added_on = models.DateField()
    text = SealedTextField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Weighing(models.Model):
    """One weighing: the outcome (the name of a move), the reason, by whom and when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="weighings")
    outcome = models.CharField(max_length=20)
    reason = SealedTextField(null=True)
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    weighed_at = models.DateTimeField()

    class Meta:
        ordering = ["-weighed_at", "-pk"]

    def __str__(self) -> str:
        return self.outcome


class SignalFile(models.Model):
    """A photo or paper with a signal; photos are kept without EXIF, and of an anonymous reporter without their name."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Destruction(models.Model):
    """The record of a destroyed signal (verklaring van vernietiging): the rule, no person and no place."""

    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="destruction")
    outcome = models.CharField(max_length=20, help_text="State that it was in.")
    weighed_on = models.DateField()
    destroyed_on = models.DateField()
    rule = models.CharField(max_length=60, help_text="Code of the RetentionRule.")
    law = models.CharField(max_length=120)
    files = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-destroyed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.destroyed_on} {self.rule}"
