"""The application (aanvraag) and the events of its statutory clock."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import fsm
from core.accounts.models import Municipality
from gis.places.models import DesignationOrder, Establishment, Premises
from permits.models.querysets import StatefulQuerySet
from permits.statecharts import application as chart


class NumberSeries(models.Model):
    """The last number given out in a year, per letter: Z for cases, V for permits."""

    letter = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "year"], name="one_series_a_year")]


class PermitApplication(models.Model):
    """An application for an operating permit at one premises, from draft to published decision."""

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Portaal")
        POST = "post", _("Post")
        EMAIL = "email", _("E-mail")
        COUNTER = "counter", _("Balie")

    class Integrity(models.TextChoices):
        NONE = "none", _("geen")
        RUNNING = "running", _("loopt")
        DONE = "done", _("afgerond")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, null=True, related_name="applications")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, related_name="applications")
    order = models.ForeignKey(
        DesignationOrder,
        on_delete=models.PROTECT,
        null=True,
        help_text="The version of the designation that made the duty on the day of receipt.",
    )
    trade_name = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=5, blank=True, help_text="SBI code, main activity applied for.")
    sbi_version = models.CharField(max_length=4, default="2025")
    activity_text = models.CharField(max_length=300, blank=True, help_text="What the firm really does there.")
    state = fsm.state_field(chart.CHART)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PORTAL)
    received_on = models.DateField(null=True, help_text="Day 0 of the decision term (Awb 2:20, 4:13).")
    term_weeks = models.PositiveSmallIntegerField(null=True, help_text="Decision term in weeks as of receipt.")
    term_atw_applies = models.BooleanField(default=False)
    extension_weeks = models.PositiveSmallIntegerField(null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="applications",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
    )
    form = models.JSONField(default=dict, blank=True, help_text="Answers of an unfinished draft, as typed.")
    complete_on = models.DateField(null=True, help_text="Completeness established (Awb 4:2).")
    steps_since = models.DateField(null=True, help_text="Completeness first established: the parallel steps began.")
    repair_until = models.DateField(null=True, help_text="Last day of the running repair term (Awb 4:5).")
    lapsed_on = models.DateField(null=True, help_text="Last day of a repair term that lapsed unused.")
    views_until = models.DateField(null=True, help_text="Last day for a statement of views (Awb 4:7).")
    views_heard_on = models.DateField(null=True)
    views_text = models.TextField(blank=True)
    integrity_state = models.CharField(max_length=10, choices=Integrity.choices, default=Integrity.NONE)
    integrity_degree = models.CharField(max_length=10, blank=True, help_text="none | lesser | serious, after B13.")
    integrity_ground = models.CharField(max_length=10, blank=True, help_text="a | b | ab | 3(6), after B13.")
    lbb_open = models.BooleanField(default=False)
    due_on = models.DateField(
        null=True,
        db_index=True,
        help_text="Cache of the clock's answer; null while an open pause makes it unknown.",
    )
    turn = models.CharField(max_length=12, default="applicant", help_text="Cache: whose move (statecharts.work).")
    decided_on = models.DateField(null=True, help_text="The day the decision was sent (Awb 3:41).")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(help_text="Moment of the last recorded act; orders drafts and guards forms.")

    objects = StatefulQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            # Only cases with work left stand in the worklist: the index stays small however long the history.
            models.Index(
                fields=["municipality", "turn", "due_on"],
                condition=models.Q(state__in=chart.OPEN + chart.DECIDED),
                name="worklist_by_urgency",
            ),
            models.Index(
                fields=["municipality", "due_on"],
                condition=models.Q(state__in=chart.OPEN + chart.DECIDED),
                name="worklist_by_due_date",
            ),
            models.Index(fields=["municipality", "trade_name"], name="cases_by_trade_name"),
            # The nightly clock goes through them by key, a block at a time.
            models.Index(fields=["state", "id"], name="cases_by_state"),
            models.Index(
                fields=["id"],
                condition=models.Q(due_on=None, state__in=chart.OPEN),
                name="cases_without_due_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_scope(self) -> str:
        return f"case:{self.public_id}"

    # One method a move: fields only, no I/O. The services lock, check, call, save and audit.

    @fsm.move(state, chart.SUBMIT)
    def submit(self) -> None: ...

    @fsm.move(state, chart.DISCARD)
    def discard(self) -> None: ...

    @fsm.move(state, chart.FORWARD)
    def forward(self) -> None: ...

    @fsm.move(state, chart.FIND_NOT_REQUIRED)
    def find_not_required(self) -> None: ...

    @fsm.move(state, chart.REQUEST_COMPLETION)
    def request_completion(self, until: date) -> None:
        self.complete_on, self.lapsed_on, self.repair_until = None, None, until

    @fsm.move(state, chart.COMPLETE)
    def complete(self) -> None:
        self.repair_until = None

    @fsm.move(state, chart.LAPSE_COMPLETION)
    def lapse_completion(self, last_day: date) -> None:
        self.repair_until, self.lapsed_on = None, last_day

    @fsm.move(state, chart.DECLARE_COMPLETE)
    def declare_complete(self, on: date) -> None:
        self.complete_on, self.lapsed_on = on, None
        self.steps_since = self.steps_since or on

    @fsm.move(state, chart.DISMISS)
    def dismiss(self) -> None: ...

    @fsm.move(state, chart.START_REVIEW)
    def start_review(self) -> None: ...

    @fsm.move(state, chart.POSTPONE)
    def postpone(self) -> None: ...

    @fsm.move(state, chart.PAUSE)
    def pause(self) -> None: ...

    @fsm.move(state, chart.END_PAUSE)
    def end_pause(self) -> None: ...

    @fsm.move(state, chart.REQUEST_LBB_ADVICE)
    def request_lbb_advice(self) -> None:
        self.lbb_open = True

    @fsm.move(state, chart.RECORD_LBB_EVENT)
    def record_lbb_event(self, closes: bool) -> None:
        self.lbb_open = not closes

    @fsm.move(state, chart.START_INTEGRITY)
    def start_integrity(self) -> None:
        self.integrity_state = self.Integrity.RUNNING

    @fsm.move(state, chart.CONCLUDE_INTEGRITY)
    def conclude_integrity(self, degree: str, ground: str) -> None:
        self.integrity_state, self.integrity_degree, self.integrity_ground = (
            self.Integrity.DONE,
            degree,
            ground,
        )

    @fsm.move(state, chart.REQUEST_VISIT)
    def request_visit(self) -> None: ...

    @fsm.move(state, chart.WAIVE_VISIT)
    def waive_visit(self) -> None: ...

    @fsm.move(state, chart.VISIT_REPORTED)
    def visit_reported(self) -> None: ...

    @fsm.move(state, chart.REQUEST_ADVICE)
    def request_advice(self) -> None: ...

    @fsm.move(state, chart.RECORD_ADVICE)
    def record_advice(self) -> None: ...

    @fsm.move(state, chart.WAIVE_ADVICE)
    def waive_advice(self) -> None: ...

    @fsm.move(state, chart.ANNOUNCE_INTENT)
    def announce_intent(self, until: date) -> None:
        self.views_until, self.views_heard_on, self.views_text = until, None, ""

    @fsm.move(state, chart.RECEIVE_VIEWS)
    def receive_views(self, on: date, text: str) -> None:
        self.views_heard_on, self.views_text = on, text

    @fsm.move(state, chart.LAPSE_VIEWS)
    def lapse_views(self, on: date) -> None:
        # Awb 4:9: whoever lets the term pass has had the opportunity to be heard.
        self.views_heard_on = on

    @fsm.move(state, chart.RECONSIDER)
    def reconsider(self) -> None: ...

    @fsm.move(state, chart.GRANT)
    def grant(self) -> None: ...

    @fsm.move(state, chart.GRANT_WITH_CONDITIONS)
    def grant_with_conditions(self) -> None: ...

    @fsm.move(state, chart.REFUSE)
    def refuse(self) -> None: ...

    @fsm.move(state, chart.PUBLISH)
    def publish(self, on: date) -> None:
        self.decided_on = on

    @fsm.move(state, chart.WITHDRAW)
    def withdraw(self) -> None: ...

    @fsm.move(state, chart.RECORD_DEFAULT_NOTICE)
    def record_default_notice(self) -> None: ...


class ClockEvent(models.Model):
    """One event of the statutory clock (contracts.md). Never changed: a wrong date is superseded."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(PermitApplication, on_delete=models.PROTECT, related_name="clock_events")
    type = models.CharField(max_length=40)
    on = models.DateField(help_text="Day of legal effect, not of entry.")
    until = models.DateField(null=True)
    weeks = models.PositiveSmallIntegerField(null=True)
    law = models.CharField(max_length=80, blank=True)
    asked = models.TextField(
        blank=True,
        default="",
        db_default="",  # the version before this column goes on adding rows while it is updated
        help_text="What the applicant was asked for; the letter about it says this.",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="superseded_by",
        help_text="The event it corrects.",
    )
    annulled = models.BooleanField(default=False, help_text="The correction says that the event never took place.")

    class Meta:
        ordering = ["on", "pk"]
