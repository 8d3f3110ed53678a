"""The one place that turns an instant into a date: whole days, Europe/Amsterdam."""

from datetime import date, datetime

from django.utils import timezone


def local_date(instant: datetime) -> date:
    """The calendar day in the Netherlands of an aware instant."""
    return timezone.localtime(instant).date()


def today() -> date:
    """The calendar day in the Netherlands, now."""
    return local_date(timezone.now())
