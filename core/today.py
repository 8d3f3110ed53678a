"""The one place that turns an instant into a date: whole days, Europe/Amsterdam."""

from datetime import date, datetime, time

from django.utils import timezone


def local_date(instant: datetime) -> date:
    """The calendar day in the Netherlands of an aware instant."""
    return timezone.localtime(instant).date()


def today() -> date:
    """The calendar day in the Netherlands, now."""
    return local_date(timezone.now())


#: Nothing here is older; the first days of the calendar have no instant in UTC.
_FIRST = date(1900, 1, 1)


def start_of(day: date | None) -> datetime | None:
    """The first instant of a day in the Netherlands; None for no day."""
    return timezone.make_aware(datetime.combine(max(day, _FIRST), time.min)) if day else None
