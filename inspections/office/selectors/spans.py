"""Days as filters: both inclusive, in Dutch time."""

from datetime import date, timedelta
from typing import Any

from core.today import start_of


def within(name: str, since: date | None, until: date | None) -> dict[str, Any]:
    """The filters that hold an instant between two days; an end that is left open is no filter."""
    found = {}
    if since:
        found[f"{name}__gte"] = start_of(since)
    if until:
        found[f"{name}__lt"] = start_of(until + timedelta(days=1))
    return found
