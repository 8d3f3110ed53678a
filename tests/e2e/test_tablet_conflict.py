"""Two inspectors say otherwise without network: both values on the tablet, the planner settles it, the tablet hears."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.accounts.models import Municipality, User
from inspections.models import Answer
from inspections.sync.models import Device, Operation
from tests.e2e.steps import DESK
from tests.e2e.tablet import SIZE, Tablet, judge, planned_visit
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def windows(browser: Browser, live_server: object) -> Iterator[Callable[[], Page]]:
    """More browsers, each with a session and a store of its own."""
    made = []

    def window() -> Page:
        context = browser.new_context(base_url=live_server.url, locale="nl-NL", viewport=SIZE)
        context.set_default_timeout(15_000)
        made.append(context)
        return context.new_page()

    yield window
    for context in made:
        context.close()


def _back_on(tablet: Tablet) -> None:
    tablet.page.context.set_offline(False)
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    judge()


def test_two_say_otherwise_offline_and_the_office_settles_it(
    page: Page,
    windows: Callable[[], Page],
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    dirk, els = (
        make_user("inspector", municipality=municipality, first_name=name, last_name="Kramer")
        for name in ("Dirk", "Els")
    )
    planner = make_user("planner", municipality=municipality, first_name="Pia", last_name="Planner")
    visit = planned_visit(municipality, dirk, els, planner=planner)
    first, second = Tablet(windows()), Tablet(windows())
    signed_in(first.page, dirk)
    signed_in(second.page, els)
    first.enrol("Tablet 1")
    first.begin()
    first.sync()
    judge()
    second.enrol("Tablet 2")
    second.follow("Verder met bezoek")
    second.page.locator("footer").get_by_role("link", name="Controlelijst").click()

    for tablet, words, code in ((first, "In orde", "ok"), (second, "Niet van toepassing", "not_applicable")):
        tablet.page.context.set_offline(True)
        tablet.answer(words, code)
    _back_on(first)
    _back_on(second)
    assert Operation.objects.get(state="conflict").device.owner == els

    second.page.goto("/tablet/#/device")
    second.press("Nu versturen")
    needs = second.page.locator("section", has=second.page.get_by_role("heading", name="Vraagt een mens: 1"))
    expect(needs.get_by_text("Van Dirk Kramer")).to_be_visible(timeout=20_000)
    values = needs.locator(".pw-twee-waarden")
    expect(values.get_by_text("Niet van toepassing")).to_be_visible()
    expect(values.get_by_text("In orde", exact=True)).to_be_visible()
    axe(second.page)

    signed_in(page, planner)
    page.set_viewport_size(DESK)
    page.goto("/")
    page.get_by_role("link", name="Van tablets: te beslissen").click()
    screenshot("office-tablet-work")
    axe(page)
    page.get_by_role("link", name="Antwoord", exact=True).click()
    for words in ("Niet van toepassing", "In orde"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    page.get_by_label("Leg terzijde, met de reden").check()
    page.get_by_role("button", name="Besluit bewaren").click()
    expect(page.get_by_text("Schrijf op waarom u dit terzijde legt.").first).to_be_visible()
    screenshot("office-tablet-operation")
    axe(page)
    page.get_by_label("Houd wat er staat").check()
    page.get_by_role("textbox", name="Reden").fill("Dirk bekeek het zelf.")
    page.get_by_role("button", name="Besluit bewaren").click()
    expect(page.get_by_text("Besloten: gehouden wat er stond.")).to_be_visible()
    assert Answer.objects.get(visit=visit, superseded_by=None).answer == "ok"
    page.goto("/tablets/")
    screenshot("office-tablets")
    axe(page)

    second.press("Nu versturen")
    heard = second.page.locator("section", has=second.page.get_by_role("heading", name="Besloten door kantoor"))
    expect(heard.get_by_text("Dirk bekeek het zelf.")).to_be_visible(timeout=20_000)
    expect(second.page.get_by_role("heading", name="Vraagt een mens: 1")).to_have_count(0)


def test_a_colleague_takes_a_tablet_over_only_once_all_is_sent(
    page: Page, municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> None:
    dirk, els = (
        make_user("inspector", municipality=municipality, first_name=name, last_name="Kramer")
        for name in ("Dirk", "Els")
    )
    planned_visit(municipality, dirk, els, planner=make_user("planner", municipality=municipality))
    signed_in(page, dirk)
    tablet = Tablet(page)
    tablet.enrol()
    page.route("**/sync/v1/ops/*", lambda route: route.abort())
    tablet.begin()
    signed_in(page, els)
    page.goto("/tablet/#/enrol")
    page.get_by_label("Naam van deze tablet").fill("Tablet van Els")
    tablet.press("Tablet aanmelden")
    expect(
        page.get_by_text("Op deze tablet staat nog werk van Dirk Kramer dat kantoor niet heeft (2).")
    ).to_be_visible()
    assert Device.objects.get().owner == dirk

    page.unroute("**/sync/v1/ops/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    tablet.enrol_here("Tablet van Els")
    assert Device.objects.get(owner=els).told_seq == 0
    assert tablet.operations() == 0
