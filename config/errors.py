"""Pages for what went wrong before a view could answer: a stale form, a fault of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose security token is missing or stale: says what to do, never the reason code."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database, session or context processors: any of them may be what failed."""
    return _bare("500.html", request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, for a view that may not go on: such as when a look at a sealed record can't be recorded."""
    return _bare("503.html", request, 503)


def _bare(template: str, request: HttpRequest, status: int) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(loader.get_template(template).render(context), status=status)
