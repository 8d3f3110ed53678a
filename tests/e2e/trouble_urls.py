"""The addresses of the house, and one under `/trouble/` for each page that says that something went wrong."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from config import errors
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as of_the_house

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def _raises(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


PAGES: dict[str, tuple[int, Callable[[HttpRequest], HttpResponse]]] = {
    "bad-request": (400, _raises(SuspiciousOperation())),
    "forbidden": (403, _raises(PermissionDenied())),
    "csrf": (403, errors.csrf_failure),
    "not-found": (404, _raises(Http404())),
    "too-large": (413, lambda request: errors.too_large(request, 20 * 1024 * 1024)),
    "too-often": (429, lambda request: errors.too_often(request, 90)),
    "fault": (500, _raises(RuntimeError("made for a test"))),
    "unavailable": (503, errors.unavailable),
}
urlpatterns = [*of_the_house, *(path(f"trouble/{name}/", view) for name, (_status, view) in PAGES.items())]
