"""The Content-Security-Policy: on every answer, with a nonce for each page, and nothing unsafe in it."""

import re
from typing import Any

import pytest
from csp.context_processors import nonce
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.test import Client, RequestFactory

from tests.web.test_limits import MUCH, Unread

pytestmark = pytest.mark.django_db


def policy(response: Any) -> dict[str, list[str]]:
    """Directive -> sources."""
    said = response.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in said.split(";") if part.strip()}


def answers(client: Client) -> dict[str, Any]:
    """Pages, and every kind of refusal."""
    client.raise_request_exception = False
    return {
        "page": client.get("/register/"),
        "question": client.get("/check/"),
        "sign-in": client.get("/accounts/login/"),
        "to sign-in": client.get("/cases/"),
        "400": client.get("/register/?q=%00"),
        "403": Client(enforce_csrf_checks=True).post("/i18n/setlang/"),
        "404": client.get("/no/such/page/"),
        "405": client.post("/register/"),
        "413": client.post("/check/", **{"CONTENT_LENGTH": str(MUCH), "wsgi.input": Unread()}),
    }


def test_every_answer_has_the_policy_and_nothing_unsafe_in_it(client: Client) -> None:
    for what, response in answers(client).items():
        found = policy(response)
        assert found["default-src"] == ["'none'"], what
        assert "unsafe" not in response.headers["Content-Security-Policy"], what
        assert not [source for sources in found.values() for source in sources if "*" in source], what
        assert found["frame-ancestors"] == ["'none'"], what
        assert response.headers["X-Frame-Options"] == "DENY", what
        assert response.headers["X-Content-Type-Options"] == "nosniff", what


def test_a_page_that_asks_for_a_nonce_gets_one_of_its_own(rf: RequestFactory) -> None:
    """No page of ours has a script or style of its own; one that had would need this."""

    def answer(request: Any) -> HttpResponse:
        return HttpResponse(Template("{{ CSP_NONCE }}").render(RequestContext(request, nonce(request))))

    nonces = []
    for _ in range(2):
        response = CSPMiddleware(answer)(rf.get("/"))
        found = policy(response)
        for directive in ("script-src", "style-src"):
            assert found[directive] == ["'self'", f"'nonce-{response.content.decode()}'"]
        nonces.append(response.content)
    assert nonces[0] != nonces[1]
    assert len(nonces[0]) >= 16


def test_no_page_holds_script_or_style_without_a_nonce(client: Client) -> None:
    for what, response in answers(client).items():
        text = response.content.decode()
        assert not re.search(r"<script(?![^>]*\b(src|nonce|type=\"application/json\"))", text), what
        assert not re.search(r"<style(?![^>]*\bnonce)", text), what
        assert not re.search(r"<[^>]+\s(on\w+|style)=", text), what
