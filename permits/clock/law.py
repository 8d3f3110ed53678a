"""The rows of law that the clock reckons with, gathered: terms, articles, calendar, amounts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from permits.clock.calendar import Calendar
from permits.clock.errors import ClockError
from permits.clock.validity import Dated, newest

DATED = TypeVar("DATED", bound=Dated)


@dataclass(frozen=True)
class TermRule:
    """A term as the law sets it: one of days, weeks, months or years, and whether it rolls.

    `atw_applies`: the Algemene termijnenwet covers the term. `law`: its article.
    """

    kind: str
    law: str
    atw_applies: bool
    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def after(self, start: date) -> date:
        """The unrolled last day; `start` is day 0. A month without that day gives its last day."""
        day = add_months(start, 12 * self.years + self.months)
        return day + timedelta(days=self.days + 7 * self.weeks)


@dataclass(frozen=True)
class Article:
    """The article that a step of the clock rests on; `code` is the ground or the kind of step."""

    code: str
    law: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class PenaltyRate:
    """Euro a day from the `from_day`th through the `to_day`th day of default (Awb 4:17(2))."""

    from_day: int
    to_day: int
    euro: int
    law: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class ClockLaw:
    """All that the clock needs of the law; every row has its validity, and a day picks the row."""

    calendar: Calendar
    terms: Mapping[str, tuple[TermRule, ...]]
    articles: Mapping[str, tuple[Article, ...]]
    rates: tuple[PenaltyRate, ...]

    def term(self, kind: str, on: date) -> TermRule:
        """The term of this kind that holds on a day. Raises ClockError where none is loaded."""
        return _held(self.terms, kind, on)

    def article(self, code: str, on: date) -> str:
        """The article of this step on a day. Raises ClockError where none is loaded."""
        return _held(self.articles, code, on).law

    def rates_on(self, day: date) -> tuple[PenaltyRate, ...]:
        """The table of amounts of that day, in the order of days; empty where none is known."""
        chosen = newest(self.rates, day)
        if chosen is None:
            return ()
        table = (rate for rate in self.rates if rate.valid_from == chosen.valid_from)
        return tuple(sorted(table, key=lambda rate: rate.from_day))


def gather(
    calendar: Calendar, terms: Iterable[TermRule], articles: Iterable[Article], rates: Iterable[PenaltyRate]
) -> ClockLaw:
    """The rows by kind and code, ready to look up."""
    return ClockLaw(calendar, _grouped(terms, "kind"), _grouped(articles, "code"), tuple(rates))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _grouped(rows: Iterable[DATED], name: str) -> dict[str, tuple[DATED, ...]]:
    groups: dict[str, list[DATED]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return {key: tuple(group) for key, group in groups.items()}


def _held(rows: Mapping[str, tuple[DATED, ...]], key: str, on: date) -> DATED:
    row = newest(rows.get(key, ()), on)
    if row is None:
        raise ClockError("no_rule", kind=key, on=on)
    return row
