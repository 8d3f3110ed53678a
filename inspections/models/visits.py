"""The visit (controlebezoek), who goes, and where it had to stop."""

import uuid
from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import fsm
from core.accounts.models import Municipality
from gis.places.models import Establishment, Premises
from inspections.checklists.schema import NO_QUESTIONS, Checklist
from inspections.models.checklists import ChecklistVersion
from inspections.statecharts import visit as chart
from permits.models.querysets import StatefulQuerySet


class VisitQuerySet(StatefulQuerySet):
    """Visits, of both kinds."""

    def controls(self) -> "VisitQuerySet":
        """Only these count as an inspection: a conversation says nothing about how a firm keeps the rules."""
        return self.filter(kind=Visit.Kind.CONTROL)


class Visit(models.Model):
    """One visit to one premises, from plan to outcome (law sheet 7c): a control, or a conversation (law sheet 5).

    A conversation (Knock & Talk) is voluntary: no power, no question of a checklist, no finding, no report of them.
    PLANNED without `planned_on` waits for a planner. `visit_request` is the case's question, if a case asked.
    `ended_as` is the state in which the control ended; `proposal` the outcome that the signed report proposes.
    """

    class Kind(models.TextChoices):
        CONTROL = "control", _("Controle")
        CONVERSATION = "conversation", _("Gesprek (Knock & Talk)")

    class Reason(models.TextChoices):
        ROUTINE = "routine", _("Periodieke controle")
        SIGNAL = "signal", _("Naar aanleiding van een signaal")
        PERMIT_PRECHECK = "permit_precheck", _("Controle vóór vergunning")
        RECHECK = "recheck", _("Herbezoek")
        CAMPAIGN = "campaign", _("Beleidsactie")
        CONVERSATION = "conversation", _("Na een gesprek")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="visits")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="visits")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, related_name="visits")
    visit_request = models.ForeignKey(
        "permits.VisitRequest", to_field="public_id", on_delete=models.PROTECT, null=True, related_name="visits"
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="rechecks", help_text="The visit this one re-checks."
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CONTROL, db_default="control")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    note = models.TextField(blank=True, help_text="What to look at, from the planner or the case.")
    checklist = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="visits",
        help_text="None: a conversation, or not chosen yet.",
    )
    state = fsm.state_field(chart.CHART)
    planned_on = models.DateField(null=True, db_index=True)
    planned_time = models.TimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    identity_shown_at = models.DateTimeField(null=True, help_text="Awb 5:12.")
    purpose = models.TextField(blank=True, help_text="Purpose as told to whoever was there (Awb 5:13).")
    refusal = models.TextField(blank=True, help_text="Who refused entry and in which words (Awb 5:20).")
    police_note = models.TextField(blank=True, help_text="To whom it was handed over, and their reference.")
    left_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=20, blank=True)
    proposal = models.CharField(max_length=20, blank=True)
    proposal_note = models.TextField(blank=True, help_text="Why so; or why the lawyer declined.")
    recheck_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(help_text="Moment of the last recorded act.")
    version = models.PositiveIntegerField(
        default=0, db_default=0, help_text="One higher with every recorded act; tablets name the one they saw."
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "planned_time", "pk"]
        indexes = [models.Index(fields=["municipality", "state", "planned_on"], name="visits_by_state_and_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["visit_request"],
                condition=~Q(state=chart.CANCELLED),
                name="one_living_visit_per_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.premises} ({self.planned_on or '-'})"

    @property
    def audit_scope(self) -> str:
        return f"visit:{self.public_id}"

    @property
    def questions(self) -> Checklist:
        """The questions of the pinned version; a conversation has none."""
        return self.checklist.checklist if self.checklist else NO_QUESTIONS

    @property
    def occasion(self) -> str:
        """Why it is made, in words; a conversation is no periodic control."""
        if self.is_conversation and self.reason == self.Reason.ROUTINE:
            return str(self.Kind.CONVERSATION.label)
        return str(self.Reason(self.reason).label)

    @property
    def firm(self) -> tuple[str, str]:
        """Name and KvK number of its firm; one that the trade register lacks here is called as in its application."""
        if self.establishment:
            return self.establishment.name, self.establishment.kvk
        return (self.visit_request.application.trade_name if self.visit_request else ""), ""

    @property
    def name(self) -> str:
        """What a list calls it: its firm, else its place."""
        return self.firm[0] or self.premises.address or self.premises.bag_id

    @property
    def is_conversation(self) -> bool:
        return self.kind == self.Kind.CONVERSATION

    # One method a move: fields only, no I/O. The services lock, check, call, save and audit.

    @fsm.move(state, chart.SCHEDULE)
    def schedule(self, on: date, at: time | None) -> None:
        self.planned_on, self.planned_time = on, at

    @fsm.move(state, chart.CHANGE_TEAM)
    def change_team(self) -> None: ...

    @fsm.move(state, chart.BRIEF)
    def brief(self) -> None: ...

    @fsm.move(state, chart.ARRIVE)
    def arrive(self, arrived_at: datetime, purpose: str) -> None:
        self.arrived_at = self.identity_shown_at = arrived_at
        self.purpose = purpose

    @fsm.move(state, chart.RECORD_FINDING)
    def record_finding(self) -> None: ...

    @fsm.move(state, chart.ADD_PHOTO)
    def add_photo(self) -> None: ...

    @fsm.move(state, chart.USE_POWER)
    def use_power(self) -> None: ...

    @fsm.move(state, chart.NOTE_PERSON)
    def note_person(self) -> None: ...

    @fsm.move(state, chart.ADD_VEHICLE)
    def add_vehicle(self) -> None: ...

    @fsm.move(state, chart.ADD_NOTE)
    def add_note(self) -> None: ...

    @fsm.move(state, chart.TAKE_ITEM)
    def take_item(self) -> None: ...

    @fsm.move(state, chart.GIVE_RECEIPT)
    def give_receipt(self) -> None: ...

    @fsm.move(state, chart.RETURN_ITEM)
    def return_item(self) -> None: ...

    @fsm.move(state, chart.REFUSE_ENTRY)
    def refuse_entry(self, left_at: datetime, refusal: str) -> None:
        self.left_at, self.refusal = left_at, refusal

    @fsm.move(state, chart.STOP_AT_DWELLING)
    def stop_at_dwelling(self, stopped_at: datetime) -> None:
        self.left_at = stopped_at

    @fsm.move(state, chart.RESUME_BY_CONSENT)
    def resume_by_consent(self) -> None:
        self.left_at = None

    @fsm.move(state, chart.HAND_TO_POLICE)
    def hand_to_police(self, left_at: datetime, note: str) -> None:
        self.left_at, self.police_note = left_at, note

    @fsm.move(state, chart.LEAVE)
    def leave(self, left_at: datetime) -> None:
        self.left_at = left_at

    @fsm.move(state, chart.DRAFT_REPORT)
    def draft_report(self) -> None:
        self.ended_as = self.state

    @fsm.move(state, chart.EDIT_REPORT)
    def edit_report(self) -> None: ...

    @fsm.move(state, chart.SIGN_REPORT)
    def sign_report(self, proposal: str) -> None:
        self.proposal = proposal

    @fsm.move(state, chart.COLLECT_SIGNATURE)
    def collect_signature(self) -> None: ...

    @fsm.move(state, chart.SUPPLEMENT)
    def supplement(self) -> None: ...

    @fsm.move(state, chart.CONCLUDE_NO_FINDINGS)
    def conclude_no_findings(self) -> None: ...

    @fsm.move(state, chart.CONCLUDE_RECHECK)
    def conclude_recheck(self, recheck_on: date) -> None:
        self.recheck_on = recheck_on

    @fsm.move(state, chart.PROPOSE_ENFORCEMENT)
    def propose_enforcement(self, note: str) -> None:
        self.proposal, self.proposal_note = chart.TO_ENFORCEMENT, note

    @fsm.move(state, chart.CONFIRM_ENFORCEMENT)
    def confirm_enforcement(self, note: str) -> None:
        self.proposal_note = note

    @fsm.move(state, chart.DECLINE_ENFORCEMENT)
    def decline_enforcement(self, note: str) -> None:
        self.proposal, self.proposal_note = chart.RECHECK_DUE, note

    @fsm.move(state, chart.RECORD_TALK)
    def record_talk(self, left_at: datetime) -> None:
        self.left_at = left_at

    @fsm.move(state, chart.CORRECT_TALK)
    def correct_talk(self) -> None: ...

    @fsm.move(state, chart.FOLLOW_UP)
    def follow_up(self) -> None: ...

    @fsm.move(state, chart.CANCEL)
    def cancel(self) -> None: ...


class VisitMember(models.Model):
    """A supervisor of the team: only these fill in the visit (Awb 5:11)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visit_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visit_member_once")]

    def __str__(self) -> str:
        return self.user.display_name


class VisitPartner(models.Model):
    """Who comes along by designation (Awb 5:15 lid 3); the own powers stay separate and are named."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="partners")
    agency = models.CharField(max_length=20)
    who = models.CharField(max_length=200, blank=True)
    powers = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "agency"], name="visit_partner_once")]

    def __str__(self) -> str:
        return self.agency


class DwellingStop(models.Model):
    """A living space was met and the control stopped; consent, if it came, with who, when and for what."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="dwelling_stops")
    area = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consent_by = models.CharField(max_length=200, blank=True)
    consent_scope = models.CharField(max_length=300, blank=True)
    consent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["found_at", "pk"]

    def __str__(self) -> str:
        return self.area
