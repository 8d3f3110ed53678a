"""One line in the log and one tick in the figures for each request: by route, never by the address itself.

An address may hold a case number and a question a name; the route of the address table holds neither.
"""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = logging.getLogger(__name__)

#: What the sealed room is counted as, an ordinary move: how much goes on in there is nobody's business.
_SEALED, _DISGUISE = "bibob", "/cases/<casenumber:number>/<slug:move>/"
#: What anybody may send as a method; the rest is counted together, or a stranger could make figures without end.
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Counter("parkwacht_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "parkwacht_request_seconds",
    "Time to the answer, in seconds.",
    ["route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 0.8, 2, 5, 15),
)


class TrafficMiddleware:
    """Stands just inside the trace, so that its line carries the request's id and it sees every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        seconds = time.monotonic() - started
        method = request.method if request.method in _METHODS else "other"
        route = route_of(request)
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        fields = {"method": method, "route": route, "status": response.status_code, "ms": round(seconds * 1000)}
        log.info("%s %s %d in %d ms", *fields.values(), extra={"fields": fields})
        return response


def route_of(request: HttpRequest) -> str:
    """Such as `/cases/<casenumber:number>/`; `static` for a file of the front end, `unknown` for no address of ours."""
    if request.resolver_match:
        route = f"/{request.resolver_match.route}"
        return _DISGUISE if _SEALED in route else route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"
