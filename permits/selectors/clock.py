"""The statutory clock of a stored case: its events, its law, and the answer on a day."""

from datetime import date

from core.statements import Columns, fetch
from core.today import today
from gis.places.models import DesignationOrder
from permits.clock import answer as pure
from permits.clock import terms
from permits.clock.errors import ClockError
from permits.clock.events import SUSPENDED_BY_CONSENT, SUSPENSION, SUSPENSION_ENDED, Event
from permits.models import ClockEvent, PermitApplication
from permits.policy import selectors as policy

_KEPT, _ANSWERS, _PREFETCHED = "_clock_events", "_clock_answers", "clock_events"


def events_of(application: PermitApplication) -> list[ClockEvent]:
    """The events that hold: neither superseded nor annulled. Kept on the object; `forget` after a write."""
    kept: list[ClockEvent] | None = getattr(application, _KEPT, None)
    if kept is None:
        rows = _rows(application)
        superseded = {row.supersedes_id for row in rows}
        kept = [row for row in rows if row.pk not in superseded and not row.annulled]
        setattr(application, _KEPT, kept)
    return kept


_EVENT = Columns(ClockEvent, "event")
_EVENTS = f'SELECT {_EVENT} FROM {_EVENT.table} WHERE event.application_id = %s ORDER BY event."on", event.id'  # noqa: S608


def _rows(application: PermitApplication) -> list[ClockEvent]:
    if _PREFETCHED in getattr(application, "_prefetched_objects_cache", {}):
        return list(application.clock_events.all())
    return [event for (event,) in fetch(_EVENTS, [application.pk], _EVENT)]


def forget(application: PermitApplication) -> None:
    """Read the events again at the next question."""
    for name in (_KEPT, _ANSWERS):
        application.__dict__.pop(name, None)
    getattr(application, "_prefetched_objects_cache", {}).pop(_PREFETCHED, None)


def answer_for(application: PermitApplication, on: date) -> pure.Answer | None:
    """How the decision term stands on a day; None for a draft, which has no clock. Kept beside the events."""
    if application.received_on is None or application.term_weeks is None or on < application.received_on:
        return None
    term = terms.Term(application.term_weeks, application.term_atw_applies, _article(application))
    answers = application.__dict__.setdefault(_ANSWERS, {})
    question = (application.received_on, term, on)
    if question not in answers:
        events = [Event(row.type, row.on, row.until, row.weeks) for row in events_of(application)]
        answers[question] = pure.answer(application.received_on, term, on, events, policy.clock_law())
    answer: pure.Answer = answers[question]
    return answer


def refusal(application: PermitApplication, on: date) -> str:
    """The clock's own sentence when the events of the case cannot be; "" when they can."""
    try:
        answer_for(application, max([on, *(row.on for row in events_of(application))]))
    except ClockError as error:
        return str(error)
    return ""


def due_on(application: PermitApplication, on: date) -> date | None:
    """The last day for the decision as known on a day; None while an open pause makes it unknown."""
    answer = answer_for(application, on)
    return answer.due_on if answer else None


def open_suspension(application: PermitApplication, on: date) -> ClockEvent | None:
    """The suspension of Awb 4:15 lid 2 that runs on a day."""
    running: ClockEvent | None = None
    for row in sorted(events_of(application), key=lambda row: (row.on, row.pk)):
        if row.type == SUSPENDED_BY_CONSENT and row.on <= on and row.until and on < row.until:
            return row
        if row.type in SUSPENSION:
            running = None if row.type == SUSPENSION_ENDED else row
    return running


def dismissal_until(lapsed_on: date) -> date:
    """Last day to publish a dismissal after an unused repair term (Awb 4:5 lid 4)."""
    return terms.dismissal_due(lapsed_on, policy.clock_law())


def term_for(order: DesignationOrder | None, on: date) -> terms.Term:
    """The decision term: of the order under which the duty exists, else the general one of that day."""
    if order is not None:
        return terms.Term(order.decision_weeks, order.atw_applies, "APV 1:2")
    rule = policy.clock_law().term("decision", on)
    return terms.Term(rule.weeks, rule.atw_applies, rule.law)


def extension_weeks_for(order: DesignationOrder | None, on: date) -> int:
    """How many weeks the decision may be postponed at most (Awb 4:14)."""
    return order.extension_weeks if order is not None else policy.clock_law().term("postponement", on).weeks


def today_for(application: PermitApplication) -> pure.Answer | None:
    """The answer as it stands now."""
    return answer_for(application, today())


def _article(application: PermitApplication) -> str:
    return "APV 1:2" if application.order_id else ""
