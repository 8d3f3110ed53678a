"""A resident reports without a name; the planner weighs it and a visit comes on the list."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from inspections.models import Visit
from inspections.signals import secret
from tests.people import make_user
from tests.visits import make_premises, reference_data

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_an_anonymous_report_to_a_visit(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reference_data()
    monkeypatch.setattr(secret, "FASTEST_S", 0)
    planner, place = make_user("planner", municipality=municipality), make_premises(municipality)
    page.goto("/report/")
    axe(page)
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.locator("[role=alert]")).to_contain_text("Schrijf op wat u wilt melden.")
    axe(page)
    page.get_by_label("Wat ziet of vermoedt u?").fill("Er wordt ’s nachts gesloopt (fictief).")
    screenshot("melden")
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_role("heading", name="Dank u. Uw melding is binnen.")).to_be_visible()
    axe(page)
    screenshot("melden-klaar")
    number, code = page.locator("strong.pw-nr").all_inner_texts()
    page.goto("/report/follow/")
    page.get_by_label("Nummer van uw melding").fill(number)
    page.get_by_label("Geheime code").fill(code)
    page.get_by_role("button", name="Bekijk").click()
    expect(page.locator("main")).to_contain_text("Wij moeten die nog bekijken.")
    axe(page)
    screenshot("melden-volgen")

    signed_in(page, planner)
    page.goto("/signals/")
    axe(page)
    screenshot("signalen")
    page.get_by_role("link", name=number).click()
    page.get_by_label("Adres, postcode").fill(place.bag_id)
    page.get_by_role("button", name="Zoeken", exact=True).click()
    page.get_by_role("button", name="Koppelen").click()
    page.get_by_role("radio", name="Bezoek.").check()
    page.get_by_label("Waarom?").fill("Twee meldingen.")
    page.get_by_label("Betrouwbaarheid van de bron").select_option("B")
    page.get_by_label("Waarde van de inhoud").select_option("2")
    page.get_by_label("Bezoek aan").select_option(place.bag_id)
    page.get_by_label("Reden van het bezoek").fill("Let op de werkplaats.")
    axe(page)
    screenshot("signaal-wegen")
    page.get_by_role("button", name="Besluit bewaren").click()
    expect(page.locator("main")).to_contain_text("Het signaal is gewogen.")
    axe(page)
    assert not Visit.objects.exists()
    page.get_by_role("link", name="Staat bij de voorstellen van de planning").click()
    expect(page.get_by_role("table")).to_contain_text("Let op de werkplaats")
