"""A policy adviser draws a zone, mends it, and brings it into force; the permit duty changes on the day."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Municipality, User
from core.today import today
from gis.atlas.overlays import services as overlays
from gis.places import crs
from gis.places.duty import Duty
from gis.places.selectors import duty_at
from gis.zones import chart
from gis.zones.models import Proposal
from gis.zones.services import clock
from tests import zones
from tests.db.test_overlays import geojson
from tests.db.test_zone_area import HOLE_OUTSIDE
from tests.papers import pdf
from tests.people import make_user
from tests.places import X, Y, make_firm, make_order, make_premises, square
from tests.zones import outlined

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1440, 768, 390, 320)


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """Drawing leaves no warning in the console: what listens is there, and is a function."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "warning" else None)
    yield
    assert not said, "\n".join(said)


def _duty(on) -> Duty:
    return duty_at(on=on, point_rd=(X + 50, Y + 50), activity="95312").duty


def _save_evidence(page: Page, label: str) -> None:
    page.get_by_label("Wat is het").fill("Politierapport (fictief)")
    page.get_by_label("Bestand").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name=label).click()


def test_from_a_drawing_to_a_duty(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    outlined(municipality)
    zones.load_texts()
    make_order(area=square(150, 0, 60), valid_from=today() - timedelta(days=900), valid_to=today() + timedelta(days=60))
    for number in range(9):
        make_firm(make_premises(f"SYN-{number}", 15 * number, 10 * (number % 4), 12))
    start = today() + timedelta(days=1)
    signed_in(page, make_user("policy", municipality=municipality))
    page.goto("/zones/")
    axe(page)
    screenshot("zones")
    page.get_by_role("link", name="Nieuwe zone").first.click()
    axe(page)
    page.get_by_label("Titel").fill("Garages Overvecht (fictief)")
    page.get_by_label("Grondslag").fill("artikel 2:47 APV")
    page.get_by_label("Activiteiten").fill("9531")
    page.get_by_label("Begindatum").fill(start.isoformat())
    page.get_by_label("Einddatum").fill((start - timedelta(days=9)).isoformat())
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("[role=alert]")).to_contain_text("De einddatum ligt voor de begindatum")
    axe(page)
    page.get_by_label("Einddatum").fill((start + timedelta(days=999)).isoformat())
    page.get_by_role("button", name="Bewaren").click()

    _draw(page)
    drawn = page.get_by_label("Hoeken van het gebied").input_value()
    assert len(drawn.splitlines()) == 4
    _drag_a_corner(page)
    assert page.get_by_label("Hoeken van het gebied").input_value() != drawn
    screenshot("zone-getekend")
    # The same by keyboard: a bow-tie, typed, is shown with its mend.
    bow_tie = [(0, 0), (100, 100), (100, 0), (0, 100)]
    page.get_by_label("Hoeken van het gebied").fill("\n".join(f"{X + x:.2f} {Y + y:.2f}" for x, y in bow_tie))
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("[role=alert]")).to_contain_text("de rand kruist zichzelf")
    axe(page)
    screenshot("zone-fout")
    page.get_by_role("button", name="Neem het voorstel over").press("Enter")
    expect(page.locator("main")).to_contain_text("Nog niet bewaard.")
    page.get_by_label("Hoeken van het gebied").fill(zones.corners(square(0, 0, 100)))
    page.get_by_role("button", name="Controleren").click()
    expect(page.locator("main")).to_contain_text("Het gebied is heel")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        axe(page)
        screenshot(f"zone-tekenen-{width}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Bewaren").click()

    expect(page.locator("main")).to_contain_text("10.000 m²")
    page.get_by_text("Stuk toevoegen").click()
    _save_evidence(page, "Stuk bewaren")
    axe(page)
    screenshot("zone")
    proposal = Proposal.objects.get()
    page.get_by_role("link", name="Zienswijzen vragen").click()
    axe(page)
    screenshot("zienswijzen")
    page.get_by_role("textbox", name="Datum").fill((today() - timedelta(days=9)).isoformat())
    page.get_by_label("Zienswijzen tot en met").fill((today() - timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Zienswijzen vragen").click()
    page.get_by_role("link", name="Vaststelling vastleggen").click()
    page.get_by_label("Wat er met de zienswijzen is gedaan").fill("Twee; de grens is iets verlegd.")
    signed = {"name": "b.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label("Getekend besluit").set_input_files(signed)
    page.get_by_role("button", name="Vaststelling vastleggen").click()
    assert _duty(start) is Duty.NOT_REQUIRED
    page.get_by_role("link", name="Bekendmaking vastleggen").click()
    page.get_by_label("Bekendgemaakt in").fill("gmb-2026-12345")
    axe(page)
    page.get_by_role("button", name="Bekendmaking vastleggen").click()
    expect(page.locator("main")).to_contain_text("Bekendgemaakt")
    assert (_duty(today()), _duty(start)) == (Duty.NOT_REQUIRED, Duty.REQUIRED)
    clock.tick(timezone.now() + timedelta(days=1))
    assert Proposal.objects.get(pk=proposal.pk).state == chart.IN_FORCE
    page.reload()
    expect(page.locator("main")).to_contain_text("In werking")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        axe(page)
    screenshot("zone-in-werking-320")
    page.goto("/zones/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        table = page.locator(".utrecht-table-container--overflow-inline").first
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth"), f"nothing slides out of sight at {width}"
        axe(page)
    screenshot("zones-320")


def test_on_a_telephone_what_is_wrong_is_pointed_at_and_a_border_catches_on_a_parcel(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    screenshot: Callable[[str], Path],
) -> None:
    walk = zones.Walk(municipality, valid_to=None).draw(square(0, 0, 100))
    parcels = geojson(square(20, 20, 60), system=crs.RD)
    overlays.add(actor=walk.adviser, at=timezone.now(), name="Percelen", data=parcels, declared=None)
    signed_in(page, walk.adviser)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/zones/{walk.made.public_id}/area/")
    bow_tie = [(0, 0), (100, 100), (100, 0), (0, 100)]
    page.get_by_label("Hoeken van het gebied").fill("\n".join(f"{X + x:.2f} {Y + y:.2f}" for x, y in bow_tie))
    page.get_by_role("button", name="Controleren").click()
    page.get_by_role("link", name="Naar het uitroepteken op de kaart").click()
    mark = page.locator(".pw-foutplek")
    expect(mark).to_be_in_viewport(ratio=1)
    expect(mark).to_have_css("display", "grid")  # its sign stands in the middle
    assert mark.evaluate(
        "el => { const at = el.getBoundingClientRect();"
        " return el.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)) }"
    ), "nothing lies over it"
    screenshot("zone-fout-320")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/zones/{walk.made.public_id}/area/")
    expect(page.locator("#kaart .pw-eigen")).to_have_count(1)
    page.get_by_role("button", name="Gebied wissen").click()
    parcel = page.locator("#kaart .pw-eigen").bounding_box()
    assert parcel
    page.get_by_role("button", name="Gebied tekenen").click()
    left, right = parcel["x"], parcel["x"] + parcel["width"]
    top, bottom = parcel["y"], parcel["y"] + parcel["height"]
    for x, y in [(left + 6, top + 6), (right - 6, top + 6), (right - 6, bottom - 6), (left + 6, bottom - 6)]:
        page.mouse.move(x, y, steps=4)
        page.mouse.click(x, y)
    page.mouse.move(left + 6, top + 6, steps=4)
    page.mouse.click(left + 6, top + 6)
    drawn = {tuple(map(float, line.split())) for line in page.locator("#id_area").input_value().splitlines()}
    assert {(round(x - X), round(y - Y)) for x, y in drawn} == {(20, 20), (80, 20), (80, 80), (20, 80)}
    screenshot("zone-langs-perceel")


def test_a_file_that_cannot_be_so_is_shown_with_its_mend(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    """Nothing is drawn yet: what is wrong is a spot, and the mend is all that tells where it is."""
    walk = zones.Walk(municipality, valid_to=None)
    signed_in(page, walk.adviser).goto(f"/zones/{walk.made.public_id}/area/")
    page.get_by_text("Inlezen uit een bestand").click()
    data = geojson(HOLE_OUTSIDE, system=crs.RD)
    page.get_by_label("Bestand").set_input_files(
        {"name": "vlak.geojson", "mimeType": "application/json", "buffer": data}
    )
    page.get_by_role("button", name="Inlezen", exact=True).click()
    expect(page.get_by_role("button", name="Neem het voorstel over")).to_be_visible()
    expect(page.locator("#kaart path.pw-vorm--mend")).to_be_in_viewport()
    mend, ground = page.locator("#kaart path.pw-vorm--mend").bounding_box(), page.locator("#kaart").bounding_box()
    assert mend
    assert ground
    assert mend["width"] > 40
    assert ground["x"] <= mend["x"]
    assert mend["x"] + mend["width"] <= ground["x"] + ground["width"]
    # The same for a part that is no area: told, pointed at, and gone once the mend is taken over.
    two = f"{X + 150:.2f} {Y:.2f}\n{X + 150:.2f} {Y + 90:.2f}"
    page.get_by_label("Hoeken van het gebied").fill(f"{zones.corners(square(0, 0, 100))}\n\n{two}")
    page.get_by_role("button", name="Controleren").click()
    expect(page.locator("[role=alert]")).to_contain_text("deel 2 vanaf regel 6 heeft te weinig hoeken")
    page.get_by_role("link", name="Naar het uitroepteken op de kaart").click()
    expect(page.locator(".pw-foutplek")).to_be_in_viewport(ratio=1)
    expect(page.locator("#kaart path.pw-vorm--mend")).to_be_in_viewport()
    expect(page.locator("#kaart path.pw-schets--area")).to_have_count(1)
    axe(page)
    screenshot("zone-te-weinig-hoeken")
    page.get_by_role("button", name="Neem het voorstel over").click()
    expect(page.locator("main")).to_contain_text("Het gebied is heel: 10.000 m²")
    expect(page.get_by_label("Hoeken van het gebied")).to_have_value(zones.corners(square(0, 0, 100)))


def _draw(page: Page) -> None:
    """Four corners on the map with the drawing tool."""
    page.get_by_role("button", name="Gebied tekenen").click()
    box = page.locator("#kaart").bounding_box()
    assert box
    corners = [(0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6), (0.3, 0.3)]
    for x, y in corners:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def _drag_a_corner(page: Page) -> None:
    """A corner is moved with the tool for it, which is put away with its button."""
    tool = page.get_by_role("button", name="Hoeken verslepen")
    tool.click()
    corner = page.locator("#kaart .marker-icon:not(.marker-icon-middle)").first.bounding_box()
    assert corner
    page.mouse.move(corner["x"] + 9, corner["y"] + 9)
    page.mouse.down()
    page.mouse.move(corner["x"] - 20, corner["y"] - 20, steps=4)
    page.mouse.up()
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "false")
