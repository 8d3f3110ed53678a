"""How far the pauses push the end of the decision term: each paused day counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock.calendar import ONE_DAY
from permits.clock.pauses import Pause


@dataclass(frozen=True, slots=True)
class Counted:
    """A pause with the days [first, last] in which it stands, and those that only it adds.

    `days`: all its days after receipt. `own_days`: the ones no earlier pause had counted.
    `effective` False: it began after the unrolled end and stops nothing.
    """

    pause: Pause
    first: date
    last: date
    days: int
    own_days: int
    effective: bool

    @property
    def is_open(self) -> bool:
        return self.pause.end is None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The unrolled end (None while a pause is open), and what each pause did to it up to that day."""

    end: date | None
    counted: tuple[Counted, ...]
    paused_days: int

    def covers(self, day: date) -> bool:
        """Whether a pause that counts stands on that day."""
        return any(item.effective and item.pause.covers(day) for item in self.counted)


def reckon(received_on: date, term_days: int, pauses: Sequence[Pause], on: date) -> Reckoning:
    """Where the last of `term_days` unpaused days after receipt falls, as seen on a day.

    `pauses` by their first day. A pause that starts on the unrolled end still moves it; one that
    starts later does nothing; one that starts after `on` (an invitation sent that day) not yet.
    Receipt itself is day 0 and never counts. Law: law.md 2.2(3).
    """
    end = received_on + timedelta(days=term_days)
    through = received_on
    counted: list[Counted] = []
    for pause in pauses:
        if pause.start > on:
            continue
        item = _count(pause, max(received_on, through), end, on)
        counted.append(_clipped(item, received_on))
        if item.effective:
            end += timedelta(days=item.own_days)
            through = max(through, item.last)
    is_open = any(item.effective and item.is_open for item in counted)
    paused = sum(item.own_days for item in counted)
    return Reckoning(None if is_open else end, tuple(counted), paused)


def _count(pause: Pause, through: date, end: date, on: date) -> Counted:
    last = on if pause.end is None else pause.end - ONE_DAY
    effective = pause.start <= end
    own = max(0, (last - max(pause.start, through + ONE_DAY)).days + 1) if effective else 0
    return Counted(pause, pause.start, last, (last - pause.start).days + 1, own, effective)


def _clipped(item: Counted, received_on: date) -> Counted:
    """Without day 0: a pause that began on the day of receipt counts from the next day."""
    if item.first > received_on:
        return item
    first = received_on + ONE_DAY
    days = max(0, (item.last - received_on).days)
    return Counted(item.pause, first, item.last, days, item.own_days, item.effective)
