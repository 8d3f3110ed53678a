"""The facts that decide about a case's moves, gathered from its rows."""

from datetime import date

from permits.models import AdviceRequest, Decision, PermitApplication, VisitRequest
from permits.selectors import clock
from permits.statecharts import application as chart


def facts_of(application: PermitApplication, on: date, **overrides: object) -> chart.Facts:
    """Facts of this case on a day; `overrides` add what a form says (such as a Bibob ground).

    At most five queries: events, policy (cached), visits, advices, drafts.
    """
    answer = clock.answer_for(application, on)
    types = {event.type for event in clock.events_of(application) if event.on <= on}
    values: dict[str, object] = {
        "state": application.state,
        "complete": application.complete_on is not None,
        "steps_open": application.steps_since is not None,
        "integrity": application.integrity_state,
        "danger": application.integrity_degree in {"lesser", "serious"},
        "lbb_open": application.lbb_open,
        "visit": _step(application.visit_requests.values_list("status", flat=True), VisitRequest.Status),
        "advice": _step(application.advice_requests.values_list("status", flat=True), AdviceRequest.Status),
        "dismissible": _dismissible(application, on),
        "pause_open": clock.open_suspension(application, on) is not None,
        "before_due": answer is None or answer.due_on is None or on <= answer.due_on,
        "postponed": "postponed" in types,
        "default_notice": "default_notice_received" in types,
        "views_heard": application.views_heard_on is not None,
    }
    return chart.Facts(**(values | _drafts(application) | overrides))  # type: ignore[arg-type]


def _step(statuses: object, status: type[VisitRequest.Status] | type[AdviceRequest.Status]) -> str:
    found = list(statuses)  # type: ignore[call-overload]
    if status.REQUESTED in found:
        return "requested"
    return "done" if any(value != "cancelled" for value in found) else "none"


def _dismissible(application: PermitApplication, on: date) -> bool:
    if application.lapsed_on is None:
        return False
    return on <= clock.dismissal_until(application.lapsed_on)


def _drafts(application: PermitApplication) -> dict[str, str]:
    found = {"final_draft": "", "final_status": "", "postponement_status": ""}
    open_statuses = [Decision.Status.SUBMITTED, Decision.Status.SENT_BACK]
    for move, status in application.decisions.filter(status__in=open_statuses).values_list("move", "status"):
        if move == chart.POSTPONE.name:
            found["postponement_status"] = status
        else:
            found["final_draft"], found["final_status"] = move, status
    return found
