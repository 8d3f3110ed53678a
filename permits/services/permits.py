"""The life of a permit: change, views before revocation, revocation, expiry, end (V1-V4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core import fsm
from core.accounts import rights as account_rights
from core.accounts.models import User
from core.acts import hold, one_act
from core.audit import services as audit
from core.charts import Move
from core.outbox.services import Todo
from core.today import local_date
from permits import rights
from permits.errors import DateRefused, MoveRefused, PermitError
from permits.models import ChangeRequest, Decision, Permit
from permits.selectors.permits import facts_of
from permits.services import managers
from permits.statecharts import permit as chart


@dataclass
class PermitAct:
    """One move of a permit under way."""

    permit: Permit
    on: date
    todo: list[Todo]


def lock(permit_id: int) -> Permit:
    """The permit row, locked for this transaction (FOR NO KEY UPDATE on PostgreSQL); one object for the whole act."""
    rows = Permit.objects.select_for_update(of=("self",), no_key=True)
    return hold(Permit, permit_id, lambda: rows.get(pk=permit_id))


@contextmanager
def _acting(
    permit_id: int,
    move: Move,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date,
    right: str = "",
    drafting: bool = False,
    reason: str = "",
    says: Mapping[str, object] | None = None,
) -> Iterator[PermitAct]:
    """The one road of a permit's move: lock, right, date, legality, move, save, audit, outbox."""
    with one_act():
        permit = lock(permit_id)
        _require(actor, move, permit, right)
        if not permit.valid_from <= effective_on <= local_date(at):
            raise DateRefused(_("De datum ligt tussen de eerste dag van de vergunning en vandaag."), "effective_on")
        guard = chart.why_not_draft if drafting else chart.why_not
        if code := guard(move, facts_of(permit, effective_on, **(says or {}))):
            raise MoveRefused(code)
        act, before = PermitAct(permit, effective_on, []), permit.state
        with fsm.refusals():
            yield act
        permit.save()
        audit.record(
            permit,
            "permits.decision.drafted" if drafting else move.verb,
            actor=actor,
            at=at,
            effective_on=effective_on,
            before=before,
            after=permit.state,
            reason=reason,
            legal_ground=move.law,
            todo=act.todo,
        )


def _require(actor: User | None, move: Move, permit: Permit, right: str) -> None:
    if actor is None:
        if not move.system:
            raise account_rights.RightRefused(_("Deze stap doet alleen een mens."))
        return
    if move is chart.ASK_CHANGE and rights.is_own(actor, permit.application):
        return
    account_rights.require(actor, right or (rights.HANDLE if move.right == rights.APPLY else move.right), permit)


def ask_change(
    permit_id: int, *, actor: User, at: datetime, effective_on: date, kind: str, detail: str, party_name: str = ""
) -> ChangeRequest:
    """The holder reports a change of manager or hours (DW 34 lid 1 b)."""
    with _acting(permit_id, chart.ASK_CHANGE, actor=actor, at=at, effective_on=effective_on) as act:
        party = managers.party_of(act.permit, kind, party_name, effective_on)
        change = ChangeRequest.objects.create(
            permit=act.permit, kind=kind, party=party, detail=detail, asked_on=effective_on, asked_by=actor
        )
        act.permit.ask_change()
    return change


def invite_views(permit_id: int, *, actor: User, at: datetime, effective_on: date, until: date) -> Permit:
    """Ask the holder's views before revocation (Awb 4:8; Wet Bibob 33)."""
    if until <= effective_on:
        raise PermitError(_("De termijn voor de zienswijze eindigt na vandaag."), "until")
    with _acting(permit_id, chart.INVITE_VIEWS, actor=actor, at=at, effective_on=effective_on) as act:
        act.permit.invite_views(until)
    return act.permit


def record_views(permit_id: int, *, actor: User | None, at: datetime, effective_on: date, text: str = "") -> Permit:
    """Record the views that came, or (no actor) that their term passed."""
    with _acting(permit_id, chart.RECORD_VIEWS, actor=actor, at=at, effective_on=effective_on, reason=text) as act:
        until = act.permit.views_until
        if not text.strip() and until and effective_on <= until:
            raise PermitError(_("De termijn loopt nog; leg de zienswijze zelf vast."), "text")
        act.permit.record_views()
    return act.permit


