"""The facts that decide about a case's moves, gathered from its rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Value, prefetch_related_objects

from permits.clock.answer import Answer
from permits.models import AdviceRequest, Decision, PermitApplication, VisitRequest
from permits.selectors import clock
from permits.statecharts import application as chart

#: What stands beside the moves of drafts in one list; no move has such a name.
_VISIT, _ADVICE = "(visit)", "(advice)"


def facts_of(application: PermitApplication, on: date, **overrides: object) -> chart.Facts:
    """Facts of this case on a day; `overrides` add what a form says (such as a Bibob ground).

    Two queries: the events of the clock, unless they are at hand, and how its steps and drafts stand.
    """
    (stands,) = _stands([application]).values()
    return _facts(application, on, clock.answer_for(application, on), stands, overrides)


def facts_of_many(
    applications: Sequence[PermitApplication], on: date
) -> Iterator[tuple[PermitApplication, chart.Facts, date | None]]:
    """Each case with its facts and its last day to decide. Two queries for all of them together."""
    prefetch_related_objects(applications, "clock_events")
    stands = _stands(applications)
    for application in applications:
        answer = clock.answer_for(application, on)
        facts = _facts(application, on, answer, stands[application.pk], {})
        yield application, facts, answer.due_on if answer else None


def _facts(
    application: PermitApplication,
    on: date,
    answer: Answer | None,
    stands: list[tuple[str, str]],
    overrides: dict[str, object],
) -> chart.Facts:
    types = {event.type for event in clock.events_of(application) if event.on <= on}
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


def _stands(applications: Sequence[PermitApplication]) -> dict[int, list[tuple[str, str]]]:
    """Name and status of every visit, advice and open draft, by case; a draft by the name of its move. One query."""
    keys = [application.pk for application in applications]
    visits = VisitRequest.objects.filter(application__in=keys)
    advices = AdviceRequest.objects.filter(application__in=keys)
    drafts = Decision.objects.filter(
        application__in=keys, status__in=[Decision.Status.SUBMITTED, Decision.Status.SENT_BACK]
    )
    rows = visits.order_by().values_list("application", Value(_VISIT), "status")
    found: dict[int, list[tuple[str, str]]] = {key: [] for key in keys}
    for key, name, status in rows.union(
        advices.order_by().values_list("application", Value(_ADVICE), "status"),
        drafts.order_by().values_list("application", "move", "status"),
        all=True,
    ):
        found[key].append((name, status))
    return found


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
