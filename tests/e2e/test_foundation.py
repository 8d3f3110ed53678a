"""The shell of every page in a real browser: sign-in, keyboard, dialogs, narrow screens, axe, and a strict CSP."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from config.demo_accounts import DEMO_PASSWORD
from core.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NARROWEST = {"width": 320, "height": 700}


def sideways(page: Page) -> int:
    """How many pixels the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


@pytest.fixture
def officer(user_with: Callable[..., User]) -> User:
    user = user_with("officer", username="officer")
    user.set_password(DEMO_PASSWORD)
    user.save()
    return user


def test_a_newcomer_signs_in_by_two_clicks(page: Page, officer: User, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    axe(page)
    page.get_by_role("button", name="Vul in officer", exact=True).click()
    page.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)
    axe(page)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/accessibility/", "/bestaat-niet/", "/accounts/2fa/"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(
    page: Page,
    officer: User,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
    address: str,
) -> None:
    if address != "/accounts/login/":
        signed_in(page, officer)
    page.set_viewport_size(NARROWEST)
    page.goto(address)
    assert sideways(page) <= 0
    axe(page)


def test_dark_is_as_readable_as_light(
    page: Page, officer: User, signed_in: Callable[[Page, User], Page], axe: Callable[[Page], None]
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/accounts/login/")
    axe(page)
    signed_in(page, officer).goto("/")
    axe(page)


def test_the_keyboard_finds_its_way(page: Page, officer: User, signed_in: Callable[[Page, User], Page]) -> None:
    signed_in(page, officer).goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert focused(page) == "inhoud"
    page.keyboard.press("/")
    assert focused(page) == "zoek"
    page.keyboard.type("g w?")
    expect(page.locator("#zoek")).to_have_value("g w?")
    expect(page.locator("#pw-keys")).to_be_hidden()


def test_two_keys_lead_to_the_work_list(page: Page, officer: User, signed_in: Callable[[Page, User], Page]) -> None:
    signed_in(page, officer).goto("/")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url(re.compile("/cases/$"))


def test_single_keys_can_be_turned_off(page: Page, officer: User, signed_in: Callable[[Page, User], Page]) -> None:
    signed_in(page, officer).goto("/")
    page.get_by_role("button", name="Sneltoetsen").last.click()
    switch = page.get_by_label("Sneltoetsen gebruiken op dit apparaat")
    switch.uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#pw-keys")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#pw-keys")).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Sneltoetsen").last.click()
    expect(switch).not_to_be_checked()
    switch.check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#pw-keys")).to_be_visible()


def test_the_help_lists_the_keys(
    page: Page, officer: User, signed_in: Callable[[Page, User], Page], axe: Callable[[Page], None]
) -> None:
    signed_in(page, officer).goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Sluiten").click()
    expect(page.locator("#pw-keys")).to_be_hidden()


def test_the_user_menu_opens_closes_and_signs_out(
    page: Page, officer: User, signed_in: Callable[[Page, User], Page], axe: Callable[[Page], None]
) -> None:
    signed_in(page, officer).goto("/")
    menu = page.locator("details.pw-menu")
    menu.locator("summary").click()
    axe(page)
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(re.compile("/accounts/login/"))


def test_the_language_changes_on_the_page_one_is_on(page: Page) -> None:
    page.goto("/accessibility/")
    page.get_by_role("button", name="English").click()
    page.wait_for_url(re.compile("/accessibility/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_wrong_sign_in_puts_the_focus_on_what_is_wrong(page: Page, officer: User, axe: Callable[[Page], None]) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Gebruikersnaam").fill("officer")
    page.get_by_label("Wachtwoord", exact=False).first.fill("nee")
    page.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)
