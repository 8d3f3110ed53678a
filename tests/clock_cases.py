"""Short ways to put a case to the clock, for its tests: dates as text, the law as shipped, no database."""

from datetime import date
from functools import cache

from permits.clock.answer import Answer, answer
from permits.clock.events import Event
from permits.clock.law import ClockLaw
from permits.clock.terms import Term
from permits.policy.fixtures import shipped_law

LONG_AFTER = "2029-01-01"
EIGHT_WEEKS = Term(8, atw_applies=True)


@cache
def law() -> ClockLaw:
    """The law as the product ships it."""
    return shipped_law()


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: str, on: str, until: str | None = None, weeks: int | None = None) -> Event:
    return Event(kind, day(on), day(until) if until else None, weeks)


def ask(received_on: str, *events: Event, on: str = LONG_AFTER, term: Term = EIGHT_WEEKS) -> Answer:
    """The clock's answer for a case, long after everything unless `on` says otherwise."""
    return answer(day(received_on), term, day(on), events, law())


def counted(found: Answer) -> dict[str, int]:
    """Ground -> days that it adds."""
    return {item.pause.ground: item.own_days for item in found.pauses}
