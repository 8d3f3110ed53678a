"""Every page of the house under axe: both languages, wide and narrow, nothing sideways, nothing the CSP refuses.

The pages are those of the table of addresses, so that a new page is in here by itself.
"""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from core.accounts.models import Municipality
from tests.doors import DOORS, Door, address
from tests.world import Things, people_of, things_of

pytestmark = pytest.mark.django_db(transaction=True)

#: Addresses that answer with a file, data or part of a page.
NO_PAGE = frozenset(
    {
        "atlas:effect_csv",
        "atlas:neighbours",
        "atlas:open_data",
        "atlas:under_duty_csv",
        "atlas:view_file",
        "audit:export",
        "checklists:file",
        "healthz",
        "readyz",
        "metrics",
        "permits:bibob_file",
        "permits:document",
        "portal:document",
        "rounds:coverage_csv",
        "inspections:photo",
        "inspections:report_file",
        "inspections:talk_file",
        "office:evidence_archive",
        "office:evidence_csv",
        "office:findings_csv",
        "office:rechecks_csv",
        "office:statistics_csv",
        "office:piece_file",
        "overlays:shapes",
        "inspections:tablet",  # its worker answers: tests/e2e/test_tablet.py looks
        "inspections:tablet_shell",
        "inspections:tablet_worker",
        "inspections:tablet_manifest",
        "signals:file",
        "tablets:file",
        "whatif:displacement_csv",
        "whatif:firms_csv",
        "whatif:forecast_csv",
        "whatif:letter",
        "zones:file",
    }
)
#: Rooms without pages.
SYSTEMS = ("api:", "tiles:", "inspections:device")
WIDTHS = (1440, 390, 320)
#: Tall enough for the whole page: else the bar at the foot of the tablet pages lies over whatever is behind it.
TALL = 6000
#: Language -> widths at which axe looks; whether a page scrolls sideways is looked at in every width.
AXE_AT = {"nl": (1440, 320), "en": (1440, 390)}
SIDEWAYS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def role_of(entry: Door) -> str:
    """Who looks at the page: the role that may, the entrepreneur last, since most pages are for staff."""
    return "" if "" in entry.who else min(entry.who, key=lambda role: (role == "entrepreneur", role))


def pages(things: Things) -> dict[str, list[str]]:
    """Role -> addresses of the pages that it looks at; "" is signed out."""
    found: dict[str, list[str]] = {}
    for name, entry in DOORS.items():
        if entry.who and entry.method == "get" and name not in NO_PAGE and not name.startswith(SYSTEMS):
            found.setdefault(role_of(entry), []).append(address(name, things))
    found["officer"] = [*found.get("officer", []), "/audit/", "/no/such/page/", "/cases/?who=nobody"]
    found[""].append("/check/?place=Proefdreef+9001&activity=95311")
    return found


def looks_at(page: Page, where: str, axe: Callable[[Page], None]) -> list[str]:
    """What is wrong with one page."""
    wrong = []
    for language, widths in AXE_AT.items():
        speak(page, language)
        page.set_viewport_size({"width": WIDTHS[0], "height": TALL})
        page.goto(where)
        spoken = page.locator("html").get_attribute("lang")
        if spoken != language:
            wrong.append(f"{where}: speaks {spoken}, not {language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": TALL})
            wide, shown = page.evaluate(SIDEWAYS)
            if wide > shown:
                wrong.append(f"{where} {language}: {wide} px wide on {width} px")
            if width in widths:
                wrong += violations(page, axe, f"{where} {language} {width} px")
    return wrong


def violations(page: Page, axe: Callable[[Page], None], where: str) -> list[str]:
    try:
        axe(page)
    except AssertionError as found:
        return [f"{where}: {found}"]
    return []


def speak(page: Page, language: str) -> None:
    home = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])


def enter_the_sealed_room(page: Page, things: Things) -> None:
    page.goto(address("permits:bibob", things))
    page.get_by_role("radio").first.check()
    page.locator("#id_sentence").fill("Eigen onderzoek doen.")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/room/")


def test_every_page_in_both_languages_wide_and_narrow(
    page: Page,
    municipality: Municipality,
    other_municipality: Municipality,
    signed_in: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    people = people_of(municipality, other_municipality)
    things = things_of(municipality, people)
    wrong: list[str] = []
    seen = 0
    page.goto("/register/")
    for role, addresses in pages(things).items():
        page.context.clear_cookies()
        if role:
            signed_in(page, people["here", role])
        if role == "bibob":
            speak(page, "nl")
            enter_the_sealed_room(page, things)
        for where in addresses:
            wrong += looks_at(page, where, axe)
            seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen > len(DOORS) / 2
