"""The outcome of a signed report: nothing found, a re-check, or enforcement that a lawyer confirms (row I8)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from inspections.errors import DateRefused
from inspections.models import Visit
from inspections.services.acting import acting, require_text
from inspections.statecharts import visit as chart


def conclude_no_findings(public_id: UUID, *, actor: User, at: datetime, effective_on: date | None = None) -> Visit:
    """Everything was seen and in order."""
    with acting(public_id, chart.CONCLUDE_NO_FINDINGS, actor=actor, at=at, effective_on=effective_on) as act:
        act.visit.conclude_no_findings()
    return act.visit


def conclude_recheck(
    public_id: UUID, *, actor: User, at: datetime, recheck_on: date, reason: str = "", effective_on: date | None = None
) -> Visit:
    """The firm gets until `recheck_on`, a day after the day of effect; the planner sees it on the list."""
    with acting(public_id, chart.CONCLUDE_RECHECK, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        if recheck_on <= act.on:
            raise DateRefused(_("Kies voor het herbezoek een dag ná de datum van de uitkomst."), "recheck_on")
        act.visit.conclude_recheck(recheck_on)
        act.payload["recheck_on"] = recheck_on.isoformat()
    return act.visit


def propose_enforcement(
    public_id: UUID, *, actor: User, at: datetime, reason: str, effective_on: date | None = None
) -> Visit:
    """The inspector proposes enforcement where the report did not; the lawyer decides."""
    reason = require_text(reason, "reason", _("Schrijf op waarom handhaving nodig is."))
    with acting(
        public_id, chart.PROPOSE_ENFORCEMENT, actor=actor, at=at, effective_on=effective_on, reason=reason
    ) as act:
        act.visit.propose_enforcement(reason)
    return act.visit


def confirm_enforcement(
    public_id: UUID, *, actor: User, at: datetime, reason: str = "", effective_on: date | None = None
) -> Visit:
    """The lawyer takes the findings over for enforcement."""
    with acting(
        public_id, chart.CONFIRM_ENFORCEMENT, actor=actor, at=at, effective_on=effective_on, reason=reason
    ) as act:
        act.visit.confirm_enforcement(reason.strip() or act.visit.proposal_note)
    return act.visit


def decline_enforcement(
    public_id: UUID, *, actor: User, at: datetime, reason: str, effective_on: date | None = None
) -> Visit:
    """The lawyer sends the proposal back with the reason; the inspector chooses another outcome."""
    reason = require_text(reason, "reason", _("Schrijf op waarom niet; de toezichthouder leest dit."))
    with acting(
        public_id, chart.DECLINE_ENFORCEMENT, actor=actor, at=at, effective_on=effective_on, reason=reason
    ) as act:
        act.visit.decline_enforcement(reason)
    return act.visit
