"""Keeps a session alive while someone works: written at most once a minute, not at every request."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

TOUCH_EVERY_S = 60


class IdleMiddleware:
    """Moves the half hour of `SESSION_COOKIE_AGE` along with the work of a signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("touched", 0) >= TOUCH_EVERY_S:
                request.session["touched"] = now
        return self.get_response(request)
