"""The report on an order in a real browser: from the menu to a chart, its table, its file; on paper and small."""

from datetime import date

import pytest
from playwright.sync_api import expect

from core.today import today
from tests.effect import Town
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db, municipality):
    town = Town(municipality)
    firms = town.firms(20)
    town.grant(firms[:10]), town.refuse(firms[10:16], "public-order")
    for firm in firms:
        first = town.visit(firm, date(2025, 10, 1), {"permit.hours": 2})
        town.visit(firm, date(2025, 11, 1), {"permit.hours": 2} if firm in firms[:10] else {}, first)
    town.firms(10, outside=True)
    return town


@pytest.fixture
def policy(town, municipality):
    return make_user("policy", municipality=municipality, username="beleid")


def test_a_policy_adviser_reads_what_came_of_an_order(page, signed_in, policy, axe, screenshot):
    signed_in(page, policy).goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Effect").click()
    axe(page)
    page.get_by_role("link", name="Aanwijzing proef").click()
    expect(page.get_by_role("img", name="Naleving per maand")).to_be_visible()
    axe(page)
    figure = page.get_by_role("figure", name="Naleving per maand")
    figure.get_by_text("Toon als tabel").press("Enter")
    expect(figure.get_by_role("columnheader", name="Met vergunning")).to_be_visible()
    axe(page)
    screenshot("effect")
    page.get_by_label("Maanden ervoor en erna").select_option("24")
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    expect(page.get_by_text("geen bewijs")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet (CSV): Ervoor en erna").click()
    assert download.value.suggested_filename == f"effect-vergelijking-{today().isoformat()}.csv"
    assert "Bedrijven;20;20;10;10" in download.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_the_page_fits_and_is_accessible(page, signed_in, policy, town, axe, screenshot, width):
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/effect/", f"/effect/{town.order.public_id}/"):
        signed_in(page, policy).goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
    screenshot(f"effect-{width}")


def test_on_paper_stand_the_tables_and_no_buttons(page, signed_in, policy, town, screenshot):
    signed_in(page, policy).goto(f"/effect/{town.order.public_id}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("columnheader", name="Met vergunning")).to_be_visible()
    expect(page.get_by_role("button", name="Vergelijk", exact=True)).to_be_hidden()
    screenshot("effect-print")
