"""Drafting what another person signs: decisions, the notice of intent, the postponement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.charts import Move
from permits import rights
from permits.errors import PermitError
from permits.models import Decision, PermitApplication
from permits.services.acting import acting
from permits.services.desk import on_decision
from permits.statecharts import application as chart

BIBOB_GROUND = "bibob"


@dataclass(frozen=True)
class DraftData:
    """What the drafter writes; which fields a move needs is in `_require_content`."""

    reasons: str
    conditions: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    views_skipped_reason: str = ""
    weeks: int | None = None
    views_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def draft(
    application_id: int, move: Move, *, actor: User, at: datetime, effective_on: date, data: DraftData
) -> Decision:
    """Draft a decision and lay it before the decider; a draft that was sent back makes way for it.

    Raises MoveRefused when the move would not be legal, PermitError when the text lacks what the law asks.
    """
    if not move.drafted:
        raise ValueError(f"{move.name} is not drafted and signed")
    with acting(
        application_id,
        move,
        actor=actor,
        at=at,
        effective_on=effective_on,
        drafting=True,
        verb="permits.decision.drafted",
        says=overrides(data.grounds, data.views_skipped_reason),
    ) as act:
        account_rights.require(actor, rights.HANDLE, act.application)
        _require_content(act.application, move, data, effective_on)
        _drop_sent_back(act.application, move)
        decision = Decision.objects.create(
            municipality_id=act.application.municipality_id,
            application=act.application,
            move=move.name,
            drafted_by=actor,
            drafted_at=at,
            **_fields(data),
        )
        act.payload["decision"] = str(decision.public_id)
    return decision


def recall(decision_id: int, *, actor: User, at: datetime, effective_on: date) -> Decision:
    """The drafter takes an unsigned draft back, to change it."""
    with on_decision(decision_id, "permits.decision.recalled", actor=actor, at=at, effective_on=effective_on) as (
        decision,
        act,
    ):
        account_rights.require(actor, rights.HANDLE, act.application)
        decision.status, decision.sent_back_reason = Decision.Status.SENT_BACK, _("Teruggenomen door de opsteller.")
        decision.save()
    return decision


def send_back(decision_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> Decision:
    """The decider sends a draft back with the reason; the case stays where it is."""
    if not reason.strip():
        raise PermitError(_("Schrijf wat er anders moet; de opsteller leest dit."), "reason")
    with on_decision(
        decision_id, "permits.decision.sent_back", actor=actor, at=at, effective_on=effective_on, reason=reason
    ) as (decision, act):
        account_rights.require(actor, rights.SIGN, act.application)
        rights.require_four_eyes(actor, decision)
        decision.status, decision.sent_back_reason = Decision.Status.SENT_BACK, reason
        decision.save()
    return decision


def drop(decision_id: int, *, actor: User, at: datetime, effective_on: date) -> Decision:
    """The drafter gives up a draft that was sent back."""
    with on_decision(
        decision_id,
        "permits.decision.dropped",
        actor=actor,
        at=at,
        effective_on=effective_on,
        status=Decision.Status.SENT_BACK,
    ) as (decision, act):
        account_rights.require(actor, rights.HANDLE, act.application)
        decision.status = Decision.Status.DROPPED
        decision.save()
    return decision


def drop_all(application: PermitApplication) -> None:
    """No draft outlives the case's substance: used when it is decided or withdrawn."""
    application.decisions.filter(status__in=[Decision.Status.SUBMITTED, Decision.Status.SENT_BACK]).update(
        status=Decision.Status.DROPPED
    )


def overrides(grounds: Any, views_skipped_reason: str) -> dict[str, bool]:
    """What the text of a draft adds to the facts of the case."""
    return {"bibob_ground": BIBOB_GROUND in grounds, "views_skipped": bool(views_skipped_reason.strip())}


def _require_content(application: PermitApplication, move: Move, data: DraftData, on: date) -> None:
    if not data.reasons.strip():
        raise PermitError(_("Schrijf de motivering (Awb 3:46)."), "reasons")
    if move is chart.GRANT_WITH_CONDITIONS and not data.conditions:
        raise PermitError(_("Schrijf ten minste één voorschrift, of kies Verlenen."), "conditions")
    if move in {chart.REFUSE, chart.ANNOUNCE_INTENT} and not data.grounds:
        raise PermitError(_("Kies ten minste één weigeringsgrond."), "grounds")
    if move is chart.ANNOUNCE_INTENT and (data.views_until is None or data.views_until <= on):
        raise PermitError(_("Noem de laatste dag voor de zienswijze, na vandaag."), "views_until")
    if move is chart.POSTPONE and not 1 <= (data.weeks or 0) <= (application.extension_weeks or 0):
        raise PermitError(
            _("Verdagen kan met 1 tot en met %(weeks)s weken.") % {"weeks": application.extension_weeks}, "weeks"
        )
    if move in {chart.GRANT, chart.GRANT_WITH_CONDITIONS}:
        _require_validity(application, data, on)


def _require_validity(application: PermitApplication, data: DraftData, on: date) -> None:
    if data.valid_to and data.valid_to <= (data.valid_from or on):
        first = f"{data.valid_from or on:%d-%m-%Y}"
        raise PermitError(_("De vergunning begint op %(day)s; kies een latere dag.") % {"day": first}, "valid_to")
    order_end = application.order.valid_to if application.order else None
    if order_end and data.valid_to and data.valid_to > order_end:
        raise PermitError(
            _("De aanwijzing geldt tot en met %(day)s; langer kan niet.") % {"day": f"{order_end:%d-%m-%Y}"}, "valid_to"
        )


def _drop_sent_back(application: PermitApplication, move: Move) -> None:
    sent_back = application.decisions.filter(status=Decision.Status.SENT_BACK)
    same_desk = sent_back.filter(move=move.name) if move is chart.POSTPONE else sent_back.exclude(move="postpone")
    same_desk.update(status=Decision.Status.DROPPED)


def _fields(data: DraftData) -> dict[str, Any]:
    return vars(data) | {"conditions": list(data.conditions), "grounds": list(data.grounds)}
