"""Which days are free, and to which day a term rolls (Algemene termijnenwet 1-4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from permits.clock.validity import in_force, newest

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True)
class Holiday:
    """A generally recognised holiday: a fixed month and day, or days after Easter Sunday.

    `sunday_shift` is added where the day is a Sunday (Koningsdag: -1). Law: Algemene termijnenwet 3(1)-(2).
    """

    name: str
    law: str
    month: int | None = None
    day: int | None = None
    easter_offset: int | None = None
    sunday_shift: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def day_in(self, year: int) -> date | None:
        """Its day in that year; None where the rule did not hold."""
        if self.month and self.day:
            day = date(year, self.month, self.day)
        else:
            day = easter_sunday(year) + timedelta(days=self.easter_offset or 0)
        if day.weekday() == SUNDAY:
            day += timedelta(days=self.sunday_shift)
        return day if in_force(self, day) else None


@dataclass(frozen=True)
class RollRule:
    """How far the Algemene termijnenwet reaches: longer terms never roll (4), short ones hold working days (2)."""

    longest_days: int
    longest_weeks: int
    longest_months: int
    short_from_days: int
    short_working_days: int
    law: str
    valid_from: date | None = None
    valid_to: date | None = None

    def reaches(self, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0) -> bool:
        """Whether a term of this length, in the unit in which the law sets it, may roll at all."""
        within = days <= self.longest_days and weeks <= self.longest_weeks and months <= self.longest_months
        return within and not years


@dataclass(frozen=True)
class Calendar:
    """Free days as the law knows them. Holidays follow rules; decree days (3(3)) are loaded year by year."""

    holidays: tuple[Holiday, ...]
    decree_days: frozenset[date]
    complete_years: frozenset[int]
    roll_rules: tuple[RollRule, ...]
    _years: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_free(self, day: date) -> bool:
        """Saturday, Sunday, holiday, or a day that a decree made equal to one."""
        return day.weekday() >= SATURDAY or day in self._free_days(day.year)

    def is_complete(self, year: int) -> bool:
        """Whether the decree days of that year are loaded; without them its free days are not all known."""
        return year in self.complete_years

    def roll(self, day: date) -> date:
        """The day itself, or the first one after it that is not free. Law: Algemene termijnenwet 1(1)."""
        while self.is_free(day):
            day += ONE_DAY
        return day

    def end(self, start: date, nominal: date) -> date:
        """The rolled end of a term after `start`; a short one stretches until it holds two working days (2)."""
        end = self.roll(nominal)
        rule = self.roll_rule(nominal)
        if rule is None or not rule.short_from_days <= (nominal - start).days < 14:
            return end
        while self._working_days(start, end) < rule.short_working_days:
            end = self.roll(end + ONE_DAY)
        return end

    def roll_rule(self, on: date) -> RollRule | None:
        """The reach of the Algemene termijnenwet on that day."""
        return newest(self.roll_rules, on)

    def _free_days(self, year: int) -> frozenset[date]:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = frozenset(self._computed(year)) | self.decree_days
        return known

    def _computed(self, year: int) -> Iterator[date]:
        for holiday in self.holidays:
            day = holiday.day_in(year)
            if day is not None:
                yield day

    def _working_days(self, start: date, end: date) -> int:
        days = ((start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
        return sum(not self.is_free(day) for day in days)
