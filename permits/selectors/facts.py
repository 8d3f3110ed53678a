"""The facts that decide about a case's moves, gathered from its rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from permits.clock.answer import Answer
from permits.models import PermitApplication
from permits.selectors import clock, stands
from permits.statecharts import application as chart


def facts_of(application: PermitApplication, on: date, **overrides: object) -> chart.Facts:
    """Facts of this case on a day; `overrides` add what a form says (such as a Bibob ground).

    Two queries: the events of the clock, unless they are at hand, and how its steps and drafts stand.
    """
    standing = stands.of([application.pk])[application.pk]
    return _facts(application, on, clock.answer_for(application, on), standing, overrides)


def facts_of_many(
    applications: Sequence[PermitApplication], on: date
) -> Iterator[tuple[PermitApplication, chart.Facts, date | None]]:
    """Each case with its facts and its last day to decide. Two queries for all of them together."""
    prefetch_related_objects(applications, "clock_events")
    standing = stands.of([application.pk for application in applications])
    for application in applications:
        answer = clock.answer_for(application, on)
        facts = _facts(application, on, answer, standing[application.pk], {})
        yield application, facts, answer.due_on if answer else None


def _facts(
    application: PermitApplication,
    on: date,
    answer: Answer | None,
    standing: list[tuple[str, str]],
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
        "visit": _step(status for name, status in standing if name == stands.VISIT),
        "advice": _step(status for name, status in standing if name == stands.ADVICE),
        "dismissible": _dismissible(application, on),
        "pause_open": clock.open_suspension(application, on) is not None,
        "before_due": answer is None or answer.due_on is None or on <= answer.due_on,
        "postponed": "postponed" in types,
        "default_notice": "default_notice_received" in types,
        "views_heard": application.views_heard_on is not None,
        **_drafts((name, status) for name, status in standing if name not in {stands.VISIT, stands.ADVICE}),
    }
    return chart.Facts(**(values | overrides))  # type: ignore[arg-type]


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
