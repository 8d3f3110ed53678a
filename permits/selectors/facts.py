"""The facts that decide about a case's moves, gathered from its rows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Value

from permits.models import Decision, PermitApplication
from permits.selectors import clock
from permits.statecharts import application as chart

#: What stands beside the moves of drafts in one list; no move has such a name.
_VISIT, _ADVICE = "(visit)", "(advice)"


def facts_of(application: PermitApplication, on: date, **overrides: object) -> chart.Facts:
    """Facts of this case on a day; `overrides` add what a form says (such as a Bibob ground).

    Two queries: the events of the clock, unless they are at hand, and how its steps and drafts stand.
    """
    answer = clock.answer_for(application, on)
    types = {event.type for event in clock.events_of(application) if event.on <= on}
    stands = _stands(application)
    values: dict[str, object] = {
        "state": application.state,
        "complete": application.complete_on is not None,
        "steps_open": application.steps_since is not None,
        "integrity": application.integrity_state,
        "danger": application.integrity_degree in {"lesser", "serious"},
        "lbb_open": application.lbb_open,
        "visit": _step(status for name, status in stands if name == _VISIT),
        "advice": _step(status for name, status in stands if name == _ADVICE),
        "dismissible": _dismissible(application, on),
        "pause_open": clock.open_suspension(application, on) is not None,
        "before_due": answer is None or answer.due_on is None or on <= answer.due_on,
        "postponed": "postponed" in types,
        "default_notice": "default_notice_received" in types,
        "views_heard": application.views_heard_on is not None,
        **_drafts((name, status) for name, status in stands if name not in {_VISIT, _ADVICE}),
    }
    return chart.Facts(**(values | overrides))  # type: ignore[arg-type]


def _stands(application: PermitApplication) -> list[tuple[str, str]]:
    """Name and status of every visit, advice and open draft; a draft by the name of its move. One query."""
    drafts = application.decisions.filter(status__in=[Decision.Status.SUBMITTED, Decision.Status.SENT_BACK])
    visits = application.visit_requests.order_by().values_list(Value(_VISIT), "status")
    advices = application.advice_requests.order_by().values_list(Value(_ADVICE), "status")
    return list(visits.union(advices, drafts.order_by().values_list("move", "status"), all=True))


def _step(statuses: Iterable[str]) -> str:
    found = set(statuses)
    if "requested" in found:
        return "requested"
    return "done" if found - {"cancelled"} else "none"


def _dismissible(application: PermitApplication, on: date) -> bool:
    if application.lapsed_on is None:
        return False
    return on <= clock.dismissal_until(application.lapsed_on)


def _drafts(open_drafts: Iterable[tuple[str, str]]) -> dict[str, str]:
    found = {"final_draft": "", "final_status": "", "postponement_status": ""}
    for move, status in open_drafts:
        if move == chart.POSTPONE.name:
            found["postponement_status"] = status
        else:
            found["final_draft"], found["final_status"] = move, status
    return found
