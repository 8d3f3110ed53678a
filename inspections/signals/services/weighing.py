"""Weighing: the planner links premises, decides with a reason, and may take a decision back."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from core.today import local_date
from gis.places.models import Premises
from inspections.errors import VisitError
from inspections.models import Visit
from inspections.rounds.models import Ask
from inspections.rounds.models.reasons import Kind
from inspections.rounds.services.reasons import close_ask, open_ask
from inspections.services.acting import require_text
from inspections.signals.acting import acting, lock
from inspections.signals.models import Signal, Weighing
from inspections.statecharts import signal as chart

#: Characters that the team's card has room for.
_LONGEST = 300


@dataclass(frozen=True)
class Judgement:
    """What the planner decides. `outcome`: the name of a move (`chart.OUTCOMES`).

    `visit_note` is all that a team reads: the planner's own words. `premises`: where the visit goes; `visit_kind`:
    a control, or a conversation.
    """

    outcome: str
    reason: str
    reliability: str
    content: str
    premises: Premises | None = None
    visit_note: str = ""
    passed_to: str = ""
    visit_kind: str = Visit.Kind.CONTROL.value


@one_act()
def weigh(public_id: UUID, *, actor: User, at: datetime, judgement: Judgement) -> Signal:
    """Weigh a signal, with a reason; a visit is asked for on the planner's list, without a word about the source.

    Raises RightRefused, MoveRefused, VisitError.
    """
    move = chart.OUTCOMES.get(judgement.outcome)
    if move is None:
        raise VisitError(_("Kies wat u met het signaal doet."), "outcome")
    reason = require_text(judgement.reason, "reason", _("Schrijf op waarom u dit besluit."))
    linked = _is_linked(lock(public_id), judgement.premises)
    with acting(public_id, move, actor=actor, at=at, premises=linked) as act:
        signal = act.signal
        signal.reliability, signal.content = judgement.reliability, judgement.content
        row = Weighing(signal=signal, outcome=move.name, weighed_by=actor, weighed_at=at)
        row.reason = reason
        row.save()
        if move is chart.PASS_ON:
            signal.passed_to = require_text(judgement.passed_to, "passed_to", _("Schrijf op aan wie u het doorgeeft."))
        if move is chart.VISIT:
            signal.ask = _ask(judgement, actor, at)
        getattr(signal, move.name)(local_date(at))
        act.payload |= {"reason": reason, "codes": f"{judgement.reliability}{judgement.content}"}
    return signal


def reopen(public_id: UUID, *, actor: User, at: datetime, reason: str) -> Signal:
    """Weigh it once more, with the reason; what nobody planned yet is asked no more, a planned visit stays."""
    reason = require_text(reason, "reason", _("Schrijf op waarom u het signaal opnieuw weegt."))
    with acting(public_id, chart.REOPEN, actor=actor, at=at) as act:
        if act.signal.ask is not None:
            close_ask(act.signal.ask, actor=actor, at=at, on=local_date(at), because=_("Wordt opnieuw gewogen."))
        act.signal.reopen()
        act.payload["reason"] = reason
    return act.signal


def link(public_id: UUID, *, actor: User, at: datetime, premises: Premises) -> Signal:
    """Tie premises of the own municipality to the signal."""
    with acting(public_id, chart.LINK, actor=actor, at=at) as act:
        if premises.municipality_id != act.signal.municipality_id:
            raise VisitError(_("Dit pand ligt in een andere gemeente."), "premises")
        act.signal.premises.add(premises)
        act.signal.link()
        act.payload["premises"] = premises.bag_id
    return act.signal


@one_act()
def unlink(public_id: UUID, *, actor: User, at: datetime, premises: Premises) -> Signal:
    """Take premises off the signal."""
    linked = _is_linked(lock(public_id), premises)
    with acting(public_id, chart.UNLINK, actor=actor, at=at, premises=linked) as act:
        act.signal.premises.remove(premises)
        act.signal.unlink()
        act.payload["premises"] = premises.bag_id
    return act.signal


def _is_linked(signal: Signal, premises: Premises | None) -> bool:
    return premises is not None and signal.premises.filter(pk=premises.pk).exists()


def _ask(judgement: Judgement, actor: User, at: datetime) -> Ask:
    """Since the day of weighing: the day on which it was told could lead to who told it."""
    note = require_text(
        judgement.visit_note, "visit_note", _("Schrijf in uw eigen woorden waarom het team gaat; het team leest dit.")
    )
    if len(note) > _LONGEST:
        raise VisitError(_("Gebruik hooguit 300 tekens."), "visit_note")
    return open_ask(
        actor=actor,
        at=at,
        premises=cast(Premises, judgement.premises),  # the chart saw to it
        kind=Kind.SIGNAL.value,
        since=local_date(at),
        why=note,
        visit_kind=judgement.visit_kind,
    )
