"""The moves of a case as the page shows them: legal ones as buttons, the others with the reason."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from core.accounts import rights as account_rights
from core.charts import Move
from permits import rights
from permits.models import PermitApplication
from permits.statecharts import application as chart
from permits.wording import MOVES, REASONS

#: Made elsewhere (in the sealed room, by a signed report, by the clock): no button on the case page.
ELSEWHERE = frozenset(
    {
        chart.BEGIN,
        chart.SUBMIT,
        chart.DISCARD,
        chart.REQUEST_LBB_ADVICE,
        chart.RECORD_LBB_EVENT,
        chart.CONCLUDE_INTEGRITY,
        chart.VISIT_REPORTED,
    }
)

#: The one primary button, by what the case needs next.
_NEXT = {
    "intake": "start_review",
    "completeness": "declare_complete",
    "recheck": "declare_complete",
    "awaiting": "complete",
    "visit": "request_visit",
    "advice": "request_advice",
    "draft": "grant",
    "views": "receive_views",
    "publish": "publish",
}


@dataclass(frozen=True)
class Option:
    """One move on the page. `reason` is empty when it is legal now; `near`: it belongs to the state of now."""

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


def options(application: PermitApplication, user: Any, facts: chart.Facts, steps: list[str]) -> list[Option]:
    """Every move that this person may make on this case, legal or not, in the order of the chart.

    `steps`: names of the open steps of the flow; they choose the primary button.
    """
    primary = next((_NEXT[step] for step in steps if step in _NEXT), "")
    mine = [move for move in chart.CHART.moves if move not in ELSEWHERE and _may(user, move, application)]
    found = [_option(application, move, facts, primary) for move in mine]
    return sorted(found, key=lambda option: (not option.enabled, not option.primary))


def _may(user: Any, move: Move, application: PermitApplication) -> bool:
    right = rights.HANDLE if move.drafted else move.right
    return account_rights.has(user, right, application)


def _option(application: PermitApplication, move: Move, facts: chart.Facts, primary: str) -> Option:
    code = _why_not(move, facts)
    label, help_text, icon = MOVES[move.name]
    return Option(
        name=move.name,
        label=label,
        help=help_text,
        icon=icon,
        law="" if move.law == "-" else move.law,
        url=reverse("permits:move", args=[application.number, move.slug]),
        enabled=not code,
        reason=REASONS[code] if code else "",
        near=code not in {"wrong_state", "ended"},
        primary=move.name == primary and not code,
    )


def _why_not(move: Move, facts: chart.Facts) -> str:
    if move is chart.REFUSE and not facts.danger:
        # The form asks why views may be skipped (Awb 4:11); the service judges what is filled in.
        facts = replace(facts, views_skipped=True)
    return chart.why_not_draft(move, facts) if move.drafted else chart.why_not(move, facts)
