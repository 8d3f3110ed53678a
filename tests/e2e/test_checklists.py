"""The administrator makes the next version of a checklist, at a desk and on a phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from inspections.models import ChecklistVersion
from tests.checklists import shipped
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def test_from_the_version_in_force_to_the_next(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    shipped()
    signed_in(page, make_user("admin", municipality=municipality))

    def look(name: str) -> None:
        """As it stands at a desk and on a phone: nothing for axe, nothing that scrolls sideways."""
        for size, where in ((PHONE, "telefoon"), (DESK, "bureau")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, where)
            screenshot(f"lijsten-{name}-{where}")

    page.goto("/checklists/")
    look("alle")
    page.get_by_role("link", name="Versie 1").click()
    look("versie")
    page.get_by_role("button", name="Concept maken van deze versie").click()
    page.get_by_role("link", name="titel en branches wijzigen").click()
    page.get_by_label("Branches").fill("95313, 9539")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("[role=alert]")).to_contain_text("9539 bestaat niet in SBI 2025")
    look("branche-onbekend")
    page.get_by_label("Branches").fill("95313")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("Branches: 95313 Activiteiten van bandenservicebedrijven")
    page.get_by_role("link", name=re.compile("^Vraag toevoegen.*Pand en gebruik")).click()
    page.get_by_label("Code").fill("sign")
    page.get_by_label("Vraag, Nederlands").fill("Hangt het bord goed zichtbaar?")
    page.get_by_label("Regels").fill("Omgevingsplan")
    page.get_by_label("Alleen vragen als").select_option("premises.dwelling")
    page.get_by_label("Niet in orde", exact=True).check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("[role=alert]")).to_contain_text("Vraag, Engels")
    look("fout")
    page.get_by_label("Vraag, Engels").fill("Is the sign clearly visible?")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("Hangt het bord goed zichtbaar?")
    page.get_by_role("button", name=re.compile("^Laten vervallen.*alleen open binnen de toegestane tijden")).click()
    page.get_by_role("button", name=re.compile("^Omhoog.*Hangt het bord")).click()
    look("concept")
    page.get_by_role("link", name="Voorbeeld op de tablet").click()
    expect(page.frame_locator("iframe").get_by_text("Voorbeeldbedrijf (fictief)").first).to_be_visible()
    look("voorbeeld")
    page.get_by_role("link", name="Concept").click()
    page.get_by_role("link", name="Verschillen").click()
    expect(page.locator("main")).to_contain_text("Toegevoegd")
    expect(page.locator("main")).to_contain_text("Vervallen")
    look("verschillen")
    page.go_back()
    page.get_by_role("link", name="Publiceren").click()
    page.get_by_label("Eerste dag waarop de lijst geldt").fill(today().isoformat())
    page.get_by_role("button", name="Publiceren").click()
    expect(page.locator("[role=alert]")).to_contain_text("Kies een dag in de toekomst")
    look("publiceren")
    page.get_by_label("Eerste dag waarop de lijst geldt").fill((today() + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Publiceren").click()
    expect(page.locator("main")).to_contain_text("Komt nog")
    look("gepubliceerd")
    version = ChecklistVersion.objects.get(version=2)
    assert (version.municipality, version.content["branches"]) == (municipality, ["95313"])
