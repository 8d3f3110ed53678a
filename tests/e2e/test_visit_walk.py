"""A whole visit in a real browser at tablet size: planned, briefed, walked, signed, concluded; axe on every page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, Route, expect

from core.accounts.models import Municipality, User
from inspections import flows
from inspections.models import Visit
from inspections.services import answers, onsite
from tests.people import PASSWORD, make_user
from tests.visits import Walk, make_firm, make_premises, photo, reference_data

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 320, "height": 640}
#: The whole page at once: else the bar at the foot lies over half a link, wherever the page was scrolled to.
TALL = {"width": 1180, "height": 2000}


@pytest.fixture
def people(municipality: Municipality) -> dict[str, User]:
    return {
        "planner": make_user("planner", municipality=municipality, first_name="Pia", last_name="Planner"),
        "inspector": make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer"),
        "lawyer": make_user("lawyer", municipality=municipality, first_name="Lea", last_name="Jurist"),
    }


def _no_sideways_scroll(page: Page) -> None:
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], (page.url, width)


def _at_every_width(page: Page) -> None:
    for width in (320, 390, 768, 1180):
        page.set_viewport_size({"width": width, "height": 820})
        _no_sideways_scroll(page)
    page.set_viewport_size(TABLET)


def _choose(page: Page, label: str) -> None:
    """Tap a big answer and wait until the server stored it."""
    with page.expect_response(lambda response: response.request.method == "POST") as stored:
        page.get_by_role("radio", name=label, exact=True).check(force=True)
    assert stored.value.status == 200
    expect(page.locator("#bewaard")).to_contain_text("Bewaard")


def test_a_visit_from_plan_to_outcome(
    page: Page,
    people: dict[str, User],
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    reference_data()
    premises = make_premises(municipality)
    make_firm(premises, branch="95312")
    page.set_viewport_size(TABLET)

    signed_in(page, people["planner"])
    page.goto("/visits/")
    expect(page.get_by_text("Vandaag geen bezoeken.")).to_be_visible()
    axe(page)
    screenshot("visit-01-empty-list")
    page.get_by_role("link", name="Bezoek plannen").click()
    page.get_by_label("Adres, postcode").fill("potlood")
    page.get_by_role("button", name="Zoeken").click()
    axe(page)
    page.get_by_role("link", name="Potlood Automotive B.V.").click()
    page.get_by_label("Signaal").check()
    page.get_by_label("Bedrijf").select_option(label="Potlood Automotive B.V.")
    page.get_by_label("Waar moet het team op letten?").fill("Tweede werkplaats achter de wand.")
    page.get_by_label("Dag van het bezoek").fill(timezone.localdate().isoformat())
    page.get_by_label("Dirk Kramer").check()
    axe(page)
    screenshot("visit-02-plan")
    page.get_by_role("button", name="Op de lijst zetten").click()
    expect(page.get_by_text("Het bezoek staat op de lijst.")).to_be_visible()
    visit_address = page.url

    signed_in(page, people["inspector"])
    page.goto("/visits/")
    screenshot("visit-03-list")
    page.get_by_role("link", name="Potlood Automotive B.V.").click()
    axe(page)
    screenshot("visit-04-planned")
    page.get_by_role("link", name="Voorbespreking afronden").first.click()
    page.get_by_label("Politie", exact=True).check()
    axe(page)
    screenshot("visit-05-brief")
    page.get_by_role("button", name="Voorbespreking afronden").click()
    page.get_by_role("link", name="Start bezoek").first.click()
    page.get_by_role("button", name="Start bezoek").click()
    expect(page.get_by_text("Leg vast dat u zich hebt gelegitimeerd (Awb 5:12).").first).to_be_visible()
    axe(page)
    screenshot("visit-06-arrive-refused")
    page.get_by_label("Ik heb mijn legitimatie getoond").check()
    page.get_by_label("Ik heb het doel van het bezoek verteld").check()
    page.get_by_role("button", name="Start bezoek").click()

    expect(page.get_by_role("heading", name="Ligt de vergunning, of een kopie, in het bedrijf?")).to_be_visible()
    page.set_viewport_size(TALL)
    axe(page)
    page.set_viewport_size(TABLET)
    screenshot("visit-07-question")
    _choose(page, "Niet in orde")
    expect(page.get_by_text("Nog nodig:")).to_be_visible()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_label("Wat ziet u?").fill("De vergunning ligt bij de boekhouder.")
        page.get_by_label("Wat ziet u?").blur()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_label("2 Beperkt").check()
    upload = photo()
    with page.expect_response(lambda response: "/photos/" in response.url and response.request.method == "POST"):
        page.locator("#id_photo").set_input_files(
            {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": upload.read()}
        )
    expect(page.get_by_text("minstens 1, u hebt er 1")).to_be_visible()
    expect(page.get_by_text("Nog nodig:")).to_have_count(0)
    expect(page.get_by_label("Wat ziet u?")).to_have_value("De vergunning ligt bij de boekhouder.")
    page.set_viewport_size(TALL)
    axe(page)
    page.set_viewport_size(TABLET)
    screenshot("visit-08-finding")
    _at_every_width(page)
    for name in ("In orde", "Niet in orde", "Niet bekeken", "Niet van toepassing"):
        box = page.locator("label", has=page.get_by_role("radio", name=name, exact=True)).bounding_box()
        assert box
        assert box["height"] >= 56, (name, box)
    page.get_by_role("button", name="Volgende vraag").click()
    expect(page.get_by_role("heading", name="Is een leidinggevende van de vergunning aanwezig?")).to_be_visible()
    _choose(page, "In orde")

    page.get_by_role("button", name="Woning, stop").click()
    page.get_by_label("Welk deel is een woning?").fill("Kamer boven de werkplaats")
    axe(page)
    page.get_by_role("button", name="Woning, stop").first.click()
    expect(page.get_by_text("Ga niet verder zonder toestemming van de bewoner")).to_be_visible()
    axe(page)
    screenshot("visit-09-dwelling-stop")
    page.get_by_role("link", name="Verder met toestemming").first.click()
    page.get_by_label("Wie geeft toestemming?").fill("Mevrouw Voorbeeld")
    page.get_by_label("Ik heb verteld dat weigeren mag").check()
    page.get_by_label("Waarvoor geldt de toestemming?").fill("De kamer, om te zien of er een werkplaats is")
    axe(page)
    page.get_by_role("button", name="Verder met toestemming").click()

    visit = Visit.objects.get()
    walk = Walk.__new__(Walk)
    walk.visit, walk.inspector, walk.at = visit, people["inspector"], timezone.now()
    known = set(visit.answers.values_list("item_code", flat=True))
    for item in visit.checklist.checklist.items:
        if item.code not in known and item.only_if is None:
            walk.answer(item.code)
    for item in visit.checklist.checklist.items:
        if item.only_if is not None and item.code != "premises.fire_escape_dwelling":
            walk.answer(item.code)
    page.goto(visit_address)
    axe(page)
    screenshot("visit-10-all-answered")
    _at_every_width(page)
    page.get_by_role("link", name="Iets meenemen").click()
    page.get_by_label("Wat neemt u mee?").fill("Inkoopregister 2026")
    page.get_by_label("5:17").check()
    page.get_by_label("Wie kreeg het ontvangstbewijs?").fill("J. Verzonnen")
    axe(page)
    page.get_by_role("button", name="Iets meenemen").click()
    page.get_by_role("link", name="Controle afronden").first.click()
    page.get_by_role("button", name="Controle afronden").click()
    page.get_by_role("link", name="Rapport opstellen").first.click()
    page.get_by_label("Samenvatting").fill("De vergunning lag niet in het bedrijf; verder in orde.")
    page.get_by_role("button", name="Rapport opstellen").click()
    page.get_by_role("link", name="Rapport tekenen").first.click()
    axe(page)
    screenshot("visit-11-sign")
    page.get_by_label("Uw naam").fill("Dirk Kramer")
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Rapport tekenen").click()
    page.get_by_role("link", name="Getekend door Dirk Kramer").click()
    expect(page.get_by_text(Visit.objects.get().report.sha256)).to_be_visible()
    axe(page)
    screenshot("visit-12-report")
    page.goto(visit_address)
    screenshot("visit-13-signed")
    page.get_by_role("link", name="Herbezoek").first.click()
    page.get_by_label("Dag van het herbezoek").fill("2030-01-15")
    page.get_by_role("button", name="Herbezoek").click()
    assert Visit.objects.get().state == "RECHECK_DUE"
    signed_in(page, people["planner"])
    page.goto("/visits/")
    expect(page.get_by_role("link", name="Herbezoek plannen")).to_be_visible()
    axe(page)
    screenshot("visit-14-recheck-on-list")
    _at_every_width(page)
    assert flows.open_tasks(Visit.objects.get()) == []


def test_the_pages_work_on_a_phone_and_in_english(
    page: Page,
    people: dict[str, User],
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    walk = Walk(people["planner"], people["inspector"], premises=make_premises(municipality))
    walk.arrive()
    page.set_viewport_size(PHONE)
    signed_in(page, people["inspector"])
    page.goto("/visits/")
    page.get_by_role("button", name="English").click()
    for name, address in [
        ("list", "/visits/"),
        ("visit", f"/visits/{walk.id}/"),
        ("question", f"/visits/{walk.id}/questions/permit.hours/"),
        ("leave", f"/visits/{walk.id}/leave/"),
    ]:
        page.goto(address)
        axe(page)
        _no_sideways_scroll(page)
        screenshot(f"visit-phone-{name}")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_without_script_the_checklist_works_too(
    page: Page, people: dict[str, User], municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> None:
    walk = Walk(people["planner"], people["inspector"], premises=make_premises(municipality))
    walk.arrive()
    signed_in(page, people["inspector"])
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/visits/{walk.id}/questions/permit.hours/")
    page.get_by_role("radio", name="Niet in orde", exact=True).check(force=True)
    page.get_by_role("button", name="Bewaren", exact=True).click()
    page.get_by_label("Wat ziet u?").fill("Om 22:15 open.")
    page.get_by_label("1 Nihil").check()
    page.get_by_role("button", name="Volgende vraag").click()
    expect(page.get_by_role("heading", name="Is wie de zaak drijft ook de houder van de vergunning?")).to_be_visible()
    finding = walk.visit.answers.get(superseded_by=None)
    assert (finding.answer, finding.note, finding.severity) == ("not_ok", "Om 22:15 open.", 1)


def test_two_inspectors_at_the_same_question(
    page: Page,
    people: dict[str, User],
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    screenshot: Callable[[str], Path],
) -> None:
    colleague = make_user("inspector", municipality=municipality, first_name="Eva", last_name="Tweede")
    walk = Walk(people["planner"], people["inspector"], colleague, premises=make_premises(municipality))
    walk.arrive()
    page.set_viewport_size(TABLET)
    signed_in(page, people["inspector"])
    page.goto(f"/visits/{walk.id}/questions/permit.hours/")
    walk.at = timezone.now()
    reply = answers.Reply("permit.hours", "not_ok", note="Om 22:15 open", severity=1)
    walk.do(answers.record_answer, colleague, reply=reply)
    page.get_by_role("radio", name="In orde", exact=True).check(force=True)
    expect(page.get_by_text("Eva Tweede antwoordde om").first).to_be_visible()
    expect(page.locator("#bewaard")).to_contain_text("Niet bewaard")
    screenshot("visit-conflict")
    assert walk.visit.answers.count() == 1
    page.get_by_role("button", name="Mijn antwoord bewaren").click()
    expect(page.get_by_text("Eerdere antwoorden (1)")).to_be_visible()
    assert walk.visit.answers.get(superseded_by=None).answer == "ok"


def _at_a_question(
    page: Page, people: dict[str, User], municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> Walk:
    """A visit that has begun, with its first question on the screen."""
    walk = Walk(people["planner"], people["inspector"], premises=make_premises(municipality))
    walk.arrive()
    page.set_viewport_size(TABLET)
    signed_in(page, people["inspector"])
    page.goto(f"/visits/{walk.id}/questions/permit.hours/")
    return walk


def test_what_is_said_in_one_breath_is_all_kept(
    page: Page, people: dict[str, User], municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> None:
    walk = _at_a_question(page, people, municipality, signed_in)
    _choose(page, "Niet in orde")
    held: list[Route] = []

    def hold(route: Route) -> None:  # the first to be sent is slow, whatever comes after it overtakes
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/questions/**", hold)
    page.get_by_label("Wat ziet u?").fill("Om 22:15 open.")
    page.get_by_label("2 Beperkt").check()
    page.wait_for_timeout(500)
    with page.expect_response(lambda response: response.request.method == "POST"):
        held[0].continue_()
    expect(page.get_by_text("schrijf op wat u ziet")).to_have_count(0)
    expect(page.get_by_text("kies hoe ernstig het is")).to_have_count(0)
    finding = walk.visit.answers.get(superseded_by=None)
    assert (finding.note, finding.severity) == ("Om 22:15 open.", 2)

    page.unroute("**/questions/**")
    held.clear()
    page.route("**/photos/", hold)
    page.locator("#id_photo").set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo().read()})
    note = page.get_by_label("Wat ziet u?")
    note.press_sequentially(" De baas was er.")
    expect(page.locator("#id_photo")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("link", name="Foto 1 openen")).to_be_visible()
    expect(page.locator("#id_photo")).to_be_enabled()
    expect(note).to_have_value("Om 22:15 open. De baas was er.")
    expect(note).to_be_focused()


def test_leaving_while_a_photo_is_on_its_way_asks_first(
    page: Page, people: dict[str, User], municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> None:
    _at_a_question(page, people, municipality, signed_in)
    held: list[Route] = []
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.route("**/photos/", lambda route: held.append(route))
    page.on("dialog", stay)
    page.locator("#id_photo").set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo().read()})
    expect(page.locator("#id_photo")).to_be_disabled()
    page.get_by_role("button", name="Bezoek", exact=True).click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    held[0].continue_()
    expect(page.get_by_role("link", name="Foto 1 openen")).to_be_visible()
    page.get_by_role("button", name="Bezoek", exact=True).click()
    expect(page.get_by_role("heading", name="Wat nu")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_move_that_a_colleague_made_first(
    page: Page, people: dict[str, User], municipality: Municipality, signed_in: Callable[[Page, User], Page]
) -> None:
    walk = Walk(people["planner"], people["inspector"], premises=make_premises(municipality))
    walk.arrive()
    signed_in(page, people["inspector"])
    page.goto(f"/visits/{walk.id}/refuse-entry/")
    page.get_by_label("Wie weigerde").fill("De eigenaar zei nee.")
    walk.do(onsite.leave)
    page.get_by_role("button", name="Toegang geweigerd").click()
    expect(page.get_by_text("Dirk Kramer deed “Controle afronden”").first).to_be_visible()
    expect(page.get_by_label("Wie weigerde")).to_have_value("De eigenaar zei nee.")
