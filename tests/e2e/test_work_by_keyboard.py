"""An officer's morning without a mouse: the work list, cases one after the other, the clock, a move."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from tests import cases

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, municipality: Municipality, signed_in: Callable[[Page, User | str], Page]) -> Page:
    """The work list of an officer with three open cases, the oldest over term."""
    for days in (80, 30, 20):
        cases.walk(municipality, today() - timedelta(days=days))
    signed_in(page, "officer").goto("/cases/")
    return page


def test_cases_are_chosen_and_assigned_by_key(desk: Page, axe: Callable[[Page], None]) -> None:
    bar = desk.get_by_role("region", name="Acties voor gekozen zaken")
    expect(bar).to_be_hidden()
    desk.keyboard.type("jxjx")
    expect(bar).to_contain_text("Gekozen: 2")
    axe(desk)
    desk.keyboard.press("a")
    expect(desk.get_by_label("Toewijzen aan")).to_be_focused()
    desk.get_by_role("button", name="Wis").click()
    expect(bar).to_be_hidden()


def test_one_case_leads_to_the_next_in_the_order_of_the_list(desk: Page) -> None:
    order = desk.locator(".pw-lijst tbody th a").all_text_contents()
    assert len(order) == 3
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    for key, number in (("]", order[1]), ("]", order[2]), ("[", order[1])):
        expect(
            desk.get_by_role("link", name="Volgende zaak").or_(desk.get_by_role("link", name="Vorige zaak")).first
        ).to_be_visible()
        desk.keyboard.press(key)
        desk.wait_for_url(re.compile(f"/cases/{number}/$"))


def test_a_number_opens_the_move_that_stands_there(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/cases/Z[^/]+/$"))  # loaded: until then no key is heard
    first = desk.locator('[data-key="1"]')
    address = first.get_attribute("href")
    desk.keyboard.press("1")
    desk.wait_for_url(re.compile(f"{address}$"))


def test_the_days_of_the_clock_fill_the_strip_and_its_flags_stay_apart(desk: Page, axe: Callable[[Page], None]) -> None:
    desk.locator(".pw-lijst tbody th a").last.click()
    strip = desk.locator(".pw-klok__baan")
    expect(strip).to_be_visible()
    widths = desk.locator(".pw-seg").evaluate_all("parts => parts.map(part => part.getBoundingClientRect().width)")
    whole = strip.bounding_box()
    assert whole
    assert abs(sum(widths) - whole["width"]) < 4
    flags = [desk.locator(f".{name} b").bounding_box() for name in ("pw-nu", "pw-eind")]
    assert flags[0]
    assert flags[1]
    assert flags[0]["x"] + flags[0]["width"] <= flags[1]["x"] or flags[0]["y"] != flags[1]["y"]
    axe(desk)
