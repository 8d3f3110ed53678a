"""The statutory clock: from receipt, term and events to the last day for the decision, with every step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock import events as kinds
from permits.clock.errors import ClockError
from permits.clock.events import STRETCHING, Event, in_order
from permits.clock.law import ClockLaw
from permits.clock.pauses import read
from permits.clock.penalty import Penalty, assess
from permits.clock.reckoning import Counted, Reckoning, reckon
from permits.clock.steps import Step, of_the_count, of_the_default, of_what_came_late
from permits.clock.terms import Term, decision_term_rolls


@dataclass(frozen=True, slots=True)
class Answer:
    """How the decision term stands on a day.

    `due_on`: last day for the decision, None while an open pause makes it unknown. `nominal_on`:
    term and postponement, no pauses, not rolled. `unrolled_on`: with pauses, not rolled.
    `paused_days`: calendar days through `on`, each once. `running`: no pause covers `on` and
    nothing is decided; stays true when over term. `calendar_complete` False: the decree days of
    the year of `due_on` are not loaded. `term_days` includes postponement; `spent_days` of them
    have been used, `left_days` not.
    """

    received_on: date
    on: date
    term: Term
    due_on: date | None
    nominal_on: date
    unrolled_on: date | None
    paused_days: int
    running: bool
    calendar_complete: bool
    penalty: Penalty | None
    steps: tuple[Step, ...]
    pauses: tuple[Counted, ...]
    decided_on: date | None
    postponed_on: date | None
    term_days: int
    spent_days: int

    @property
    def left_days(self) -> int:
        """Days of the term not used yet, on that day; 0 when over term."""
        return self.term_days - self.spent_days

    @property
    def open_pauses(self) -> tuple[Counted, ...]:
        """The pauses that stand on that day and have no end yet."""
        return tuple(item for item in self.pauses if item.effective and item.is_open)

    def is_over(self, on: date) -> bool:
        """Whether the last day for the decision has passed on that day without one."""
        decided = self.decided_on is not None and self.decided_on <= on
        return self.due_on is not None and on > self.due_on and not decided


def answer(received_on: date, term: Term, on: date, events: Iterable[Event], law: ClockLaw) -> Answer:
    """How the decision term stands on the day `on`, with the steps that led there.

    Whole days, Europe/Amsterdam; `received_on` is day 0. `events` in any order; those after `on`
    are left out of everything, also of the checks.
    Raises ClockError for events that cannot be: before receipt, an end without a start, a second
    open invitation, a second or late postponement, two decisions.
    Law: Awb 4:13-4:15, 4:17; Wet Bibob 15, 31; Algemene termijnenwet 1, 3, 4 where `term` says so.
    """
    known = sorted((event for event in events if event.on <= on), key=in_order)
    _check(known, received_on)
    try:
        return _Case(received_on, term, known, law).answer(on)
    except OverflowError as error:
        raise ClockError("beyond_calendar", "received_on") from error


def _check(known: Sequence[Event], received_on: date) -> None:
    seen: set[str] = set()
    once = {kinds.POSTPONED: "second_postponement", kinds.DECIDED: "second_decision"}
    for event in known:
        if event.on < received_on:
            raise ClockError("before_receipt", event=event, on=received_on)
        if event.type in once and event.type in seen:
            raise ClockError(once[event.type], event=event)
        seen.add(event.type)


@dataclass(frozen=True, slots=True)
class _Case:
    """One case with its sorted events; answers for any day on or after the last of them."""

    received_on: date
    term: Term
    events: Sequence[Event]
    law: ClockLaw

    def answer(self, on: date) -> Answer:
        late = self._too_late()
        reckoning = self._reckoning(self.events, on, late)
        due_on = self._rolled(reckoning.end)
        decided = self._first(kinds.DECIDED)
        decided_on = decided.on if decided else None
        notices = [event.on for event in self.events if event.type == kinds.DEFAULT_NOTICE_RECEIVED]
        penalty = assess(notices, due_on, decided_on, on, self.law)
        postponed = self._first(kinds.POSTPONED)
        days = self._days(self.events, late)
        used = min(on, reckoning.end or on) - self.received_on
        return Answer(
            received_on=self.received_on,
            on=on,
            term=self.term,
            due_on=due_on,
            nominal_on=self.received_on + timedelta(days=days),
            unrolled_on=reckoning.end,
            paused_days=reckoning.paused_days,
            running=decided_on is None and not reckoning.covers(on),
            calendar_complete=due_on is None or self.law.calendar.is_complete(due_on.year),
            penalty=penalty,
            steps=(
                *of_the_count(self.received_on, self.term, postponed, reckoning, due_on, self.law),
                *of_what_came_late(late, self.law),
                *of_the_default(notices, due_on, penalty, self.law),
            ),
            pauses=reckoning.counted,
            decided_on=decided_on,
            postponed_on=postponed.on if postponed else None,
            term_days=days,
            spent_days=max(0, used.days - reckoning.paused_days),
        )

    def _too_late(self) -> frozenset[Event]:
        """Extensions and data questions after the due date as it stood that day: a term that is over stays over.

        Raises ClockError for a postponement that late. On the due date itself all are in time.
        """
        late: set[Event] = set()
        safe = self.received_on + timedelta(days=7 * self.term.weeks)
        for event in self.events:
            if event.type not in STRETCHING or event.on <= safe:
                continue
            due_on = self._due_as_it_stood(event.on, late)
            if due_on is None or event.on <= due_on:
                continue
            if event.type == kinds.POSTPONED:
                raise ClockError("postponed_late", event=event, due_on=due_on)
            late.add(event)
        return frozenset(late)

    def _due_as_it_stood(self, day: date, late: set[Event]) -> date | None:
        until_then = [event for event in self.events if event.on <= day]
        that_day = {event for event in until_then if event.on == day and event.type in STRETCHING}
        return self._rolled(self._reckoning(until_then, day, late | that_day).end)

    def _reckoning(self, events: Sequence[Event], on: date, ignored: frozenset[Event] | set[Event]) -> Reckoning:
        pauses = read(events, on, self.law, ignored)
        return reckon(self.received_on, self._days(events, ignored), pauses, on)

    def _days(self, events: Sequence[Event], ignored: frozenset[Event] | set[Event]) -> int:
        added = (event.weeks or 0 for event in events if event.type == kinds.POSTPONED and event not in ignored)
        return 7 * (self.term.weeks + sum(added))

    def _rolled(self, end: date | None) -> date | None:
        if end is None or not decision_term_rolls(self.term, self.received_on, self.law):
            return end
        return self.law.calendar.roll(end)

    def _first(self, kind: str) -> Event | None:
        return next((event for event in self.events if event.type == kind), None)
