"""The steps of the clock's answer: codes, days and dates; `wording.py` says them in Dutch or English."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock import events as kinds
from permits.clock.events import Event, in_order
from permits.clock.law import ClockLaw
from permits.clock.pauses import LBB_DATA
from permits.clock.penalty import Penalty
from permits.clock.reckoning import Counted, Reckoning
from permits.clock.terms import Term, decision_term_rolls

TERM = "term"
POSTPONEMENT = "postponement"
ROLL = "roll"
NO_ROLL = "no_roll"
TOO_LATE = "too_late"
PREMATURE_NOTICE = "premature_notice"
PENALTY = "penalty"
UNKNOWN_AMOUNT = "unknown_amount"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count: `days` is what it adds to the due date.

    `code`: term, postponement, a ground of a pause, roll, no_roll, too_late, premature_notice or
    penalty. [first, last] are its days; `gross` those of a pause before overlap. `is_open`: no end yet.
    """

    code: str
    days: int
    law: str
    first: date
    last: date
    gross: int = 0
    is_open: bool = False
    idle: bool = False
    capped: bool = False
    detail: str = ""

    @property
    def overlap(self) -> int:
        """Days of a pause that an earlier one had counted already."""
        return 0 if self.idle else self.gross - self.days


def of_the_count(
    received_on: date, term: Term, postponed: Event | None, reckoning: Reckoning, due_on: date | None, law: ClockLaw
) -> Iterator[Step]:
    """Term, postponement, pauses and roll; the days add up to `due_on` - `received_on`."""
    yield from _terms(received_on, term, postponed, law)
    for item in reckoning.counted:
        if item.days:  # a pause on the day of receipt alone has none
            yield _pause(item, law)
    if due_on is not None and reckoning.end is not None:
        yield _roll(received_on, term, reckoning.end, due_on, law)


def of_what_came_late(events: Iterable[Event], law: ClockLaw) -> Iterator[Step]:
    """Extensions and data questions that stretched nothing: the term was over."""
    articles = {kinds.LBB_EXTENDED: kinds.LBB_EXTENDED, kinds.LBB_DATA_REQUESTED: LBB_DATA}
    for event in sorted(events, key=in_order):
        article = law.article(articles[event.type], event.on)
        yield Step(TOO_LATE, 0, article, event.on, event.on, detail=event.type)


def of_the_default(
    notices: Iterable[date], due_on: date | None, penalty: Penalty | None, law: ClockLaw
) -> Iterator[Step]:
    """Premature notices of default, and the penalty that a valid one brings."""
    for day in notices:
        if due_on is None or day <= due_on:
            yield Step(PREMATURE_NOTICE, 0, law.article(PREMATURE_NOTICE, day), day, day)
    if penalty is not None:
        detail = UNKNOWN_AMOUNT if penalty.euro is None else ""
        article = law.article(PENALTY, penalty.first_day)
        yield Step(PENALTY, 0, article, penalty.first_day, penalty.last_day, penalty.days, detail=detail)


def _terms(received_on: date, term: Term, postponed: Event | None, law: ClockLaw) -> Iterator[Step]:
    days = 7 * term.weeks
    end = received_on + timedelta(days=days)
    yield Step(TERM, days, term.law or law.article(TERM, received_on), received_on, end)
    if postponed is not None:
        more = 7 * (postponed.weeks or 0)
        article = law.article(POSTPONEMENT, postponed.on)
        yield Step(POSTPONEMENT, more, article, postponed.on, end + timedelta(days=more))


def _pause(item: Counted, law: ClockLaw) -> Step:
    return Step(
        code=item.pause.ground,
        days=item.own_days,
        law=law.article(item.pause.ground, item.pause.start),
        first=item.first,
        last=item.last,
        gross=item.days,
        is_open=item.is_open,
        idle=not item.effective,
        capped=item.pause.capped,
    )


def _roll(received_on: date, term: Term, end: date, due_on: date, law: ClockLaw) -> Step:
    rolls = decision_term_rolls(term, received_on, law)
    return Step(ROLL if rolls else NO_ROLL, (due_on - end).days, law.article(ROLL, end), end, due_on)
