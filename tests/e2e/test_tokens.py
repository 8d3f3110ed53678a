"""A key in the browser: put ready, collected, shown once, and every page of it under axe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality
from core.today import today
from core.tokens import services
from tests.e2e.test_axe_pages import looks_at
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_owner_collects_a_key_and_sees_it_once(
    page: Page, municipality: Municipality, signed_in: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    admin, officer = (make_user(role, municipality=municipality) for role in ("admin", "officer"))
    made = {"scope": "api", "name": "Zaaksysteem", "valid_until": today() + timedelta(days=9)}
    services.make(owner=officer, actor=admin, at=timezone.now(), **made)
    page.goto("/register/")
    signed_in(page, admin)
    wrong = looks_at(page, "/tokens/", axe)
    page.context.clear_cookies()
    signed_in(page, officer)
    wrong += looks_at(page, "/tokens/own/", axe)
    page.get_by_role("button", name="Collect Zaaksysteem").click()
    secret = page.locator("#secret").input_value()
    assert secret.startswith("pwapi_")
    axe(page)
    page.get_by_role("link", name="Back to my keys").click()
    expect(page.get_by_role("button", name="Collect Zaaksysteem")).to_have_count(0)
    assert secret not in page.content()
    assert not wrong, "\n".join(wrong)
