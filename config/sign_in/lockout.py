"""What somebody sees after too many wrong guesses."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.accounts import lockouts


def page(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """429 with the whole minute from which it is worth trying again (`AXES_LOCKOUT_CALLABLE`)."""
    until = lockouts.until_of(request, credentials)
    if until is None:  # an administrator lifted it in this very second
        return redirect("account_login")
    return render(request, "account/locked.html", {"until": until + timedelta(minutes=1)}, status=429)
