"""A second factor in a real browser, under our content security policy: an app, a passkey, a recovery code."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import User
from core.audit.models import AuditEntry
from tests.codes import code
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def required(settings: object) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def main(page: Page):
    return page.get_by_role("main")


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    main(page).get_by_role("button", name="Inloggen", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    main(page).get_by_role("button", name="Uitloggen").click()


def confirm(page: Page) -> None:
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    main(page).get_by_role("button", name="Bevestigen").click()


def test_an_app_then_a_recovery_code(
    page: Page, user_with: Callable[..., User], axe: Callable[[Page], None], screenshot: Callable[[str], object]
) -> None:
    officer = user_with("officer")
    sign_in(page, officer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede factor")
    axe(page)
    screenshot("second-factor")
    page.get_by_role("link", name="App koppelen").click()
    axe(page)
    confirm(page)
    axe(page)
    screenshot("second-factor-app")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Koppelen").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Koppelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    axe(page)
    screenshot("second-factor-codes")
    spare = page.locator("main code").first.inner_text()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)
    sign_out(page)
    for works in (True, False):
        sign_in(page, officer)
        expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
        axe(page)
        page.get_by_label("Code").fill(spare)
        main(page).get_by_role("button", name="Inloggen").click()
        if works:
            expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)
            sign_out(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    screenshot("second-factor-refused")


def test_a_passkey_signs_in_without_a_password(
    page: Page, user_with: Callable[..., User], axe: Callable[[Page], None], screenshot: Callable[[str], object]
) -> None:
    officer = user_with("officer")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    sign_in(page, officer)
    page.get_by_role("link", name="Passkey toevoegen").click()
    confirm(page)
    axe(page)
    page.get_by_label("Naam").fill("Sleutel aan de bos")
    main(page).get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", level=2)).to_have_text("Sleutel aan de bos")
    axe(page)
    screenshot("passkeys")
    sign_out(page)
    page.goto("/accounts/login/")
    axe(page)
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)
    page.goto("/cases/")
    expect(page).to_have_title("Werkvoorraad · Parkwacht")
    signed_in = AuditEntry.objects.filter(verb="accounts.signed_in").latest("seq")
    assert (signed_in.actor, signed_in.after) == (officer, "webauthn")
    # As the second step after a password, with the same key.
    sign_out(page)
    sign_in(page, officer)
    main(page).get_by_role("button", name="Passkey gebruiken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)


def test_a_browser_without_a_key_says_what_to_do(page: Page, user_with: Callable[..., User]) -> None:
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_text("Dat lukte niet.")).to_be_visible()
