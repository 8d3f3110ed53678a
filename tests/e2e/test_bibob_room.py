"""The sealed room in a real browser: in with a purpose, a finding, the LBB clock, the signature, out."""

from datetime import timedelta

import pytest

from core.today import today
from permits.services import integrity
from tests.bibob_walks import complete_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bibob_officer_works_in_the_room_and_the_decider_signs(page, signed_in, axe, screenshot, municipality):
    walk = complete_case(municipality, received=today() - timedelta(days=60)).own_research()
    walk.finding()
    walk.write(integrity.add_financing, source="Contant", amount_cents=1_800_000, standing="missing")
    walk.do(integrity.open_question, indicator="FIN_UNCLEAR", text="Waar komt de lening vandaan?")
    signed_in(page, walk.bibob)
    page.goto("/bibob/")
    axe(page)
    screenshot("bibob-list")
    page.get_by_role("link", name=walk.case.number).click()
    page.wait_for_url("**/bibob/")
    axe(page)
    screenshot("bibob-entrance")
    page.get_by_label("Eigen onderzoek voor deze zaak").check()
    page.get_by_label("Wat gaat u doen?").fill("Bewijs bij de lening beoordelen.")
    page.get_by_role("button", name="Naar binnen").click()
    page.wait_for_url("**/room/")
    axe(page)
    screenshot("bibob-room")
    page.get_by_role("link", name="Bevinding toevoegen").click()
    axe(page)
    page.get_by_role("button", name="Bevinding toevoegen").click()
    axe(page)  # refused: the errors are announced
    page.get_by_label("Wat is gevonden?").fill("Huur betaald door derde")
    page.get_by_label("Bron").fill("afschrift van betrokkene")
    page.get_by_label("vermoeden").check()
    page.get_by_role("button", name="Bevinding toevoegen").click()
    page.wait_for_url("**/room/")
    page.get_by_role("link", name="LBB-advies voorleggen").click()
    page.get_by_label("Wat vraagt u het LBB?").fill("Wat is bekend over de geldgever?")
    page.get_by_role("button", name="LBB-advies voorleggen").click()
    page.wait_for_url("**/room/")

    signed_in(page, walk.decider)
    page.goto("/bibob/")
    page.get_by_role("link", name="LBB-aanvraag tekenen").click()
    axe(page)
    screenshot("bibob-sign")
    page.get_by_role("button", name="Tekenen").click()
    page.wait_for_url("**/bibob/")
    assert walk.case.lbb_open


def test_the_lbb_clock_and_a_narrow_screen(page, signed_in, axe, screenshot, municipality):
    walk = complete_case(municipality, received=today() - timedelta(days=60)).own_research()
    walk.later(20).ask_lbb()
    walk.later(10).do(integrity.lbb_asks_data, asked_of="betrokkene", text="Jaarrekening")
    walk.later(7).do(integrity.lbb_gets_data)
    signed_in(page, walk.bibob)
    page.goto(f"/cases/{walk.case.number}/bibob/")
    page.get_by_label("Contact met het LBB").check()
    page.get_by_label("Wat gaat u doen?").fill("Stand van het advies nagaan.")
    page.get_by_role("button", name="Naar binnen").click()
    page.get_by_role("heading", name="Klok van het LBB").wait_for()
    axe(page)
    screenshot("bibob-lbb-clock")
    page.set_viewport_size({"width": 320, "height": 800})
    axe(page)
    wide = "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
    wide += " && !e.closest('[role=region]')).map(e => e.tagName + '.' + e.className).slice(0, 9)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.evaluate(wide)
    screenshot("bibob-lbb-clock-narrow")
    page.get_by_role("button", name="Ruimte verlaten").click()
    page.wait_for_url("**/bibob/")
