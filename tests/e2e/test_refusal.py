"""A refusal on Bibob ground in a browser: never without intention and views."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.accounts.models import Municipality
from core.today import today
from permits.models import Permit
from tests import cases
from tests.e2e.steps import House, deliver, read_letter, whole

pytestmark = pytest.mark.django_db(transaction=True)
BIBOB_GROUND = "Wet Bibob"


def test_a_refusal_on_bibob_ground_after_intention_and_views(house: House, municipality: Municipality) -> None:
    house.name = "refusal"
    walk = cases.walk(municipality, today() - timedelta(days=100), portal=True).review().complete()
    walk.request_visit().no_advice().wait(2, 4).visit().integrity_danger()
    number = walk.case.number
    deliver()
    house.turn("officer")
    house.go(f"/cases/{number}/")
    expect(house.page.get_by_role("link", name="Weigeren", exact=True)).to_have_count(0)
    house.says("eerst voornemen en zienswijze (Wet Bibob 33)")
    expect(house.page.get_by_text("lening")).to_have_count(0)
    house.picture("case-with-danger")
    intend(house, number)
    answer(house, number)
    refuse_it(house, number)
    whole()


def intend(house: House, number: str) -> None:
    """The officer drafts the intention, without a ground first; the decider signs; the letter goes."""
    house.follow("Voornemen tot weigeren")
    house.fill(reasons="Er is ernstig gevaar (fictief).")
    house.press("Voornemen tot weigeren", refused=True)
    house.keeps("reasons", "Er is ernstig gevaar (fictief).")
    house.tick(BIBOB_GROUND)
    house.picture("intention")
    house.press("Voornemen tot weigeren")
    house.turn("decider")
    house.sign_decision(number)
    deliver()


def answer(house: House, number: str) -> None:
    """The entrepreneur reads the intention and gives views; an empty text is refused."""
    house.turn("entrepreneur")
    house.go(f"/my/{number}/")
    house.says("U mag nu reageren")
    house.picture("my-case-intention")
    with house.page.expect_download() as waiting:
        house.page.get_by_role("link", name="Voornemen: geef uw zienswijze").click()
    read_letter(waiting.value.path(), "Voornemen")
    house.follow("Geef uw reactie")
    send = house.page.locator("main form button[type=submit]").first.inner_text().strip()
    house.press(send, refused=True)
    house.says("Schrijf eerst uw reactie.")
    house.fill(text="Het geld komt van familie (fictief).")
    house.press(send)
    house.says("Dank u.")


def refuse_it(house: House, number: str) -> None:
    """The officer reads the views and drafts the refusal; the decider signs; and it is published."""
    house.turn("officer")
    house.go(f"/cases/{number}/")
    house.says("Het geld komt van familie (fictief).")
    house.follow("Weigeren")
    house.tick(BIBOB_GROUND)
    house.fill(reasons="De zienswijze neemt het gevaar niet weg (fictief).")
    house.press("Weigeren")
    house.turn("decider")
    house.sign_decision(number)
    house.turn("officer")
    house.move(number, "Besluit bekendmaken")
    house.picture("case-refused")
    deliver()
    house.turn("entrepreneur")
    house.go(f"/my/{number}/")
    house.says("U krijgt de vergunning niet.")
    house.picture("my-case-refused")
    with house.page.expect_download() as waiting:
        house.page.get_by_role("link", name="Besluit op uw aanvraag").click()
    read_letter(waiting.value.path(), "Besluit op uw aanvraag")
    assert not Permit.objects.filter(application__number=number).exists()
