"""A real browser: Debian's Chromium under Playwright, with the CSP on and every complaint of the page counted."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from core.accounts.models import Municipality, User
from tests import cases
from tests.e2e.steps import DESK, House
from tests.visits import reference_data

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", settings.BASE_DIR / "var" / "screenshots"))
# No sandbox: Chromium's own refuses root. No background traffic: the tests need no network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
VIOLATIONS = "csp_violations"
_WATCH_CSP = """addEventListener("securitypolicyviolation", event =>
    reportProblem(`CSP ${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for the whole run."""
    with sync_playwright() as driver:
        yield driver


def chromium_program() -> str:
    """Where it is."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: `make test` installs it"
    return program


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    chromium = playwright.chromium.launch(executable_path=chromium_program(), args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What a module wants of its browser besides; it overrides this."""
    return {}


@pytest.fixture
def page(
    browser: Browser,
    live_server: object,
    record_property: Callable[[str, object], None],
    context_options: dict[str, Any],
) -> Iterator[Page]:
    """A page on the live server, in Dutch. The test fails on any CSP violation or script error on the way."""
    desk = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=live_server.url, locale="nl-NL", viewport=desk, **context_options)
    context.set_default_timeout(15_000)
    problems: list[str] = []
    context.expose_function("reportProblem", lambda problem: problems.append(problem))
    context.add_init_script(_WATCH_CSP)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("console", lambda message: _note(message, problems))
    yield page
    context.close()
    record_property(VIOLATIONS, sum(problem.startswith("CSP ") for problem in problems))
    assert not problems, "\n".join(problems)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What goes wrong in the field, as many times as TURNS says: `make faults` has a hundred and more of them."""
    turns = int(os.environ.get("TURNS", "1"))
    if turns > 1 and metafunc.definition.get_closest_marker("fault"):
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(turns))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often the browser refused something by the Content-Security-Policy, over all tests with a page."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    counted = [dict(report.user_properties)[VIOLATIONS] for report in reports if _counts(report)]
    terminalreporter.write_line(f"{len(counted)} tests in a browser, {sum(counted)} CSP violations")


def _counts(report: pytest.TestReport) -> bool:
    return report.when == "teardown" and VIOLATIONS in dict(report.user_properties)


def _note(message: ConsoleMessage, problems: list[str]) -> None:
    # Chromium also logs every 4xx answer as an error; a refused move (422) is no fault of the page.
    if message.type == "error" and "Failed to load resource" not in message.text:
        problems.append(f"console: {message.text}")


@pytest.fixture
def signed_in(live_server: object) -> Callable[[Page, User | str], Page]:
    """`signed_in(page, user)`: give the page this user's session, without the sign-in form."""

    def sign_in(page: Page, user: User | str) -> Page:
        person = user if isinstance(user, User) else User.objects.get(username=user)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url, "httpOnly": True}]
        )
        return page

    return sign_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: fail on any violation of WCAG 2.2 AA that axe-core sees, naming rule and elements."""
    source = AXE.read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def look(page: Page) -> dict[str, Any]:
        page.wait_for_load_state()
        # By evaluate, since the CSP rightly refuses a script tag.
        page.evaluate(source)
        return page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)

    def check(page: Page) -> None:
        try:
            result = look(page)
        except PlaywrightError:  # the page that a click asked for came while axe read the one before
            result = look(page)
        found = [
            f"{violation['id']}: {violation['help']}\n    " + "\n    ".join(node["html"] for node in violation["nodes"])
            for violation in result["violations"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture
def screenshot(page: Page) -> Callable[[str], Path]:
    """`screenshot("case")`: leave a picture of the whole page in var/screenshots/<database>/."""

    def take(name: str) -> Path:
        path = SCREENSHOTS / connection.vendor / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Hiding the caret would leave style attributes behind, which htmx copies and the CSP refuses.
        page.screenshot(path=path, full_page=True, caret="initial")
        return path

    return take


@pytest.fixture
def house(page: Page, screenshot: Callable[[str], Path], municipality: Municipality) -> House:
    """A municipality with an order, its people by role, and a browser at desk size in which they take turns."""
    reference_data()
    cases.order(municipality)
    cases.cast(municipality)
    page.set_viewport_size(DESK)
    return House(page, screenshot, "journey")
