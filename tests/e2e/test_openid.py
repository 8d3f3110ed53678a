"""Signing in at an issuer in a real browser: under our content security policy, there and back, and out again."""

from collections.abc import Callable, Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from csp.constants import SELF
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from config import openid_settings
from core.accounts.models import User
from tests.openid import process

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issuer(live_server: object, settings: object) -> Iterator[str]:
    with process.running(live_server.url) as address:
        environment = process.environment(address)
        policy = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        ours = {**policy, "form-action": [SELF, *openid_settings.origins(environment)]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": ours}
        settings.SOCIALACCOUNT_PROVIDERS = openid_settings.providers(environment)
        settings.REQUIRE_SECOND_FACTOR = True
        yield address


def sign_in_there(page: Page, button: str, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name=button).click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Enter").click()


def test_staff_sign_in_at_the_municipality_and_out_of_both(
    page: Page, issuer: str, user_with: Callable[..., User], axe: Callable[[Page], None], screenshot: Callable
) -> None:
    officer = user_with("officer")
    SocialAccount.objects.create(user=officer, provider="staff", uid="E-1001")
    page.goto("/accounts/login/")
    axe(page)
    screenshot("sign-in-with-issuers")
    sign_in_there(page, "Inloggen als medewerker", "medewerker-1")
    expect(page.get_by_role("heading", level=1)).to_contain_text(officer.display_name)
    page.locator("details.pw-menu summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(f"{issuer}/session/end*")


def test_an_unknown_member_of_staff_reads_what_to_do(
    page: Page, issuer: str, axe: Callable[[Page], None], screenshot: Callable
) -> None:
    sign_in_there(page, "Inloggen als medewerker", "onbekend")
    expect(page.get_by_role("heading", level=1)).to_have_text("Niet ingelogd")
    axe(page)
    screenshot("sign-in-unknown")


def test_a_firm_signs_in_by_eherkenning_and_sees_for_whom_it_acts(
    page: Page, issuer: str, axe: Callable[[Page], None], screenshot: Callable
) -> None:
    sign_in_there(page, "Inloggen met eHerkenning", "firma")
    page.locator("details.pw-menu summary").click()
    expect(page.get_by_text("U handelt namens het bedrijf met KvK-nummer 90000001.")).to_be_visible()
    axe(page)
    screenshot("firm-signed-in")
