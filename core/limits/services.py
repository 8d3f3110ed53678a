"""Counting requests, exactly, over all web processes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from core.limits.models import Tally


@dataclass(frozen=True)
class Limit:
    """At most `most` requests in each window of so many seconds."""

    most: int
    seconds: int


def wait_for(kind: str, who: str, limit: Limit, now: datetime) -> int:
    """Count one request; how many seconds to wait before the next, 0 if this one may go on.

    `who` is an account or an address; only its keyed hash is kept, and no longer than its window.
    """
    ends_at = _end_of_window(now, limit.seconds)
    if _count(salted_hmac("core.limits", f"{kind}:{who}", algorithm="sha256").hexdigest(), ends_at) <= limit.most:
        return 0
    return max(1, round((ends_at - now).total_seconds()))


def forget(now: datetime) -> int:
    """Drop the counts of windows that are over; how many."""
    return Tally.objects.filter(ends_at__lt=now).delete()[0]


@transaction.atomic
def _count(key: str, ends_at: datetime) -> int:
    """One more; the new count. The database adds, and nobody else can before this one was read."""
    tally = Tally.objects.filter(key=key, ends_at=ends_at)
    if not tally.update(count=F("count") + 1):
        Tally.objects.bulk_create([Tally(key=key, ends_at=ends_at)], ignore_conflicts=True)
        tally.update(count=F("count") + 1)
    return tally.values_list("count", flat=True).get()


def _end_of_window(now: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, tz=UTC)
