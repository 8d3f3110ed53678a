"""What the worklist shows: five groups in the order the law wants, with a mini clock a row."""

from typing import Any, cast

from django.http import HttpRequest

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.today import today
from permits import rights
from permits.models import PermitApplication
from permits.selectors import cases, clock, people, places
from permits.statecharts import application as chart
from permits.wording import NEXT, STATES, TURNS

TURN_FILTERS = ("municipality", "applicant", "lbb", "decider", "inspection")
TONES = {"over": "danger", "week": "warn", "ours": "info", "waiting": "wait", "new": "ok"}


def context(request: HttpRequest) -> dict[str, Any]:
    """The template's context for `permits/worklist.html`. Filters: `who` (mine, nobody, all), `turn`, `activity`."""
    user, query = cast(User, request.user), request.GET
    chosen = [turn for turn in query.getlist("turn") if turn in TURN_FILTERS]
    filters: dict[str, Any] = {"turns": chosen, "activity": query.get("activity", "")[:5]}
    who = query.get("who", "all")
    if who in {"mine", "nobody"}:
        filters["assigned_to"] = user if who == "mine" else None
    groups = cases.worklist(user, today(), **filters)
    may_handle = account_rights.has(user, rights.HANDLE)
    return {
        "groups": [
            {"group": group, "tone": TONES[group.key], "rows": [_row(case) for case in group.rows]} for group in groups
        ],
        "empty": not any(group.rows for group in groups),
        "who": who,
        "turns": [(turn, TURNS[turn], turn in chosen) for turn in TURN_FILTERS],
        "activity": filters["activity"],
        "activities": places.activity_choices(),
        "may_handle": may_handle,
        "officers": people.officers_of(user.municipality_id) if may_handle else [],
    }


def _row(case: PermitApplication) -> dict[str, Any]:
    return {
        "case": case,
        "state": STATES[case.state],
        "tone": _tone(case),
        "turn": TURNS[case.turn],
        "answer": clock.today_for(case),
        "next": next_step(case),
    }


def _tone(case: PermitApplication) -> str:
    if case.state in {chart.AWAITING_COMPLETION, chart.INTENT_SENT} or case.lbb_open:
        return "wait"
    if case.state in chart.DECIDED:
        return "ok" if case.state in {chart.GRANTED, chart.GRANTED_WITH_CONDITIONS} else "lijn"
    return "ok" if case.turn == "decider" else "info"


def next_step(case: PermitApplication) -> Any:
    """One sentence: what happens next, and why."""
    return NEXT.get(_next_key(case), "")


def _next_key(case: PermitApplication) -> str:
    if case.state != chart.IN_REVIEW:
        return case.state
    if case.turn == "decider":
        return "sign"
    if case.lbb_open:
        return "lbb"
    if case.complete_on is None:
        return "dismissible" if case.lapsed_on else "completeness"
    return "integrity" if case.integrity_state != "done" else "steps"
