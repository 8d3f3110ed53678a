"""The administrator and a new colleague in a real browser: the account, its link, its password, its second factor."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def test_a_new_colleague_gets_in(
    page: Page,
    user_with: Callable[..., User],
    signed_in: Callable[..., Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], object],
    settings: object,
) -> None:
    def look(name: str) -> None:
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            screenshot(f"{name}-{size['width']}")
        page.set_viewport_size(WIDE)

    signed_in(page, user_with("admin")).goto("/people/")
    look("people")
    page.get_by_role("link", name="Nieuwe medewerker").click()
    page.get_by_label("Gebruikersnaam").fill("j.jansen")
    page.get_by_label("Voornaam of voorletters").fill("J.")
    page.get_by_role("button", name="Account maken").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    look("people-refused")
    page.get_by_label("Achternaam").fill("Jansen (fictief)")
    page.get_by_label("Vergunningverlener").check()
    page.get_by_role("button", name="Account maken").click()
    link = page.locator("main code").inner_text()
    look("people-link")
    page.get_by_role("link", name="Naar het account").click()
    look("people-account")
    page.get_by_label("Account uitzetten").check()
    page.get_by_label("Waarom?").fill("Eerst het contract")
    page.get_by_role("button", name="Doen").click()
    expect(page.get_by_text("Gedaan: Account uitzetten.")).to_be_visible()
    page.get_by_label("Account weer aanzetten").check()
    page.get_by_label("Waarom?").fill("Getekend")
    page.get_by_role("button", name="Doen").click()

    settings.REQUIRE_SECOND_FACTOR = True
    page.context.clear_cookies()
    page.goto(link)
    axe(page)
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto("/accounts/login/")
    page.get_by_label("Gebruikersnaam").fill("j.jansen")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede factor")
    look("second-factor")


def test_where_am_i_signed_in(
    page: Page, user_with: Callable[..., User], signed_in: Callable[..., Page], axe: Callable, screenshot: Callable
) -> None:
    officer = user_with("officer")
    signed_in(page, officer)
    signed_in(page, officer).goto("/accounts/sessions/")
    expect(page.get_by_text("Dit apparaat", exact=True)).to_be_visible()
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        axe(page)
        screenshot(f"sessions-{size['width']}")
    page.get_by_role("button", name="Overal uitloggen, behalve hier").click()
    expect(page.get_by_text("U bent overal uitgelogd, behalve hier.")).to_be_visible()
