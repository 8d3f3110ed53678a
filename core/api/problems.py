"""What an API says when it cannot answer: a problem document (RFC 9457), in Dutch and English in one sentence.

Never more than what is wrong with the request: no trace, no query, nothing of what others may see.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"

_DETAILS = {
    400: ("Aan deze vraag klopt iets niet.", "Something is wrong with this request."),
    401: ("Meld u aan: met een sleutel in Authorization, of met een sessie.", "Sign in: with a key, or a session."),
    403: ("U hebt dit recht niet.", "You do not have this right."),
    404: ("Dit is hier niet.", "This is not here."),
    405: ("Dit adres kent die methode niet.", "This address does not know that method."),
    406: ("Dit adres geeft alleen JSON.", "This address gives JSON only."),
    413: ("Dit is te groot.", "This is too large."),
    415: ("Stuur application/json.", "Send application/json."),
    422: ("Deze vraag is niet te beantwoorden.", "This question cannot be answered."),
    429: ("Te veel vragen achter elkaar. Probeer het straks weer.", "Too many requests. Try again later."),
    500: ("Er ging bij ons iets mis. Noem dit nummer als u het meldt.", "Our fault. Name this id if you report it."),
    503: ("Nu niet beschikbaar. Probeer het straks weer.", "Not available now. Try again later."),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field, and what would be right; `field` empty: with the whole."""

    field: str
    detail: str


class Refused(exceptions.APIException):
    """A request that cannot be answered, with the faults that were found."""

    status_code = 400

    def __init__(self, *faults: Fault, status: int = 400, detail: str = "", code: str = "") -> None:
        super().__init__(detail or sentence(status))
        self.status_code, self.faults, self.said, self.code = status, faults, detail, code


def sentence(status: int) -> str:
    """What this status says, in both languages."""
    return " / ".join(_DETAILS.get(status, _DETAILS[400 if status < 500 else 500]))


def document(
    request: HttpRequest, status: int, detail: str = "", faults: Iterable[Fault] = (), code: str = ""
) -> HttpResponse:
    """The answer itself, with a `code` where a program must tell cases apart that share a status.

    In ASCII: what the client sent may be in it, also what is no valid text.
    """
    errors = [{"field": fault.field, "detail": fault.detail} for fault in faults]
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or sentence(status),
        "request_id": getattr(request, "request_id", ""),
        "errors": errors,
        **({"code": code} if code else {}),
    }
    return HttpResponse(
        json.dumps(problem), content_type=MEDIA_TYPE, status=status, headers={"Cache-Control": "no-store"}
    )


def handler(error: Exception, context: dict[str, Any]) -> Response | HttpResponse | None:
    """Turns what a view raises into a problem; None for our own faults, which the house's error page reports."""
    request = context["request"]._request
    found = _as_refusal(error)
    if found is None:
        return None
    response = document(request, found.status_code, found.said, found.faults, found.code)
    for header, value in _headers(error).items():
        response[header] = value
    return response


def _as_refusal(error: Exception) -> Refused | None:
    if isinstance(error, Refused):
        return error
    if isinstance(error, exceptions.ValidationError):
        return Refused(*_faults(error.detail))
    if isinstance(error, exceptions.APIException):
        return Refused(status=error.status_code)
    if isinstance(error, Http404):
        return Refused(status=404)
    if isinstance(error, PermissionDenied):
        return Refused(status=403)
    return Refused(status=400) if isinstance(error, SuspiciousOperation) else None


def _faults(detail: Any) -> list[Fault]:
    return [Fault(field, str(message)) for field, messages in detail.items() for message in messages]


def _headers(error: Exception) -> dict[str, str]:
    found = {}
    if header := getattr(error, "auth_header", None):
        found["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = str(int(wait) + 1)
    return found
