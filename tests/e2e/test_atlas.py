"""The map in a real browser: legend and table stay one, a firm is found by mouse and key, no page scrolls sideways."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.atlas_cases import granted
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "2026-06-01"


@pytest.fixture
def firms(transactional_db, municipality):
    make_order()
    for number, name in enumerate(["Met vergunning", "Zonder vergunning"]):
        address = {"street": "Proefdreef", "house_number": 9001 + number, "postcode": "0000 AA", "town": "Utrecht"}
        firm = make_firm(make_premises(f"SYN-{number}", 10 + 50 * number, 10, origin="synthetic", **address), name=name)
        if number == 0:
            granted(firm, date(2026, 1, 5), date(2026, 2, 1))


@pytest.fixture
def policy(firms, municipality):
    return make_user("policy", municipality=municipality, username="beleid")


def test_the_legend_filters_map_and_table_alike(page, signed_in, policy, axe, screenshot):
    signed_in(page, policy).goto(f"/map/?on={DAY}&view=firm")
    marks = page.locator(".pw-merkteken")
    expect(marks).to_have_count(2)
    axe(page)
    screenshot("map")
    page.get_by_label("Geen vergunning", exact=True).uncheck()
    expect(marks).to_have_count(1)
    table = page.locator("#stand tbody tr")
    expect(table).to_have_count(1)
    expect(table).to_contain_text("Met vergunning")
    assert "state=permit" in page.url
    page.get_by_role("link", name="Straat").click()
    expect(page.locator("#stand caption")).to_contain_text("per straat")
    page.get_by_label("Op datum").fill("2026-01-31")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.locator("#stand caption")).to_contain_text("per straat")
    expect(page.get_by_label("Geen vergunning", exact=True)).not_to_be_checked()


def test_a_firm_is_shown_on_the_map_and_leads_to_its_premises(page, signed_in, policy, axe, screenshot):
    signed_in(page, policy).goto(f"/map/?on={DAY}&view=firm")
    page.get_by_role("button", name="Toon Zonder vergunning op de kaart").click()
    popup = page.locator(".pw-popup")
    expect(popup).to_contain_text("Proefdreef 9002")
    expect(popup).to_contain_text("Geen vergunning")
    popup.get_by_role("link", name="Naar het pand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Proefdreef 9002")
    page.get_by_text("Waarom?").click()
    expect(page.locator(".pw-redenen")).to_contain_text("ligt in het gebied")
    axe(page)
    screenshot("premises")


def test_the_map_works_by_keyboard(page, signed_in, policy):
    signed_in(page, policy).goto(f"/map/?on={DAY}")
    mark = page.locator(".pw-merkteken[aria-label*='Zonder vergunning']")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pw-popup")).to_contain_text("Proefdreef 9002")


@pytest.mark.parametrize("width", [320, 390, 1180, 1440])
@pytest.mark.parametrize("path", ["/map/", "/under-duty/", "/orders/", "/premises/SYN-1/", "/duty/", "/register/"])
def test_every_page_fits_and_is_accessible(page, signed_in, policy, axe, path, width):
    page.set_viewport_size({"width": width, "height": 844})
    signed_in(page, policy).goto(f"{path}?on={DAY}" if path != "/duty/" else "/duty/?place=SYN-1&activity=95312")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
