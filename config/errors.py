"""Pages for what went wrong before a view could answer: a stale form, too much at once, a fault of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views import defaults

from core.api import problems

_FOR_PROGRAMS = ("/api/", "/tiles/", "/ogc/", "/tablet/sync/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose security token is missing or stale: says what to do, never the reason code."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a request that no view could read; a system gets its problem document."""
    return problems.document(request, 400) if _asks_api(request) else defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; a system gets its problem document."""
    return problems.document(request, 403) if _asks_api(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; a system gets its problem document."""
    return problems.document(request, 404) if _asks_api(request) else defaults.page_not_found(request, exception)


def _asks_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(_FOR_PROGRAMS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database, session or context processors: any of them may be what failed."""
    if _asks_api(request):
        return problems.document(request, 500)
    return _bare("500.html", request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, for a view that may not go on: such as when a look at a sealed record can't be recorded."""
    return _bare("503.html", request, 503)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """413, before the body is read."""
    return _refused("413.html", request, 413, most=most)


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """429, with the seconds to wait."""
    response = _refused("429.html", request, 429, wait=wait)
    response["Retry-After"] = str(wait)
    return response


def _refused(template: str, request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """A page for people, a problem (RFC 9457) for programs."""
    if _asks_api(request):
        return problems.document(request, status)
    return _bare(template, request, status, **context)


def _bare(template: str, request: HttpRequest, status: int, **context: object) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", ""), **context}
    return HttpResponse(loader.get_template(template).render(context), status=status)
