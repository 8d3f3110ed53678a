"""The pages that say what went wrong: under axe in both languages, wide and narrow, each with a way back that works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality
from tests.e2e.test_axe_pages import looks_at, speak
from tests.e2e.trouble_urls import PAGES
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def with_trouble(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.e2e.trouble_urls"  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["", "officer"], ids=lambda role: role or "signed out")
def test_every_page_of_trouble_is_readable_and_leads_back(
    page: Page, municipality: Municipality, signed_in: Callable[..., Page], axe: Callable[[Page], None], role: str
) -> None:
    page.goto("/register/")
    if role:
        signed_in(page, make_user(role, municipality=municipality))
    wrong = []
    for name, (status, _view) in PAGES.items():
        answer = page.goto(f"/trouble/{name}/")
        assert answer is not None
        assert answer.status == status, name
        wrong += looks_at(page, f"/trouble/{name}/", axe)
        speak(page, "nl")
        page.goto(f"/trouble/{name}/")
        expect(page.locator("main h1")).to_have_count(1)
        with page.expect_navigation() as there:
            page.locator("main").get_by_role("link", name="Naar de startpagina").click()
        assert there.value.status == 200, name
    assert not wrong, "\n".join(wrong)
