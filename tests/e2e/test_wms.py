"""Backgrounds of another service: a WMS that runs, its axes, and what the map does with it in a real browser."""

import io
import json
import ssl
import urllib.request
from datetime import date

import pytest
from django.conf import settings as house
from owslib.util import Authentication
from owslib.wms import WebMapService
from PIL import Image
from playwright.sync_api import expect
from pyproj import Transformer

from config.map_sources import origins, wms_layers
from gis.places import crs
from permits.policy import selectors, services
from tests.people import make_user
from tests.places import X, Y, make_firm, make_order, make_premises
from tests.wms import served

pytestmark = pytest.mark.django_db(transaction=True)
#: Where the red square of the service lies: in the area, beside its only firm.
PLACE = (X + 70, Y + 70)
#: The certificate is one that the service made itself.
_TRUSTED = ssl._create_unverified_context()


@pytest.fixture(scope="module")
def service():
    with served(*PLACE) as address:
        yield address


@pytest.fixture
def context_options():
    """The service has a certificate that nobody vouches for."""
    return {"ignore_https_errors": True}


@pytest.fixture
def town(transactional_db, municipality, settings, service):
    services.load()
    make_order(valid_to=date(2027, 3, 1))
    make_firm(make_premises("SYN-1", 5, 20, size=20, origin="synthetic", street="Proefdreef", house_number=9001))
    written = f"Proefdienst {service} proef; Kapotte dienst {service} kapot"
    settings.WMS_LAYERS = wms_layers(written)
    allowed = house.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    pictures = [*allowed["img-src"], *origins({"WMS_LAYERS": written})]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**allowed, "img-src": pictures}}
    yield make_user("officer", municipality=municipality, username="kaartlezer")
    selectors.forget()


def at_the_square():
    lon, lat = crs.lonlat_from_rd(*PLACE)
    return f"/map/?on=2026-06-01&at={lon:.5f},{lat:.5f},18"


def asked_of(service):
    with urllib.request.urlopen(service.replace("/wms", "/asked"), context=_TRUSTED) as answer:
        return [one for one in json.load(answer) if one.get("REQUEST") == "GetMap"]


def red_in_the_middle(picture):
    with Image.open(picture) as image:
        red, green, _blue = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    return red - green > 60


@pytest.mark.parametrize(("system", "size"), [("EPSG:28992", 100), ("EPSG:3857", 160), ("EPSG:4326", 0.001)])
def test_the_service_draws_where_it_is_asked_whatever_the_order_of_the_axes(service, system, size):
    """By another client, so that what the map is tried against is no invention of ours."""
    wms = WebMapService(service, version="1.3.0", auth=Authentication(verify=False))
    assert {"proef", "kapot"} <= set(wms.contents)
    x, y = Transformer.from_crs(crs.RD, system, always_xy=True).transform(*PLACE)
    box = (x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    answer = wms.getmap(layers=["proef"], srs=system, bbox=box, size=(200, 200), format="image/png")
    assert red_in_the_middle(io.BytesIO(answer.read()))


def test_a_background_is_asked_rightly_drawn_printed_and_left_out_of_the_png(
    page, signed_in, town, service, axe, screenshot, tmp_path
):
    page.set_viewport_size({"width": 1440, "height": 900})
    answer = signed_in(page, town).goto(at_the_square())
    policy = next(part for part in answer.headers["content-security-policy"].split(";") if "img-src" in part)
    assert policy.split() == ["img-src", "'self'", "data:", service.removesuffix("/wms")]
    before = len(asked_of(service))
    assert not red_in_the_middle(io.BytesIO(page.locator("#kaart").screenshot()))
    page.get_by_label("Proefdienst").check()
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert red_in_the_middle(io.BytesIO(page.locator("#kaart").screenshot()))
    expect(page.get_by_text("te laden")).to_have_count(0)
    asked = asked_of(service)[before:]
    told = {name: {one[name] for one in asked} for name in ("SERVICE", "VERSION", "CRS", "LAYERS", "FORMAT", "WIDTH")}
    assert told == {
        "SERVICE": {"WMS"},
        "VERSION": {"1.3.0"},
        "CRS": {"EPSG:3857"},
        "LAYERS": {"proef"},
        "FORMAT": {"image/png"},
        "WIDTH": {"256"},
    }
    assert all(5e5 < float(one["BBOX"].split(",")[0]) < 6e5 for one in asked), "x stands first in EPSG:3857"
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("Proefdienst")
    axe(page)
    screenshot("wms")
    page.emulate_media(media="print")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.get_by_text("op de PNG niet")).to_be_visible()
    with page.expect_download() as picture:
        page.get_by_role("button", name="Bewaar als PNG").click()
    picture.value.save_as(tmp_path / "map.png")
    assert not red_in_the_middle(tmp_path / "map.png")


def test_a_service_that_fails_is_told_in_a_sentence_that_goes_when_it_is_off(page, signed_in, town, axe, screenshot):
    signed_in(page, town).goto(at_the_square())
    page.get_by_label("Kapotte dienst").check()
    said = page.get_by_role("status").filter(has_text="Achtergrond “Kapotte dienst” is nu niet te laden")
    expect(said).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    screenshot("wms-fails-320")
    page.get_by_label("Kapotte dienst").uncheck()
    expect(said).to_have_count(0)


def test_no_other_host_may_give_pictures(browser, live_server, signed_in, town, service):
    context = browser.new_context(base_url=live_server.url, ignore_https_errors=True)
    page = signed_in(context.new_page(), town)
    page.goto(at_the_square())
    refused = page.evaluate(
        """async urls => {
            const refused = [];
            addEventListener("securitypolicyviolation", event => refused.push(event.blockedURI));
            await Promise.all(urls.map(url => new Promise(done => {
                const picture = new Image();
                picture.onload = picture.onerror = done;
                picture.src = url;
            })));
            await new Promise(done => setTimeout(done, 200));
            return refused;
        }""",
        [f"{service}?x", "https://127.0.0.1:9/wms"],
    )
    context.close()
    assert refused == ["https://127.0.0.1:9/wms"]
