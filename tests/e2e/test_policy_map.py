"""The policy map in a real browser: layers, two dates, time that plays, a picture, a file, a link to the same view."""

import json
from datetime import date

import pytest
import shapely
from PIL import Image
from playwright.sync_api import expect

from core.audit import services as audit
from gis.atlas.overlays import services as overlays
from gis.places import crs
from gis.places.models import DesignationOrder
from gis.registers import codes
from inspections.signals.models import Signal
from permits.policy import selectors, services
from permits.statecharts import application as chart
from tests.atlas_cases import granted, lodge, noon
from tests.db.test_overlays import geojson
from tests.people import make_user
from tests.places import X, Y, make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db, municipality):
    services.load()
    make_order(valid_to=date(2027, 3, 1))
    DesignationOrder.objects.update(recorded_at=noon(date(2026, 1, 2)))
    for number, name in enumerate(["Met vergunning", "Met aanvraag", "Zonder"]):
        address = {"street": "Proefdreef", "house_number": 9001 + number, "postcode": "0000 AA", "town": "Utrecht"}
        place = make_premises(f"SYN-{number}", 5 + 35 * number, 20, size=20, origin="synthetic", **address)
        firm = make_firm(place, name=name)
        if number == 0:
            case, sent = granted(firm, date(2026, 1, 5), date(2026, 2, 1)).application, noon(date(2026, 2, 1))
            audit.record(case, chart.PUBLISH.verb, actor=None, at=sent, after=chart.PUBLISHED)
        if number == 1:
            lodge(firm, date(2026, 5, 10))
        for _ in range(3):
            Signal.objects.create(
                municipality=municipality, received_on=date(2026, 3, 3), state="RECEIVED"
            ).premises.add(place)
    make_premises("SYN-8", 60, 70)
    yield
    selectors.forget()


@pytest.fixture
def officer(town, municipality):
    return make_user("officer", municipality=municipality, username="kaartlezer")


def test_layers_dates_and_a_link_to_the_same_view(page, signed_in, officer, axe, screenshot):
    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, officer).goto("/map/?on=2026-06-01")
    expect(page.locator(".pw-merkteken")).to_have_count(3)
    expect(page.locator("path.pw-pand--zonder")).to_have_count(1)
    page.get_by_label("Zaken", exact=True).check()
    expect(page.locator(".pw-laagteken")).to_have_count(2)
    page.get_by_label("SBI-codes").check()
    expect(page.locator(".pw-codeteken")).to_have_count(3)
    page.get_by_label("Signalen, per zeshoek").check()
    expect(page.locator(".leaflet-pane path.pw-zeshoek")).to_have_count(1)
    expect(page.locator(".pw-zeshoektal")).to_have_text("5–9")
    marks = page.locator(".pw-merkteken").evaluate_all("all => all.map(mark => Number(mark.style.zIndex))")
    assert page.locator(".pw-zeshoektal").evaluate("el => Number(el.style.zIndex)") > max(marks), "no sign hides it"
    page.get_by_role("link", name="Zaak", exact=True).click()
    expect(page.locator("#stand tbody tr")).to_have_count(2)
    axe(page)
    screenshot("policy-map")
    page.get_by_label("Stand van de zaak").select_option("RECEIVED")
    expect(page.locator(".pw-merkteken")).to_have_count(1)
    page.get_by_label("Inzoomen").click()
    expect(page.locator("[data-map-at]")).not_to_have_value("")
    there = page.locator("[data-map-at]").input_value()
    page.get_by_role("link", name="Link naar deze weergave").click()
    expect(page.locator(".pw-merkteken")).to_have_count(1)
    expect(page.locator("[data-map-at]")).to_have_value(there)
    expect(page.get_by_label("Signalen, per zeshoek")).to_be_checked()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    screenshot("policy-map-390")


