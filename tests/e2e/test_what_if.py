"""A policy adviser answers, from the screen alone: what would a duty for garages in all of Overvecht take?"""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.steps import DESK, House
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises
from tests.scenarios import quick

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_would_it_take_to_extend_the_duty_to_all_garages_of_overvecht(page, screenshot, signed_in, municipality):
    page.set_viewport_size(DESK)
    house = House(page, screenshot, "what-if")
    make_order(title="Aanwijzing van het park", valid_to=None)
    address = {"street": "Wijkweg", "house_number": 9001, "postcode": "0000 AA", "town": "Utrecht"}
    make_firm(make_premises("SYN-1", 10, 10, **address), name="Garage in het park")
    make_firm(make_premises("SYN-2", 300, 10, **address), name="Garage in de wijk")
    quick()
    signed_in(page, make_user("policy", municipality=municipality)).goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Wat als").click()
    page.locator("main").get_by_role("link", name="Nieuw scenario").first.click()
    house.fill(starts_on="2027-04-01", transition_until="2027-03-01", zone="district:WK034403")
    page.get_by_label(re.compile("^Garages")).check()
    house.press("Bereken", refused=True)
    house.says("Deze dag ligt vóór het begin van de plicht. Kies 01-04-2027 of later.")
    house.fill(transition_until="2027-09-30")
    house.press("Bereken")
    house.says("1 bedrijf komt nieuw onder de plicht")
    house.says("Aanvragen uiterlijk 5 augustus 2027")
    expect(page.locator(".pw-stopteken")).to_have_count(2)
    house.picture("whom")
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(DESK)
    house.follow("Hoeveel werk het brengt")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Alles is waarschijnlijk afgehandeld rond")
    page.get_by_text("Toon als tabel").first.click()
    expect(page.locator("figure tbody").first).to_contain_text("–")
    page.locator("#id_officer-capacity").fill("72")
    house.press("Opnieuw rekenen")
    house.says("Zelf ingevuld.")
    house.picture("work")
    page.get_by_role("navigation").get_by_role("link", name="Wat als").first.click()
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Vergelijk de gekozen scenario's").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scenario's naast elkaar")
    house.says("72,0")
    house.picture("compared")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_label_of_the_displacement_watch_stands_on_one_line(
    page, screenshot, signed_in, municipality, axe, language
):
    make_order()
    signed_in(page, make_user("policy", municipality=municipality)).goto("/whatif/displacement/")
    home = page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/whatif/displacement/")
        heights = page.locator("main label").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert len(heights) == 3
        assert max(heights) < 30, (width, heights)
        axe(page)
        screenshot(f"displacement-{language}-{width}")
