"""A planner's day: choose from list and map, see why, send teams out, somebody is ill, and nobody is on two rounds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from inspections.rounds.models import Round, RoundMember
from inspections.rounds.models.reasons import Kind
from inspections.rounds.services import reasons
from tests.rounds import Town, workday

pytestmark = pytest.mark.django_db(transaction=True)
DESK, TABLET = {"width": 1440, "height": 900}, {"width": 768, "height": 1024}


@pytest.fixture
def town(municipality: Municipality) -> Town:
    """Five firms with a complaint, one of which asks for a conversation."""
    town = Town(municipality, people=3)
    for number in range(5):
        firm = town.firm(260 * number, (-1) ** number * 180)
        reasons.open_ask(
            actor=town.planner,
            at=timezone.now(),
            premises=firm.premises,
            establishment=firm,
            kind=Kind.COMPLAINT,
            visit_kind="conversation" if number == 4 else "control",
            since=today(),
            why=f"Geluid in de nacht, melding {number + 1} (fictief).",
        )
    return town


def _send(page: Page, **teams: str) -> None:
    for name, team in teams.items():
        page.get_by_label(name, exact=False).first.select_option(team)
    page.get_by_role("button", name="Rondes maken").click()


def test_a_planners_day(
    page: Page,
    town: Town,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    signed_in(page, town.planner)
    day = workday().isoformat()

    def both(name: str) -> None:
        """A picture on desk and tablet, with axe and without a sideways scroll on each."""
        for size in (TABLET, DESK):
            page.set_viewport_size(size)
            wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide <= shown, f"{name}: {wide} px wide on {shown} px"
            axe(page)
            screenshot(f"planning-{name}-{size['width']}")

    page.goto(f"/visits/plan/?on={day}")
    expect(page.get_by_text("melding 1 (fictief)")).to_contain_text("Klacht")
    expect(page.get_by_role("row", name="melding 5")).to_contain_text("Gesprek")
    both("voorstellen")

    page.get_by_role("button", name="Rondes maken").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    both("niets-gekozen")

    page.goto(f"/visits/plan/?on={day}")
    rows = page.locator("input[name=picks]")
    for number in (0, 1, 2):
        rows.nth(number).check()
    for number in (4, 5):  # on the map, by the same number
        page.locator(".pw-stopteken").filter(has_text=str(number)).click()
        page.locator(".leaflet-popup").last.get_by_label("Kies voor een ronde").check()
        expect(rows.nth(number - 1)).to_be_checked()
    expect(page.locator(".pw-stopteken.is-gekozen")).to_have_count(5)
    both("gekozen")
    _send(page, Insp0="1", Insp1="2")
    expect(page.get_by_text("2 rondes gemaakt")).to_be_visible()
    both("rondes")

    page.goto(f"/visits/plan/?on={day}")
    expect(page.get_by_text("Er is nu geen reden")).to_be_visible()

    page.goto(f"/rounds/?on={day}")
    page.get_by_role("link", name="Team 1").click()
    expect(page.get_by_role("heading", name="Volgorde")).to_be_visible()
    both("ronde")
    page.get_by_text("Ander team", exact=True).click()
    for name, wanted in (("Insp0", False), ("Insp1", True)):
        page.get_by_label(name, exact=False).set_checked(wanted)
    page.get_by_role("button", name="Team wijzigen").click()
    expect(page.get_by_text("gaat die uren al mee met Team 2").first).to_be_visible()
    both("niet-op-twee-rondes")
    page.get_by_label("Insp1", exact=False).uncheck()
    page.get_by_label("Insp2", exact=False).check()
    page.get_by_role("button", name="Team wijzigen").click()
    expect(page.locator("main")).to_contain_text("Insp2")

    page.goto(f"/planning/people/?on={day}")
    both("mensen")
    form = page.locator("details").filter(has_text="Iemand valt uit")
    form.get_by_label("Wie").select_option(label=town.inspectors[1].display_name)
    form.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", name="Opnieuw verdelen")).to_be_visible()
    expect(page.get_by_text("Niet aanwezig")).to_contain_text("Insp1")
    both("uitval")
    page.get_by_role("button", name="Zo verdelen").click()
    expect(page.get_by_role("heading", name="Rondes", level=1)).to_be_visible()
    both("na-uitval")

    (standing,) = Round.objects.filter(dissolved_at=None)
    assert list(RoundMember.objects.filter(round=standing).values_list("user", flat=True)) == [town.inspectors[2].pk]
    assert standing.stops.count() == 5
