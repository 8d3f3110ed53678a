"""Gives every request an id, for the log and the entries alike, and answers 503 where the log cannot be written."""

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import loader

from core.audit import trace
from core.audit.errors import AuditUnavailable

log = logging.getLogger(__name__)


class TraceMiddleware:
    """Sets `request.request_id` and the `X-Request-ID` header; what the request records carries the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Our own id, never the client's: an entry must not carry what a stranger chose.
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        with trace.running("web", request.request_id):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A look that could not be recorded shows nothing."""
        if not isinstance(error, AuditUnavailable):
            return None
        log.error("audit entry could not be written: %s", type(error.__cause__).__name__)
        page = loader.get_template("503.html").render({"request_id": request.request_id})  # type: ignore[attr-defined]
        return HttpResponse(page, status=503)
