"""Knock & Talk on the tablet: a conversation without network from start to end, and what the office has of it."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from inspections import flows
from inspections.models import Visit
from inspections.selectors.conversations import record_of
from inspections.services.planning import Schedule
from tests.e2e.tablet import Tablet, judge
from tests.people import make_user
from tests.visits import make_firm, make_premises, reference_data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(municipality: Municipality) -> Visit:
    """A conversation of today for one inspector."""
    reference_data()
    planner = make_user("planner", municipality=municipality)
    inspector = make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")
    place = make_premises(municipality)
    return flows.plan(
        actor=planner,
        at=timezone.now(),
        premises=place,
        establishment=make_firm(place),
        reason="routine",
        kind="conversation",
        schedule=Schedule(today(), [inspector], time(10, 30)),
    )


def test_a_conversation_without_network(
    page: Page,
    talk: Visit,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    signed_in(page, talk.members.get().user)
    tablet = Tablet(page)
    tablet.enrol()
    page.context.set_offline(True)
    tablet.reload()
    tablet.at_round()
    tablet.follow("Naar bezoek")
    expect(page.get_by_text("Vrijwillig gesprek.")).to_be_visible()
    tablet.follow("Voorbespreking")
    tablet.press("Voorbesproken")
    page.get_by_label("Waarom bent u hier").fill("GPS staat uit")
    page.get_by_label("Ik heb gezegd wie ik ben").check()
    tablet.press("Gesprek beginnen")
    expect(page.get_by_text("Vertel eerst dat het gesprek vrijwillig is.")).to_be_visible()
    axe(page)
    page.get_by_label("Ik heb verteld dat dit vrijwillig is").check()
    tablet.press("Gesprek beginnen")
    expect(page.get_by_role("link", name="Gesprek vastleggen").first).to_be_visible()
    for power in ("Bevoegdheden", "Controlelijst", "Toegang geweigerd", "Rapport", "Voertuigen"):
        expect(page.get_by_role("link", name=power)).to_have_count(0)
    screenshot("gesprek-01-bezig")
    page.goto(f"/tablet/#/visit/{talk.public_id}/report")  # no way round it by the address
    expect(page.get_by_text("Vrijwillig gesprek.")).to_be_visible()

    tablet.follow("Woning, stop")
    page.get_by_label("Welk deel van het pand is een woning?").fill("De bovenverdieping")
    tablet.press("Stoppen en vastleggen")
    expect(page.get_by_role("heading", name="Stop: woning")).to_be_visible()
    tablet.follow("Gesprek vastleggen")
    page.get_by_label("Terugbellen").check()
    tablet.press("Gesprek afronden")
    expect(page.get_by_text("Kies hoe het ging.")).to_be_visible()
    expect(page.get_by_text("Schrijf op wat u hebt afgesproken, en met wie.")).to_be_visible()
    axe(page)
    screenshot("gesprek-02-onvolledig")
    page.get_by_label("Er is gesproken").check()
    page.get_by_label("Gratis veiligheidsscan van het pand").check()
    page.get_by_label("Folder: veilig ondernemen").check()
    page.get_by_label("Wat was het antwoord?").fill("Graag een scan.")
    page.get_by_label("Wat sprak u af, en met wie?").fill("Maandag bellen, de eigenaar.")
    tablet.press("Gesprek afronden")
    expect(page.get_by_role("heading", name="Verslag van het gesprek")).to_be_visible()
    axe(page)
    screenshot("gesprek-03-verslag")

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    judge()
    kept = Visit.objects.get(pk=talk.pk)
    record = record_of(kept)
    assert record is not None
    assert (kept.state, kept.powers.count(), kept.dwelling_stops.count()) == ("TALKED", 0, 1)
    assert (record.answered, record.offers, record.folders) == (True, ["scan"], ["folder-safe"])
    assert (record.answer, record.follow_up) == ("Graag een scan.", "call_back")