def test_time_plays_by_keyboard_and_what_was_known_is_asked(page, signed_in, officer, axe):
    make_premises("SYN-9", 80, 70, valid_from=date(2026, 2, 1))
    signed_in(page, officer).goto("/map/?on=2026-01-20&view=firm")
    day = page.get_by_label("Op datum")
    empty = page.locator("path.pw-pand--zonder")
    expect(empty).to_have_count(1)
    page.get_by_label("Een maand verder").focus()
    page.keyboard.press("Enter")
    expect(day).to_have_value("2026-02-20")
    expect(empty).to_have_count(2)
    expect(page.locator("#telling-permit")).to_have_text("1")
    expect(page.locator("#stand-dag")).to_contain_text("20 februari 2026")
    page.get_by_label("Snelheid").select_option("400")
    play = page.get_by_role("button", name="Afspelen")
    play.focus()
    page.keyboard.press("Space")
    expect(page.locator("#telling-applied")).to_have_text("1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Afspelen")).to_have_attribute("aria-pressed", "false")
    assert "on=2026-0" in page.url
    page.goto("/map/?on=2026-06-01&known=2026-01-01")
    expect(page.locator("#telling-unknown")).to_have_text("3")
    expect(page.locator("#stand")).to_contain_text("bewaren wij niet sinds wanneer")
    expect(page.locator("#stand")).to_contain_text(
        "Van 3 bedrijven is niet te zeggen of zij een vergunning nodig hebben."
    )
    axe(page)


def test_on_a_small_telephone_no_word_of_an_activity_is_broken(page, signed_in, officer, axe, screenshot):
    page.set_viewport_size({"width": 320, "height": 720})
    signed_in(page, officer).goto("/map/?on=2026-06-01&view=activity")
    words = page.locator("#stand tbody th").first
    expect(words).to_be_visible()
    assert words.bounding_box()["width"] > 250, "above the numbers, not squeezed beside them"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    words.scroll_into_view_if_needed()
    screenshot("policy-map-320-activity")


#: Places in the rows of a table where a line ends within a word, without a hyphen.
CUT = """() => [...document.querySelectorAll("#stand tbody th")].flatMap(cell => {
    const text = cell.firstChild, range = document.createRange(), found = [];
    const top = at => {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return [...range.getClientRects()].at(-1).top;
    };
    for (let at = 1; at < text.length; at++) {
        const pair = text.data.slice(at - 1, at + 1);
        if (/[\\p{L}]{2}/u.test(pair) && top(at) > top(at - 1) + 4) found.push(text.data.slice(0, at));
    }
    return found;
})"""


def test_a_long_word_breaks_at_a_hyphen(page, signed_in, officer, municipality, screenshot):
    for number in range(3):
        make_firm(make_premises(f"SYN-9{number}", 5 + 35 * number, 60, size=10), "95313")
    codes.load()
    signed_in(page, officer)
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/map/?on=2026-06-01&view=activity")
        row = page.locator("#stand tbody th", has_text="banden\u00adser\u00advi\u00adce\u00adbe\u00addrijven")
        expect(row).to_be_visible()
        assert page.evaluate(CUT) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        screenshot(f"policy-map-activity-{width}")


