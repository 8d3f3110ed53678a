"""Too many wrong guesses: a name is locked from the address they came from, and from no other.

django-axes counts in the database. A name is kept as a keyed digest only: what somebody typed there may be a password.
"""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core.client_address import client_address


def key(name: str) -> str:
    """What the count keeps instead of the name."""
    return salted_hmac("accounts.lockouts", name, algorithm="sha256").hexdigest()


def key_of_attempt(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The key of the name that is tried (`AXES_USERNAME_CALLABLE`)."""
    typed = credentials.get("username") if credentials else request.POST.get("login")
    return key(str(typed or ""))


def locked_until(name: str, address: str = "") -> datetime | None:
    """Until when this name is locked, from this address or from any; None if it is not."""
    attempts = AccessAttempt.objects.filter(username=key(name))
    if address:
        attempts = attempts.filter(ip_address=address)
    ends: list[datetime] = []
    for row in attempts.values("ip_address").annotate(misses=Sum("failures_since_start")):
        if row["misses"] >= settings.AXES_FAILURE_LIMIT:
            last = attempts.filter(ip_address=row["ip_address"]).latest("attempt_time")
            ends.append(last.attempt_time + settings.AXES_COOLOFF_TIME)
    return max(ends, default=None)


def clear(name: str) -> None:
    """Forget the misses of this name, from every address."""
    AccessAttempt.objects.filter(username=key(name)).delete()


def until_of(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
    """Until when whoever asks is locked out."""
    typed = str((credentials or {}).get("username") or request.POST.get("login") or "")
    return locked_until(typed, client_address(request))
