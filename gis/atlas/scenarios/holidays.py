"""On which working days of a forecast nobody works: the free days of the statutory clock. Pure."""

from datetime import date, timedelta

from permits.clock.calendar import SATURDAY, Calendar

#: Work may go on after the charts end: so many weeks more are looked at, and every later week counts as whole.
BEYOND = 260


def holidays(as_of: date, weeks: int, calendar: Calendar) -> tuple[int, ...]:
    """For each free day from Monday to Friday the week from `as_of` in which it falls; weeks begin on that weekday."""
    days = ((week, as_of + timedelta(weeks=week, days=day)) for week in range(weeks + BEYOND) for day in range(7))
    return tuple(week for week, day in days if day.weekday() < SATURDAY and calendar.is_free(day))
