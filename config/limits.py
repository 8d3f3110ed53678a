"""How large, how often and how odd: what is too much is refused with a sentence before its body is read.

The limits stand in one table in the settings: `RATE_LIMITS` and `BODY_LIMITS`.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from config import errors
from config.rooms import is_staff
from core.accounts.models import User
from core.accounts.rights import rights_of
from core.client_address import client_address
from core.limits.services import Limit, wait_for
from core.limits.untraced import Untraced

#: What may not change anything is not counted.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SIGN_IN = "/accounts/"
#: Where somebody may report without being traced: counted in memory, and never by account.
_REPORT = "/report/"
_reports = Untraced()

GetResponse = Callable[[HttpRequest], HttpResponse]


class SizeMiddleware:
    """413 for a body that is larger than its address takes. Stands before everything that reads a body."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced(request) > (most := body_limit(request)):
            return errors.too_large(request, most)
        return self.get_response(request)


class NulMiddleware:
    """400 for a NUL in address, question or cookie: no browser sends one, and no database looks for one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or _holds_nul(request.GET.lists()) or _holds_nul(request.COOKIES.items()):
            raise SuspiciousOperation("NUL")
        return self.get_response(request)


class RateMiddleware:
    """429 for who asks too often. Stands after the sign-in: an account counts as one, wherever it comes from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE and request.path_info.startswith(_REPORT):
            if wait := _wait_of_report(request):
                return errors.too_often(request, wait)
        elif request.method not in _SAFE:
            kind, who = counted_as(request)
            most, seconds = settings.RATE_LIMITS.get(kind, (0, 0))
            if most and (wait := wait_for(kind, who, Limit(most, seconds), timezone.now())):
                return errors.too_often(request, wait)
        return self.get_response(request)


def body_limit(request: HttpRequest) -> int:
    """Bytes that the address takes."""
    usual: int = settings.BODY_LIMITS[""]
    if _announced(request) <= usual:
        return usual
    try:
        return int(settings.BODY_LIMITS.get(resolve(request.path_info).view_name, usual))
    except Resolver404:
        return usual


def counted_as(request: HttpRequest) -> tuple[str, str]:
    """The row of `RATE_LIMITS`, and who is counted: the account, or the network address of who has none."""
    address = client_address(request)
    if request.path_info.startswith(_SIGN_IN):
        return "sign-in", address
    if request.headers.get("Authorization"):
        return "system", address
    if isinstance(request.user, User):
        return ("staff" if is_staff(rights_of(request.user)) else "entrepreneur"), str(request.user.public_id)
    return "signed out", address


def _wait_of_report(request: HttpRequest) -> int:
    """Seconds to wait before the next message; the address is counted in memory alone, all together in the database."""
    now, limits = timezone.now(), settings.RATE_LIMITS
    if "report" in limits and (wait := _reports.wait_for(client_address(request), Limit(*limits["report"]), now)):
        return wait
    return wait_for("all reports", "", Limit(*limits["all reports"]), now) if "all reports" in limits else 0


def _holds_nul(pairs: Iterable[tuple[str, str | list[str]]]) -> bool:
    return any("\0" in "".join([name, *values]) for name, values in pairs)


def _announced(request: HttpRequest) -> int:
    """The length that the client announced; a body without one is never read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
