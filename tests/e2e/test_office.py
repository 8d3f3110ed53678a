"""An officer finds a new report, reads it, and goes through its evidence by keyboard."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.files.models import StoredFile
from core.today import today
from inspections.services import outcome
from tests.office import BAD, Office
from tests.people import make_user
from tests.rounds import place
from tests.visits import Walk, make_firm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walk(municipality: Municipality) -> Walk:
    """A visit with two findings and three photos, of which the scanner holds the last; and a re-check to plan."""
    office = Office(municipality)
    recheck = office.visit("Bandenhal Passer", days_ago=3).signed(permit__hours=BAD)
    recheck.do(outcome.conclude_recheck, recheck_on=today() + timedelta(days=20), reason="Het rooster komt (fictief).")
    premises = place(municipality)
    walk = office.visit(premises=premises, establishment=make_firm(premises)).arrive()
    for shade in (60, 120, 180):
        last = walk.photograph("permit.hours", (shade, 110, 112))
    StoredFile.objects.filter(pk=last.file_id).update(scan="waiting")
    walk.answer_all(permit__hours={**BAD, "severity": 3}, premises__firms=BAD)
    return walk.leave().draft().sign()


def test_from_a_new_report_to_its_evidence(
    page: Page,
    walk: Walk,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    signed_in(page, make_user("officer", municipality=municipality))
    page.goto("/visits/")
    page.get_by_role("link", name="Rapporten", exact=True).click()
    expect(page.get_by_role("row", name="Potlood Automotive")).to_contain_text("Nieuw")
    axe(page)
    screenshot("rapporten")
    page.goto("/visits/reports/?since=2026-02-30")
    expect(page.get_by_role("alert")).to_contain_text("Geef een bestaande datum")
    axe(page)
    screenshot("rapporten-fout")
    page.goto("/visits/reports/?part=new")
    page.get_by_role("link", name="Potlood Automotive").click()
    expect(page.get_by_role("heading", name="Rapport van bevindingen")).to_be_visible()
    page.get_by_role("link", name="Bewijs met hashes en keten van bewaring").click()
    axe(page)
    screenshot("bewijs")
    page.get_by_role("link", name="Foto 1").click()
    expect(page.get_by_text("Klopt: het opgeslagen bestand heeft deze hash")).to_be_visible()
    axe(page)
    screenshot("bewijs-stuk")
    page.keyboard.press("]")
    expect(page.get_by_text("2 van 3")).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_text("3 van 3")).to_be_visible()
    expect(page.locator("figure")).to_contain_text("Wacht op de virusscanner")
    axe(page)
    page.keyboard.press("[")
    expect(page.get_by_text("2 van 3")).to_be_visible()
    page.goto("/visits/findings/")
    axe(page)
    screenshot("bevindingen")
    page.get_by_role("link", name="Per norm").click()
    page.get_by_role("link", name="Handelsregisterwet 2007").click()
    expect(page.get_by_role("heading", name="De bevindingen")).to_contain_text("1")
    axe(page)
    page.goto("/visits/rechecks/?until=nooit")
    expect(page.get_by_role("alert")).to_contain_text("Geef een bestaande datum")
    page.goto("/visits/rechecks/")
    expect(page.get_by_role("row", name="Bandenhal Passer")).to_contain_text("nog 20 dagen")
    axe(page)
    screenshot("herbezoeken")
    page.get_by_role("link", name="Cijfers", exact=True).click()
    expect(page.get_by_role("row", name="permit.hours")).to_contain_text("100")
    axe(page)
    screenshot("cijfers")
    page.goto("/visits/reports/")
    expect(page.get_by_role("row", name="Potlood Automotive")).to_contain_text("Gelezen")
    for name, width in product(("reports", "findings", "rechecks", "statistics"), (768, 390, 320)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/visits/{name}/")
        wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= shown, f"{wide} px wide on {width} px"
        screenshot(f"office-{name}-{width}")
