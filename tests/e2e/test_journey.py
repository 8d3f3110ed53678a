"""The whole house in a browser: from the entrepreneur's question to a permit on the map."""

import json

import pytest
from playwright.sync_api import expect

from core.accounts.models import Municipality
from core.today import today
from gis.places.models import Establishment
from inspections.models import Visit
from permits.models import Permit
from tests import cases
from tests.e2e.steps import (
    DESK,
    TABLET,
    House,
    answer_the_rest,
    case,
    deliver,
    mislabelled_file,
    pdf_file,
    read_letter,
    whole,
)
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = "2099-01-01"


@pytest.fixture
def firm(municipality: Municipality) -> Establishment:
    return cases.firm(municipality)


def test_from_a_question_to_a_permit_on_the_map(house: House, firm: Establishment) -> None:
    apply(house, firm)
    number = case().number
    take_in(house, number)
    complete(house, number)
    visit_there(house, number)
    look_into_it(house, number)
    grant(house, number)
    follow_the_letter(house, number)
    find_on_the_map(house, number)
    whole()


def apply(house: House, firm: Establishment) -> None:
    """The entrepreneur asks, applies in five steps with mistakes on the way, and gets a number."""
    address = firm.premises.address
    house.turn("entrepreneur")
    house.go("/check/")
    house.fill(place=address, activity="95311")
    house.page.get_by_role("button", name="Geef antwoord").click()
    house.says("Ja. U hebt hier een vergunning nodig.")
    house.picture("check-answer")
    house.follow("Vergunning aanvragen")
    house.fill(trade_name=firm.name, kvk="1234567")
    house.press("Bewaren en verder", refused=True)
    house.says("Een KvK-nummer heeft acht cijfers")
    house.keeps("trade_name", firm.name)
    house.keeps("kvk", "1234567")
    house.picture("apply-seven-digits")
    house.fill(kvk=firm.kvk, place=address)
    house.press("Bewaren en verder")
    house.fill(activity="95311", activity_text="Auto’s repareren (fictief).")
    house.press("Bewaren en verder")
    house.fill(
        applicant_name="Ans Verzonnen",
        applicant_street="Verzonnenlaan",
        applicant_number="9001",
        applicant_postcode="0000 AA",
        applicant_town="Utrecht",
        applicant_email="ans@voorbeeld.example",
        managers="Ans Verzonnen\nBert Bedacht",
    )
    house.press("Bewaren en verder")
    send_paper(house, mislabelled_file(), refused=True)
    house.says("plattegrond.pdf is van binnen .exe; dat nemen we niet aan.")
    house.picture("apply-mislabelled-file")
    send_paper(house, pdf_file())
    house.says("Plattegrond van uw bedrijf is ontvangen.")
    house.follow("Verder")
    house.press("Aanvraag indienen", refused=True)
    house.says("Zet een vinkje als alles klopt.")
    house.tick("Ik heb alles eerlijk ingevuld")
    house.picture("apply-review")
    house.press("Aanvraag indienen")
    house.says("Uw aanvraag is ingediend")
    house.says(case().number)
    house.picture("apply-done")


def send_paper(house: House, upload: dict[str, object], *, refused: bool = False) -> None:
    house.fill(kind="plan")
    house.page.locator("#id_upload").set_input_files(upload)
    house.press("Stuur", refused=refused)


def take_in(house: House, number: str) -> None:
    """The officer finds the case, takes it up and asks for what is missing; a day in the future is refused."""
    deliver()
    house.turn("officer")
    house.go("/cases/")
    house.picture("worklist")
    house.follow(number)
    house.follow("In behandeling nemen")
    house.fill(effective_on=TOMORROW)
    house.press("In behandeling nemen", refused=True)
    house.says("De datum ligt in de toekomst")
    house.keeps("effective_on", TOMORROW)
    house.picture("move-in-the-future")
    house.move(number, "In behandeling nemen")
    house.move(number, "Aanvulling vragen", missing="De huurovereenkomst ontbreekt.")
    house.picture("case-waits-for-completion")


def complete(house: House, number: str) -> None:
    """The entrepreneur sends what is missing; the officer finds the case complete."""
    deliver()
    house.turn("entrepreneur")
    house.go(f"/my/{number}/")
    house.says("De huurovereenkomst ontbreekt.")
    house.picture("my-case-to-complete")
    house.page.locator("#id_up_kind").select_option("lease")
    house.page.locator("#id_up_upload").set_input_files(pdf_file("Huurcontract (fictief)"))
    house.press("Stuur")
    house.press("Ik heb alles aangevuld", refused=True)
    house.tick("Ik heb alles gestuurd wat u vroeg.")
    house.press("Ik heb alles aangevuld")
    house.says("Onze tijd loopt weer.")
    house.turn("officer")
    house.move(number, "Volledig verklaren")
    house.move(number, "Controle aanvragen", note="Klopt het gebruik met de plattegrond?")
    house.move(number, "Zonder advies verder", reason="Geen wijziging in gebruik of bouw.")
    deliver()