#: The parts of the map page by where they are seen, top to bottom and left to right; and whether Tab agrees.
ORDER = """() => {
    const parts = ["pw-kaart__beeld", "pw-kaart__tijd", "pw-kaart__zij", "pw-kaart__lagen"];
    const met = [...document.querySelectorAll("main :is(a[href], button, input, select, [tabindex='0'])")];
    const inTurn = met.map(one => parts.find(part => one.closest("." + part))).filter(Boolean);
    return inTurn.filter((part, at) => part !== inTurn[at - 1]).map(part => part.replace("pw-kaart__", ""));
}"""


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_telephone_the_table_comes_before_the_legend(page, signed_in, officer, axe, screenshot, width):
    """What is seen, what Tab meets and what is read aloud have one order, also when the telephone is turned."""
    page.set_viewport_size({"width": width, "height": 844})
    signed_in(page, officer).goto("/map/?on=2026-06-01")
    expect(page.locator(".pw-merkteken")).to_have_count(3)
    names = ["beeld", "tijd", "zij", "lagen"]
    tops = [page.locator(f".pw-kaart__{name}").bounding_box()["y"] for name in names]
    assert tops == sorted(tops)
    assert page.evaluate(ORDER) == names
    box = page.get_by_role("checkbox", name="Aanvraag loopt")
    page.get_by_role("link", name="Naar legenda en filters").press("Enter")
    expect(page.locator("#legenda")).to_be_focused()
    expect(box).to_be_in_viewport()
    axe(page)
    screenshot(f"policy-map-{width}-order")
    box.focus()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".pw-kaart__beeld ~ .pw-kaart__lagen")).to_have_count(0)
    assert page.evaluate(ORDER) == ["lagen", "beeld", "tijd", "zij"]
    expect(box).to_be_focused()
    box.uncheck()
    expect(page.locator(".pw-merkteken")).to_have_count(2)
    lefts = [page.locator(f".pw-kaart__{name}").bounding_box()["x"] for name in ("lagen", "beeld", "zij")]
    assert lefts == sorted(lefts)


def test_who_wants_less_motion_gets_steps_alone(page, signed_in, officer):
    page.emulate_media(reduced_motion="reduce")
    signed_in(page, officer).goto("/map/?on=2026-06-01")
    expect(page.get_by_label("Een maand verder")).to_be_visible()
    expect(page.locator("[data-play-toggle]")).to_be_hidden()


def test_the_view_is_saved_as_a_picture_a_file_and_on_paper(page, signed_in, officer, axe, tmp_path):
    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, officer).goto("/map/?on=2026-06-01&layer=cases")
    expect(page.locator(".pw-laagteken")).to_have_count(2)
    with page.expect_download() as picture:
        page.get_by_role("button", name="Bewaar als PNG").click()
    picture.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as drawn:
        width, height = drawn.size
        colours = {colour for _count, colour in drawn.convert("RGB").getcolors(width * height)}
    assert width == 2 * page.locator("#kaart").bounding_box()["width"]
    assert {(26, 111, 176), (242, 181, 48), (200, 64, 15)} <= colours, "a sign of each state"
    page.emulate_media(media="print")
    expect(page.get_by_role("group", name="Lagen", exact=True)).to_be_visible()
    page.get_by_label("Zaken", exact=True).evaluate("box => { box.checked = false }")
    expect(page.locator("legend").get_by_text("Lagen", exact=True)).to_be_hidden()
    page.get_by_label("Zaken", exact=True).evaluate("box => { box.checked = true }")
    page.emulate_media(media="screen")
    page.pdf(path=tmp_path / "map.pdf")
    assert page.evaluate("document.documentElement.classList.contains('op-papier')") is False
    page.get_by_role("link", name="Als bestand").click()
    axe(page)
    page.locator("select[name=of]").select_option("cases")
    page.locator("select[name=format]").select_option("gpkg")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download").click()
    assert file.value.suggested_filename == "parkwacht-cases-2026-06-01-28992.gpkg"


def painted(page, least, at_most=10**9, pane="eigen"):
    """Wait until the picture in a pane (of the own layers) has so many pixels."""
    count = """pane => {
        const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
        const data = canvas && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return data ? data.filter((value, at) => at % 4 === 3 && value > 0).length : 0;
    }"""
    for _turn in range(300):
        if least <= page.evaluate(count, pane) <= at_most:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"not between {least} and {at_most} pixels")


