"""The entrepreneur in a real browser: ask, apply in steps, complete, follow; by phone, by keyboard, without script."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from permits.models import PermitApplication
from tests.places import make_order, make_premises
from tests.portal import Applicant, applicant, paper, shop

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 768, 1180, 1440)


@pytest.fixture
def sanne(municipality: Municipality) -> Applicant:
    shop(municipality)
    for number in range(9020, 9030):
        make_premises(f"SYN-PAND-{number}", 15.0 * (number - 9020), 60, street="Schetsweg", house_number=number)
    make_order(transition_until=today() + timedelta(days=40))
    return applicant(municipality, first_name="Sanne", last_name="Voorbeeld")


@pytest.fixture
def sound(page: Page, axe: Callable[[Page], None], screenshot: Callable[[str], Path]) -> Callable[[str], None]:
    """`sound("check")`: axe at every width, no sideways scroll, and a picture of desk and phone."""

    def look(name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{page.url} scrolls sideways at {width}"
            if width in {390, 1180}:
                screenshot(f"portal-{name}-{width}")
        page.set_viewport_size({"width": 1280, "height": 900})

    return look


def test_from_the_question_to_the_case(
    page: Page, sanne: Applicant, signed_in: Callable[[Page, User], Page], sound: Callable[[str], None]
) -> None:
    page.goto("/check/")
    sound("check")
    page.get_by_label("Adres van uw bedrijf").fill("Schetsweg 9012")
    page.get_by_role("button", name="Geef antwoord").click()
    expect(page.get_by_role("link", name="Welk werk doet u daar?")).to_be_visible()
    sound("check-wrong")
    page.get_by_label("Welk werk doet u daar?").select_option("95311")
    page.get_by_role("button", name="Geef antwoord").click()
    expect(page.get_by_role("heading", name="Ja. U hebt hier een vergunning nodig.")).to_be_visible()
    sound("answer-yes")
    signed_in(page, sanne.user)
    page.get_by_role("link", name="Vergunning aanvragen").click()
    expect(page.get_by_label("Adres van het pand")).to_have_value("Schetsweg 9012, 0000 AA Utrecht")
    sound("apply-1")
    page.get_by_label("Naam van uw bedrijf").fill("Potlood Automotive B.V.")
    page.get_by_label("KvK-nummer").fill("1234567")
    page.get_by_role("button", name="Bewaren en verder").click()
    expect(page.get_by_text("Een KvK-nummer heeft acht cijfers").first).to_be_visible()
    sound("apply-1-wrong")
    page.get_by_label("KvK-nummer").fill("01234567")
    page.get_by_role("button", name="Bewaren en verder").click()
    expect(page.get_by_label("Welk werk doet u daar vooral?")).to_have_value("95311")
    page.get_by_label("Vertel wat u in dit pand doet").fill("Auto’s repareren en keuren")
    sound("apply-2")
    page.get_by_role("button", name="Bewaren en later verder").click()
    sound("my-draft")
    page.get_by_role("link", name="Ga verder met Potlood Automotive B.V.").click()
    for label, value in (
        ("Uw naam", "Sanne Voorbeeld"),
        ("Straat", "Tekenlaan"),
        ("Huisnummer", "9001"),
        ("Postcode", "0000 AA"),
        ("Woonplaats", "Utrecht"),
        ("E-mailadres", "sanne@voorbeeld.example"),
        ("Wie heeft er de leiding", "Jan Gum\nMia Passer"),
    ):
        page.get_by_label(label).fill(value)
    sound("apply-3")
    page.get_by_role("button", name="Bewaren en verder").click()
    page.get_by_label("Wat stuurt u?").select_option("plan")
    page.get_by_label("Bestand").set_input_files(
        {"name": "plattegrond.pdf", "mimeType": "application/pdf", "buffer": b"geen pdf"}
    )
    page.get_by_role("button", name="Stuur").click()
    expect(page.locator("#id_upload_error")).to_be_visible()
    sound("apply-4-wrong")
    page.get_by_label("Wat stuurt u?").select_option("plan")
    page.get_by_label("Bestand").set_input_files(
        {"name": "plattegrond.jpg", "mimeType": "image/jpeg", "buffer": paper().read()}
    )
    page.get_by_role("button", name="Stuur").click()
    expect(page.get_by_text("Plattegrond van uw bedrijf is ontvangen.")).to_be_visible()
    sound("apply-4")
    page.get_by_role("link", name="Verder", exact=True).click()
    sound("apply-5")
    page.get_by_label("Ik heb alles eerlijk ingevuld").check()
    page.get_by_role("button", name="Aanvraag indienen").click()
    expect(page.get_by_role("heading", name="Uw aanvraag is ingediend")).to_be_visible()
    sound("apply-done")
    page.get_by_role("link", name="Naar mijn zaak").click()
    expect(page.get_by_role("heading", name="U hoeft nu niets te doen")).to_be_visible()
    sound("case-received")
    assert PermitApplication.objects.get().state == "RECEIVED"


def test_what_is_missing_is_sent_and_said(
    page: Page, sanne: Applicant, signed_in: Callable[[Page, User], Page], sound: Callable[[str], None]
) -> None:
    sanne.submitted(9).reviewed(8).invited()
    signed_in(page, sanne.user)
    page.goto("/my/")
    sound("my")
    page.get_by_role("link", name="Potlood Automotive B.V.").click()
    sound("case-task")
    page.get_by_label("Wat stuurt u?").select_option("lease")
    page.get_by_label("Bestand").set_input_files(
        {"name": "huur.jpg", "mimeType": "image/jpeg", "buffer": paper().read()}
    )
    page.get_by_role("button", name="Stuur").click()
    page.get_by_label("Ik heb alles gestuurd wat u vroeg.").check()
    page.get_by_role("button", name="Ik heb alles aangevuld").click()
    expect(page.get_by_text("Onze tijd loopt weer.")).to_be_visible()
    sound("case-completed")
    page.get_by_role("link", name="Ik wil stoppen met deze aanvraag").click()
    sound("withdraw")
    page.get_by_role("button", name="Aanvraag intrekken").click()
    expect(page.get_by_text("Zet een vinkje als u zeker weet dat u stopt.").first).to_be_visible()
    sound("withdraw-wrong")


def test_over_term(page: Page, sanne: Applicant, signed_in: Callable[[Page, User], Page], sound: Callable) -> None:
    sanne.submitted(90)
    signed_in(page, sanne.user)
    page.goto(f"/my/{sanne.number}/")
    sound("case-over")
    page.get_by_role("link", name="De gemeente in gebreke stellen").click()
    sound("default-notice")


def test_a_tap_on_the_map_by_keyboard_too(page: Page, sanne: Applicant, sound: Callable[[str], None]) -> None:
    page.goto("/check/")
    page.get_by_label("Welk werk doet u daar?").select_option("95311")
    page.locator("#kaart").click(position={"x": 160, "y": 190})
    expect(page.locator("#id_x")).not_to_have_value("")
    page.get_by_role("button", name="Kies het midden van de kaart").press("Enter")
    page.get_by_role("button", name="Antwoord voor deze plek").click()
    expect(page.get_by_role("heading", name="Ja. U hebt hier een vergunning nodig.")).to_be_visible()
    sound("answer-map")


def test_answers_no_transition_and_unknown(page: Page, sanne: Applicant, sound: Callable[[str], None]) -> None:
    day = timezone.localdate().isoformat()
    page.goto(f"/check/?place=Schetsweg+9012&activity=47300&on={day}")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    sound("answer-no")
    page.goto(f"/check/?place=Schetsweg+9012&activity=95311&on={day}&since=2019-01-01")
    expect(page.get_by_role("heading", name="Ja, maar u hebt nog even de tijd.")).to_be_visible()
    sound("answer-transition")
    page.goto("/check/?place=Schetsweg+9012&activity=other")
    expect(page.get_by_role("heading", name="Wij weten het niet zeker.")).to_be_visible()
    sound("answer-unknown")


def test_without_script_the_question_is_answered_and_the_application_begun(
    page: Page, sanne: Applicant, signed_in: Callable[[Page, User], Page]
) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/check/")
    page.get_by_label("Adres van uw bedrijf").fill("Schetsweg 9012")
    page.get_by_label("Welk werk doet u daar?").select_option("95311")
    page.get_by_role("button", name="Geef antwoord").click()
    expect(page.get_by_role("heading", name="Ja. U hebt hier een vergunning nodig.")).to_be_visible()
    signed_in(page, sanne.user)
    page.get_by_role("link", name="Vergunning aanvragen").click()
    page.get_by_label("Naam van uw bedrijf").fill("Potlood Automotive B.V.")
    page.get_by_label("KvK-nummer").fill("01234567")
    page.get_by_role("button", name="Bewaren en verder").click()
    expect(page.get_by_label("Vertel wat u in dit pand doet")).to_be_visible()


def test_in_english_and_in_the_dark(
    page: Page, sanne: Applicant, signed_in: Callable[[Page, User], Page], sound: Callable[[str], None]
) -> None:
    sanne.submitted(9).reviewed(8).invited()
    page.emulate_media(color_scheme="dark")
    page.goto("/check/?place=Schetsweg+9012&activity=95311")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    sound("english-answer")
    signed_in(page, sanne.user)
    page.goto(f"/my/{sanne.number}/")
    sound("english-case")