def visit_there(house: House, number: str) -> None:
    """The planner chooses day and team; the inspector goes there with the tablet and signs the report."""
    house.page.set_viewport_size(TABLET)
    house.turn("planner")
    house.go("/visits/")
    house.page.locator("main").get_by_role("link", name=number).click()
    house.follow("Dag en team kiezen")
    house.fill(on=today().isoformat())
    house.tick("Inspector1")
    house.press("Dag en team kiezen")
    house.turn("inspector1")
    house.go("/visits/")
    house.page.locator("main").get_by_role("link", name=number).click()
    address = house.page.url
    house.follow("Voorbespreking afronden")
    house.press("Voorbespreking afronden")
    house.follow("Start bezoek")
    house.tick("Ik heb mijn legitimatie getoond", "Ik heb het doel van het bezoek verteld")
    house.press("Start bezoek")
    house.picture("tablet-question")
    with house.page.expect_response(lambda answer: answer.request.method == "POST") as stored:
        house.page.get_by_role("radio", name="In orde", exact=True).check(force=True)
    assert stored.value.status == 200
    visit = Visit.objects.latest("pk")
    answer_the_rest(visit, visit.members.get().user)
    house.page.goto(address)
    house.picture("tablet-visit")
    for move, fields in (("Controle afronden", {}), ("Rapport opstellen", {"summary": "Alles was in orde."})):
        house.follow(move)
        house.fill(**fields)
        house.press(move)
    house.follow("Rapport tekenen")
    house.page.get_by_label("Uw naam").fill("Inspector1")
    house.page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    house.press("Rapport tekenen")
    house.picture("tablet-signed")
    assert case().visit_requests.get().status == "reported"
    house.page.set_viewport_size(DESK)


def look_into_it(house: House, number: str) -> None:
    """The Bibob officer goes in with a purpose, finds no danger; the decider signs that."""
    house.turn("officer")
    assert house.page.goto(f"/cases/{number}/bibob/").status == 404
    house.turn("bibob")
    house.go("/bibob/")
    house.follow(number)
    house.picture("sealed-entrance")
    house.enter_room(number)
    house.picture("sealed-room")
    house.room_act("Vragenformulier versturen")
    house.room_act("Vragenformulier ontvangen")
    house.room_act("Eigen onderzoek starten")
    house.follow("Conclusie voorleggen")
    house.tick("geen gevaar")
    house.press("Conclusie voorleggen", refused=True)
    house.tick("geen gevaar")
    house.fill(reasons="Geen bevindingen (fictief).")
    house.press("Conclusie voorleggen")
    house.picture("sealed-conclusion")
    house.turn("decider")
    house.sign_sealed(number)
    assert case().integrity_state == "done"


def grant(house: House, number: str) -> None:
    """The officer drafts, the decider signs, the officer publishes."""
    house.turn("officer")
    house.go(f"/cases/{number}/")
    house.follow("Verlenen")
    house.fill(valid_to="2031-01-01")
    house.press("Verlenen", refused=True)
    house.keeps("valid_to", "2031-01-01")
    house.picture("grant-without-reasons")
    house.fill(reasons="De aanvraag voldoet aan de APV (fictief).")
    house.press("Verlenen")
    house.turn("decider")
    house.go("/sign/")
    house.picture("to-sign")
    house.page.get_by_role("row", name=number).get_by_role("link").first.click()
    house.picture("decision")
    house.press("Tekenen")
    house.turn("officer")
    house.move(number, "Besluit bekendmaken")
    house.picture("case-published")
    deliver()


def follow_the_letter(house: House, number: str) -> None:
    """The entrepreneur reads the outcome and opens the letter."""
    house.turn("entrepreneur")
    house.go(f"/my/{number}/")
    house.says("U krijgt de vergunning.")
    house.picture("my-case-granted")
    with house.page.expect_download() as waiting:
        house.page.get_by_role("link", name="Besluit op uw aanvraag").click()
    read_letter(waiting.value.path(), "Besluit op uw aanvraag")


def find_on_the_map(house: House, number: str) -> None:
    """The permit is on the map, in its table, on the page of the premises, and in the public register."""
    permit = Permit.objects.get(application__number=number)
    house.turn("officer")
    house.go("/map/?view=firm")
    house.says(case().trade_name)
    house.page.wait_for_selector(".leaflet-interactive")
    drawn = json.loads(house.page.locator("#kaart-data").text_content())["premises"]
    assert [place["state"] for place in drawn if place.get("id") == permit.premises.bag_id] == ["permit"]
    house.picture("map")
    house.go(f"/premises/{permit.premises.bag_id}/")
    house.says(permit.number)
    house.page.context.clear_cookies()
    house.go("/register/")
    expect(house.page.get_by_role("row", name=permit.number)).to_be_visible()
    expect(house.page.get_by_text("Ans Verzonnen")).to_have_count(0)
    house.picture("register")
