"""Signing: a second person's signature carries out the move that the draft names (four eyes)."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from permits import rights
from permits.errors import PermitError
from permits.models import Decision
from permits.services import clock_events, drafting, integrity
from permits.services.acting import Act, acting
from permits.statecharts import application as chart
from permits.statecharts import work


@one_act()
def sign(decision_id: int, *, actor: User, at: datetime, effective_on: date) -> Decision:
    """Sign a draft: its move is carried out, its consequence recorded, its letter queued, all or nothing.

    Raises FourEyesRefused for the own draft, PermitError when it is no longer to be signed,
    MoveRefused when the case has moved on so that the decision would not be lawful now.
    """
    found = Decision.objects.get(pk=decision_id)
    move = chart.CHART.move(found.move)
    with acting(
        _case_of(found),
        move,
        actor=actor,
        at=at,
        effective_on=effective_on,
        says=drafting.overrides(found.grounds, found.views_skipped_reason),
    ) as act:
        # Read again under the case's lock: a colleague may have signed or sent it back meanwhile.
        decision = Decision.objects.select_for_update().get(pk=decision_id)
        _require_signable(decision, actor)
        _CARRY_OUT[move](act, decision)
        decision.status, decision.signed_by = Decision.Status.SIGNED, actor
        decision.signed_at, decision.signed_on = at, effective_on
        decision.save()
        act.payload["decision"] = str(decision.public_id)
        if move in chart.FINAL and act.application.state in chart.DECIDED:
            drafting.drop_all(act.application)
    if act.application.state in work.EARLY:  # decided before the check was: nothing is left to check (B17)
        integrity.case_ended(act.application.pk, actor=actor, at=at, effective_on=effective_on)
    return decision


def _case_of(decision: Decision) -> int:
    if decision.application_id is None:
        raise ValueError("a decision about a permit is signed by permits.services.permits")
    return decision.application_id


def _require_signable(decision: Decision, actor: User) -> None:
    if decision.status != Decision.Status.SUBMITTED:
        raise PermitError(_("Dit concept heeft nu de stand: %(status)s.") % {"status": decision.get_status_display()})
    rights.require_four_eyes(actor, decision)


def _postpone(act: Act, decision: Decision) -> None:
    clock_events.add(act, "postponed", weeks=decision.weeks, law="APV 1:2; Awb 4:14")
    act.application.postpone()
    act.later("permits.letter", kind="postponement", decision=str(decision.public_id))


def _announce_intent(act: Act, decision: Decision) -> None:
    if decision.views_until is None or decision.views_until <= act.on:
        raise PermitError(_("De termijn voor de zienswijze is al voorbij; stuur het concept terug."), "")
    act.application.announce_intent(decision.views_until)
    act.later("permits.letter", kind="intention", decision=str(decision.public_id))


def _simple(name: str) -> Callable[[Act, Decision], None]:
    def carry_out(act: Act, decision: Decision) -> None:
        getattr(act.application, name)()

    return carry_out


_CARRY_OUT: dict[chart.Move, Callable[[Act, Decision], None]] = {
    chart.POSTPONE: _postpone,
    chart.ANNOUNCE_INTENT: _announce_intent,
    **{
        move: _simple(move.name)
        for move in (
            chart.FIND_NOT_REQUIRED,
            chart.DISMISS,
            chart.GRANT,
            chart.GRANT_WITH_CONDITIONS,
            chart.REFUSE,
        )
    },
}
