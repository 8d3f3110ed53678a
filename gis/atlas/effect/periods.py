"""Stretches of time of a figure: ends of months, and halves of years. Pure; all days included."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Half a year, or what of it lies between the ends of the report. `half`: 1 or 2."""

    since: date
    until: date
    half: int

    def holds(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.until

    @property
    def before(self) -> date:
        """The day before it begins."""
        return self.since - timedelta(days=1)


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from `first` through `last`, and `last` itself."""
    return [min(_month_end(day), last) for day in _months(first, last, 1)]


def halves(first: date, last: date) -> list[Period]:
    """The halves of years from `first` through `last`; the first and the last one may be cut off."""
    return [
        Period(max(begin, first), min(_month_end(_plus(begin, 5)), last), 1 if begin.month == 1 else 2)
        for begin in _months(first.replace(month=1 if first.month < 7 else 7), last, 6)
    ]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or earlier when negative; the last of the month where there is none."""
    begin = _plus(day.replace(day=1), months)
    return begin.replace(day=min(day.day, monthrange(begin.year, begin.month)[1]))


def _months(first: date, last: date, step: int) -> Iterator[date]:
    begin = first.replace(day=1)
    while begin <= last:
        yield begin
        begin = _plus(begin, step)


def _plus(begin: date, months: int) -> date:
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