def test_an_own_layer_of_twenty_thousand_shapes_is_one_picture(page, signed_in, town, municipality, tmp_path):
    person = make_user("policy", municipality=municipality)
    grid = [shapely.box(X + 8 * n, Y + 8 * m, X + 8 * n + 5, Y + 8 * m + 5) for n in range(100) for m in range(200)]
    data = geojson(*grid, system=crs.RD)
    layer, _swapped = overlays.add(actor=person, at=noon(date(2026, 6, 1)), name="Percelen", data=data, declared=None)
    page.set_viewport_size({"width": 1440, "height": 900})
    lon, lat = crs.lonlat_from_rd(X + 400, Y + 800)
    signed_in(page, person).goto(f"/map/?on=2026-06-01&own={layer.public_id}&at={lon:.5f},{lat:.5f},16")
    painted(page, 10_000)
    expect(page.locator("#kaart path.pw-eigen")).to_have_count(0)
    page.get_by_label("Uitzoomen").click()
    painted(page, 1_000)
    with page.expect_download() as picture:
        page.get_by_role("button", name="Bewaar als PNG").click()
    picture.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as drawn:
        _red, green, blue = drawn.convert("RGB").resize((1, 1), box=(900, 700, 1000, 800)).getpixel((0, 0))
    assert blue > green, "the violet of own layers lies over the land"
    page.get_by_label("Percelen").uncheck()
    painted(page, 0, at_most=0)


def test_a_thousand_firms_without_a_duty_are_rings_until_one_comes_closer(page, signed_in, officer, axe, screenshot):
    for number in range(1001):
        place = make_premises(f"SYN-1{number:04}", 200 + 15 * (number % 40), 15 * (number // 40), size=8)
        make_firm(place, "10110", name=f"Bakker {number} (fictief)")
    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, officer).goto("/map/?on=2026-06-01")
    signs = page.locator(".pw-merkteken")
    middle_of_town = f"{crs.lonlat_from_rd(X + 350, Y + 150)[0]:.5f},{crs.lonlat_from_rd(X + 350, Y + 150)[1]:.5f}"
    page.goto(f"/map/?on=2026-06-01&at={middle_of_town},15")
    expect(signs).to_have_count(3)
    painted(page, 1_000, pane="overlay")
    axe(page)
    screenshot("policy-map-crowd-far")
    page.goto(f"/map/?on=2026-06-01&at={middle_of_town},19")
    one = signs.and_(page.get_by_role("button", name="Bakker 410 (fictief)"))
    expect(one).to_be_visible()
    assert 20 < signs.count() < 500, "those in view alone"
    painted(page, 0, at_most=0, pane="overlay")
    one.press("Enter")
    expect(page.locator(".pw-popup")).to_contain_text("Bakker 410 (fictief)")
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")  # it fades in
    axe(page)
    screenshot("policy-map-crowd-near")
    page.get_by_role("checkbox", name="Geen vergunning nodig").uncheck()
    expect(signs).to_have_count(3)
    for _turn in range(4):
        page.get_by_label("Uitzoomen").click()
    painted(page, 0, at_most=0, pane="overlay")


def test_an_own_layer_is_added_from_a_file_and_seen(page, signed_in, town, municipality, axe, screenshot, tmp_path):
    west, south = crs.lonlat_from_rd(X, Y)
    east, north = crs.lonlat_from_rd(X + 80, Y + 60)
    corners = [[west, south], [east, south], [east, north], [west, south]]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [corners]}}
    (tmp_path / "riool.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    (tmp_path / "stuk.geojson").write_text("{")
    signed_in(page, make_user("policy", municipality=municipality)).goto("/map/?on=2026-06-01")
    page.get_by_role("link", name="Lagen toevoegen of weghalen").click()
    page.locator("input[name=name]").fill("Riool")
    page.locator("input[type=file]").set_input_files(tmp_path / "stuk.geojson")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert").first).to_contain_text("beschadigd of niet volledig")
    axe(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "riool.geojson")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_label("Riool")).to_be_checked()
    expect(page.locator("path.pw-eigen.leaflet-interactive")).to_have_count(1)
    axe(page)
    screenshot("own-layer")
    page.get_by_role("link", name="Lagen toevoegen of weghalen").click()
    axe(page)
    screenshot("own-layers")