def draft(
    permit_id: int,
    move: Move,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    reasons: str,
    grounds: tuple[str, ...] = (),
    views_skipped_reason: str = "",
) -> Decision:
    """Draft a revocation or the decision on a change; another person signs it."""
    if not reasons.strip():
        raise PermitError(_("Schrijf de motivering (Awb 3:46)."), "reasons")
    with _acting(
        permit_id,
        move,
        actor=actor,
        at=at,
        effective_on=effective_on,
        right=rights.HANDLE,
        drafting=True,
        says=_overrides(grounds, views_skipped_reason),
    ) as act:
        return Decision.objects.create(
            municipality_id=act.permit.municipality_id,
            permit=act.permit,
            move=move.name,
            reasons=reasons,
            grounds=list(grounds),
            views_skipped_reason=views_skipped_reason,
            drafted_by=actor,
            drafted_at=at,
        )


def sign(decision_id: int, *, actor: User, at: datetime, effective_on: date) -> Decision:
    """Sign a revocation or the decision on a change (four eyes)."""
    found = Decision.objects.get(pk=decision_id)
    with _acting(
        _permit_of(found),
        chart.CHART.move(found.move),
        actor=actor,
        at=at,
        effective_on=effective_on,
        says=_overrides(tuple(found.grounds), found.views_skipped_reason),
    ) as act:
        decision = Decision.objects.select_for_update().get(pk=decision_id)
        if decision.status != Decision.Status.SUBMITTED:
            raise PermitError(
                _("Dit concept heeft nu de stand: %(status)s.") % {"status": decision.get_status_display()}
            )
        rights.require_four_eyes(actor, decision)
        if decision.move == chart.REVOKE.name:
            act.permit.revoke(act.on)
        else:
            _allow_change(act, actor, at)
        decision.status, decision.signed_by, decision.signed_at = Decision.Status.SIGNED, actor, at
        decision.signed_on = decision.published_on = act.on
        decision.save()
    return decision


def send_back(decision_id: int, *, actor: User, at: datetime, reason: str) -> Decision:
    """The decider sends the draft back with the reason; the drafter may draft again."""
    with one_act():
        permit = lock(_permit_of(Decision.objects.get(pk=decision_id)))
        decision = Decision.objects.select_for_update().get(pk=decision_id)
        account_rights.require(actor, rights.SIGN, decision)
        rights.require_four_eyes(actor, decision)
        if decision.status != Decision.Status.SUBMITTED or not reason.strip():
            raise PermitError(_("Schrijf wat er anders moet; of het concept is al behandeld."), "reason")
        decision.status, decision.sent_back_reason = Decision.Status.SENT_BACK, reason
        decision.save()
        audit.record(permit, "permits.decision.sent_back", actor=actor, at=at, reason=reason)
    return decision


def end(permit_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> Permit:
    """The business ended; so does the permit (APV 1:5)."""
    with _acting(permit_id, chart.END, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        act.permit.end(effective_on)
    return act.permit


def expire(permit_id: int, *, actor: User | None, at: datetime, effective_on: date) -> Permit:
    """The permit's own last day has passed."""
    with _acting(permit_id, chart.EXPIRE, actor=actor, at=at, effective_on=effective_on) as act:
        act.permit.expire(act.permit.valid_to)
    return act.permit


def lapse_with_designation(permit_id: int, *, actor: User | None, at: datetime, effective_on: date) -> Permit:
    """The designation ended and no other covers the premises: the permit lapses with it."""
    with _acting(permit_id, chart.LAPSE_WITH_DESIGNATION, actor=actor, at=at, effective_on=effective_on) as act:
        order = act.permit.application.order
        act.permit.lapse_with_designation(order.valid_to if order else effective_on)
    return act.permit


def _permit_of(decision: Decision) -> int:
    if decision.permit_id is None:
        raise ValueError("a decision about an application is signed by permits.services.signing")
    return decision.permit_id


def _allow_change(act: PermitAct, actor: User, at: datetime) -> None:
    change = act.permit.changes.select_for_update(of=("self",)).select_related("party").filter(decided_on=None).first()
    if change is None:
        raise MoveRefused("no_change_asked")
    change.decided_on, change.allowed = act.on, True
    change.save()
    act.permit.decide_change()
    if role := managers.take_effect(change, act.on):
        audit.record(
            role.application,
            "permits.party.ended" if role.until else "permits.party.added",
            actor=actor,
            at=at,
            effective_on=act.on,
            payload={"party": str(role.party.public_id), "role": role.role},
        )


def _overrides(grounds: tuple[str, ...], skipped_reason: str) -> dict[str, object]:
    found: dict[str, object] = {"bibob_ground": "bibob" in grounds}
    if skipped_reason.strip():
        found["views"] = "skipped"
    return found
