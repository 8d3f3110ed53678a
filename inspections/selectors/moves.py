"""The moves of a visit as its page shows them: legal ones as buttons, the others with the reason."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.accounts import rights as account_rights
from core.charts import Move
from inspections import rights
from inspections.models import Visit
from inspections.statecharts import visit as chart
from inspections.wording import MOVES, REASONS

#: Made on the pages of the checklist, on the page for a new visit, or on a tablet: no button here.
ELSEWHERE = frozenset(
    {
        chart.PLAN,
        chart.RECORD_FINDING,
        chart.ADD_PHOTO,
        chart.ADD_VEHICLE,
        chart.ADD_NOTE,
        chart.COLLECT_SIGNATURE,
    }
)

#: The one primary button, by what the visit needs next.
_NEXT = {
    chart.ENTRY_REFUSED: chart.DRAFT_REPORT,
    chart.HANDED_TO_POLICE: chart.DRAFT_REPORT,
    chart.LEFT: chart.DRAFT_REPORT,
    chart.DWELLING_STOP: chart.RESUME_BY_CONSENT,
    chart.BRIEFED: chart.ARRIVE,
    chart.ON_SITE: chart.LEAVE,
    chart.REPORT_DRAFT: chart.SIGN_REPORT,
}
_NEXT_OF_TALK = {chart.ON_SITE: chart.RECORD_TALK, chart.TALKED: chart.FOLLOW_UP}
_CONCLUSIONS = {
    chart.NO_FINDINGS: chart.CONCLUDE_NO_FINDINGS,
    chart.RECHECK_DUE: chart.CONCLUDE_RECHECK,
    chart.TO_ENFORCEMENT: chart.CONFIRM_ENFORCEMENT,
}


@dataclass(frozen=True)
class Option:
    """One move on the page. `reason` is empty when this person may make it now; `near`: it fits the state of now."""

    name: str
    label: Any
    help: Any
    icon: str
    law: str
    url: str
    enabled: bool
    reason: Any
    near: bool
    primary: bool


def options(visit: Visit, user: Any, facts: chart.Facts) -> list[Option]:
    """Every move of this person's roles on this visit, legal or not: first what is legal, the primary one on top."""
    fits = [move for move in chart.CHART.moves if chart.concerns(move, conversation=facts.conversation)]
    mine = [move for move in fits if move not in ELSEWHERE and account_rights.has(user, move.right, visit)]
    found = [option(visit, move, user, facts) for move in mine]
    return sorted(found, key=lambda option: (not option.enabled, not option.primary))


def next_move(facts: chart.Facts) -> Move | None:
    """What the visit needs next, None when it is over."""
    if facts.conversation and facts.state in _NEXT_OF_TALK:
        return _NEXT_OF_TALK[facts.state] if facts.state != chart.TALKED or facts.follow_up_open else None
    if facts.state == chart.PLANNED:
        return chart.BRIEF if facts.scheduled else chart.SCHEDULE
    if facts.state == chart.REPORT_SIGNED:
        return _CONCLUSIONS[facts.proposal]
    return _NEXT.get(facts.state)


def option(visit: Visit, move: Move, user: Any, facts: chart.Facts) -> Option:
    """One move as a button for this person."""
    code = chart.why_closed(move, facts)
    reason = REASONS[code] if code else rights.why_may_not(user, move, visit)
    label, help_text, icon = MOVES[move.name]
    return Option(
        name=move.name,
        label=label,
        help=help_text,
        icon=icon,
        law=chart.law_of(move, conversation=facts.conversation),
        url=reverse("inspections:move", args=[visit.public_id, move.slug]),
        enabled=not reason,
        reason=reason,
        near=code not in {"wrong_state", "ended"},
        primary=move is next_move(facts) and not reason,
    )
