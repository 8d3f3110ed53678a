"""The clock strip: the days of a case as segments, bars and months that a template can draw.

Day 1 is the day after receipt. Codes, not colours: the template gives each its pattern.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from permits.clock import pauses
from permits.clock.answer import Answer
from permits.clock.calendar import ONE_DAY

RUN, TODO, POSTPONED, OVER, SEVERAL, AFTER = "run", "todo", "postponed", "over", "several", "after"
FIRST_BAR_ROW = 4
#: Two weeks of notice, 42 days of penalty, and four weeks: a longer default adds nothing to see.
MOST_DAYS_OVER = 84


@dataclass(frozen=True, slots=True)
class Segment:
    """Days `first` through `first` + `days` - 1 that count as the same.

    `kind`: run, todo, postponed, over, several (two grounds at once), after (decided, or rolled
    past), or the ground of a pause. `grounds`: all that stop these days, sorted.
    """

    kind: str
    first: int
    days: int
    starts_on: date
    ends_on: date
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One pause over its whole length, or the last running part of the term, on a row of its own."""

    code: str
    row: int
    first: int
    days: int
    starts_on: date
    ends_on: date
    law: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The part of a calendar month that the strip shows."""

    starts_on: date
    first: int
    days: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A case drawn day by day. `today` and `due` are days of the strip, None where they fall outside."""

    days: int
    segments: tuple[Segment, ...]
    bars: tuple[Bar, ...]
    months: tuple[Month, ...]
    today: int | None
    due: int | None
    decided: int | None
    kinds: tuple[str, ...]


def strip(answer: Answer) -> Strip:
    """The strip of a case as the clock answered it, from the day after receipt to the last day that matters."""
    last = _last_day(answer)
    segments = tuple(_segments(answer, last))
    return Strip(
        days=(last - answer.received_on).days,
        segments=segments,
        bars=tuple(_bars(answer, last)),
        months=tuple(_months(answer.received_on, last)),
        today=_number(answer, answer.on, last),
        due=_number(answer, answer.due_on, last),
        decided=_number(answer, answer.decided_on, last),
        kinds=tuple(dict.fromkeys(segment.kind for segment in segments)),
    )


def day_kinds(answer: Answer, last: date) -> Iterator[tuple[date, str, tuple[str, ...]]]:
    """Each day after receipt through `last`: what it counts as, and the grounds that stop it."""
    used = 0
    for day in _days(answer.received_on, last):
        grounds = _grounds(answer, day)
        used += not grounds
        yield day, _kind(answer, day, grounds, used), grounds


def _last_day(answer: Answer) -> date:
    if answer.due_on is None:
        # How long a pause lasts is unknown: what is left of the term is drawn as if it ended today.
        return max(answer.on, answer.received_on) + timedelta(days=answer.left_days)
    reached = answer.decided_on or answer.on
    return max(answer.due_on, min(reached, answer.due_on + timedelta(days=MOST_DAYS_OVER)))


def _grounds(answer: Answer, day: date) -> tuple[str, ...]:
    standing = (item for item in answer.pauses if item.effective and item.first <= day <= item.last)
    return tuple(sorted({item.pause.ground for item in standing}))


def _kind(answer: Answer, day: date, grounds: tuple[str, ...], used: int) -> str:
    if answer.decided_on is not None and day > answer.decided_on:
        return AFTER
    if answer.due_on is not None and day > answer.due_on:
        return OVER if day <= answer.on else AFTER
    if grounds:
        # A data question always lies inside its request, so the two together are one thing to wait for.
        shown = tuple(code for code in grounds if code != pauses.LBB) if pauses.LBB_DATA in grounds else grounds
        return shown[0] if len(shown) == 1 else SEVERAL
    if used > 7 * answer.term.weeks and answer.postponed_on is not None:
        return POSTPONED
    return RUN if day <= answer.on else TODO


def _segments(answer: Answer, last: date) -> Iterator[Segment]:
    for (kind, grounds), group in groupby(day_kinds(answer, last), key=lambda each: each[1:]):
        held = [day for day, *_ in group]
        yield Segment(kind, (held[0] - answer.received_on).days, len(held), held[0], held[-1], grounds)


def _bars(answer: Answer, last: date) -> Iterator[Bar]:
    laws = {(step.code, step.first): step.law for step in answer.steps}
    rows: list[date] = []
    for item in answer.pauses:
        if item.effective and item.days:
            law = laws.get((item.pause.ground, item.first), "")
            row = _row(rows, item.first, item.last)
            yield _bar(answer, item.pause.ground, row, item.first, min(item.last, last), law, item.is_open)
    rest = max((item.last for item in answer.pauses if item.effective), default=answer.received_on) + ONE_DAY
    if answer.unrolled_on is not None and rest <= answer.unrolled_on:
        row = _row(rows, rest, answer.unrolled_on)
        yield _bar(answer, "term", row, rest, answer.unrolled_on, answer.steps[0].law, False)


def _row(rows: list[date], first: date, last: date) -> int:
    """The first row that is free from `first` on; `rows` holds the last day of each."""
    for number, taken in enumerate(rows):
        if taken < first:
            rows[number] = last
            return FIRST_BAR_ROW + number
    rows.append(last)
    return FIRST_BAR_ROW + len(rows) - 1


def _bar(answer: Answer, code: str, row: int, first: date, last: date, law: str, is_open: bool) -> Bar:
    return Bar(
        code=code,
        row=row,
        first=(first - answer.received_on).days,
        days=(last - first).days + 1,
        starts_on=first,
        ends_on=last,
        law=law,
        is_open=is_open,
    )


def _months(received_on: date, last: date) -> Iterator[Month]:
    for _month, group in groupby(_days(received_on, last), key=lambda day: (day.year, day.month)):
        held = list(group)
        yield Month(held[0], (held[0] - received_on).days, len(held))


def _days(received_on: date, last: date) -> Iterator[date]:
    return (received_on + timedelta(days=number) for number in range(1, (last - received_on).days + 1))


def _number(answer: Answer, day: date | None, last: date) -> int | None:
    inside = day is not None and answer.received_on < day <= last
    return (day - answer.received_on).days if inside and day is not None else None
