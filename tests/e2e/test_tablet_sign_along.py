"""The second inspector reads the signed report on a tablet of her own, signs along without network, and once more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from inspections.models import Signature
from inspections.services import onsite, reporting
from inspections.services.answers import Reply
from tests.e2e.tablet import Tablet, judge
from tests.tablets import ARRIVED, briefed

pytestmark = pytest.mark.django_db(transaction=True)


def test_signing_along_offline_and_again_after_a_correction(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    walk = briefed(municipality)
    walk.do(onsite.arrive, **ARRIVED)
    walk.answer_all().leave().draft().sign()
    els = walk.team[1]
    signed_in(page, els)
    tablet = Tablet(page)
    tablet.enrol()
    expect(page.locator(".pw-stop", has_text="Teken mee")).to_be_visible()
    screenshot("tablet-21-ronde-getekend")
    axe(page)
    page.context.set_offline(True)
    tablet.follow("Verder met bezoek")
    tablet.follow("Rapport bekijken")
    expect(page.get_by_role("img", name="Pagina 1 van het rapport")).to_be_visible()
    screenshot("tablet-22-meetekenen")
    axe(page)
    page.get_by_label("Typ uw naam").fill("Iemand Anders")
    tablet.press("Meetekenen")
    expect(page.get_by_text(f"Typ uw eigen naam, precies zo: {els.display_name}.")).to_be_visible()
    _sign(tablet, els)

    walk.do(reporting.correct_answer, reply=Reply("permit.hours", "not_checked"), reason="Niet zelf gezien.")
    _back_on(tablet)
    assert not Signature.objects.filter(role="second").exists()
    page.goto("/tablet/#/device")
    tablet.press("Nu versturen")
    expect(page.get_by_text("Lees het opnieuw en teken dan mee.")).to_be_visible(timeout=20_000)
    expect(page.locator("del")).to_contain_text("In orde")
    expect(page.locator("ins")).to_contain_text("Niet bekeken")
    screenshot("tablet-23-rapport-veranderd")
    axe(page)
    tablet.follow("Lees het rapport en teken opnieuw")
    expect(page.get_by_text("Uw handtekening is bewaard.")).to_be_visible()
    _sign(tablet, els)
    _back_on(tablet)
    assert Signature.objects.get(role="second").recorded_by == els


def _sign(tablet: Tablet, who: User) -> None:
    tablet.page.get_by_label("Typ uw naam").fill(who.display_name)
    tablet.press("Meetekenen")
    expect(tablet.page.get_by_text("U hebt meegetekend; dat is bewaard op dit apparaat.")).to_be_visible()
    expect(tablet.page.get_by_text(f"Mede getekend door {who.display_name}")).to_be_visible()


def _back_on(tablet: Tablet) -> None:
    tablet.page.context.set_offline(False)
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    judge()
