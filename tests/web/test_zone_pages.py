"""The pages of zones: what a policy adviser sees and does, and what is said of wrong input; nothing half stored."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import Polygon

from core.today import today
from gis.places.models import DesignationOrder
from gis.zones import chart
from gis.zones.models import Proposal
from tests import zones
from tests.db.test_zone_area import BOW_TIE, HOLE_OUTSIDE, OVERLAPPING, circle, degrees, geojson
from tests.people import make_user
from tests.places import X, Y, make_order, make_premises, square
from tests.zones import Walk, corners, outlined

pytestmark = pytest.mark.django_db
FIRST = today() + timedelta(days=90)
DRAFTS = "/map/?phase=preparing&view=orders"
DATA = {
    "title": "Garages Overvecht",
    "article": "artikel 2:47 APV",
    "body": "burgemeester",
    "permit_authority": "burgemeester",
    "by_area": "on",
    "activities": "4511 9531",
    "sbi_version": "2025",
    "valid_from": FIRST.isoformat(),
}


@pytest.fixture
def walk(municipality):
    outlined(municipality)
    return Walk(municipality, valid_from=FIRST, valid_to=None)


@pytest.fixture
def page(client, walk):
    client.force_login(walk.adviser)

    def ask(path="", **data):
        address = f"/zones/{walk.made.public_id}/{path}"
        return client.post(address, data) if data else client.get(address)

    return ask


def said(response):
    return response.getvalue().decode()


def test_a_zone_is_made_drawn_and_brought_into_force(client, municipality, user_with):
    outlined(municipality)
    make_premises("SYN-1", 95, 50)
    client.force_login(user_with("policy"))
    made = client.post("/zones/new/", DATA)
    proposal = Proposal.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/zones/{proposal.public_id}/area/")
    assert proposal.activities == ["4511", "9531"]
    drawn = client.post(made["Location"], {"tool": "save", "area": corners(square(0, 0, 100))})
    assert drawn.status_code == 303
    shown = said(client.get(f"/zones/{proposal.public_id}/"))
    assert "10.000 m²" in shown
    assert "SYN-1" in shown
    rapport = {"title": "Rapport", "on": today().isoformat(), "upload": zones.paper()}
    assert client.post(f"/zones/{proposal.public_id}/evidence/", rapport).status_code == 303
    form = client.get(f"/zones/{proposal.public_id}/ask-views/").context["form"]
    assert "Garages Overvecht" in form.initial["text"]
    assert "$" not in form.initial["text"]
    asked = {"on": today().isoformat(), "until": (today() + timedelta(days=42)).isoformat(), "text": "Ter inzage."}
    assert client.post(f"/zones/{proposal.public_id}/ask-views/", asked).status_code == 303
    proposal.refresh_from_db(fields=["views_until"])
    assert Proposal.objects.get().state == chart.VIEWS_ASKED
    early = {"on": today().isoformat(), "views": "Geen.", "text": "Besluit.", "upload": zones.paper()}
    refused = client.post(f"/zones/{proposal.public_id}/adopt/", early)
    assert refused.status_code == 422
    assert "termijn voor zienswijzen loopt nog" in said(refused)


def test_a_draft_has_no_public_face(client, walk):
    walk.adopted()
    for address in ("/register/", "/api/v1/orders", "/ogc/collections/orders/items?f=json", "/check/"):
        assert "Aanwijzing garages" not in said(client.get(address))
    client.force_login(make_user("officer", municipality=walk.adviser.municipality))
    for address in (DRAFTS, "/orders/", f"/map/file/{DRAFTS.removeprefix('/map/')}"):
        assert "Aanwijzing garages" not in said(client.get(address))
    client.force_login(walk.adviser)
    assert "Aanwijzing garages" not in said(client.get("/orders/"))
    assert "Aanwijzing garages" in said(client.get("/zones/"))


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (BOW_TIE, "de rand kruist zichzelf bij RD"),
        (HOLE_OUTSIDE, "een gat ligt buiten de rand"),
        (OVERLAPPING, "de rand kruist zichzelf"),
        (square(1_400, 0, 500), "200.000 m² ligt buiten uw gemeente"),
    ],
    ids=["bow-tie", "hole outside", "self-overlap", "over the border"],
)
def test_a_bad_area_is_shown_with_its_mend_which_the_person_accepts(page, walk, shape, sentence):
    refused = page("area/", tool="save", area=corners(shape))
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert walk.proposal.geom is None
    mend = refused.context["mend"]
    assert any(item["kind"] == "mend" for item in refused.context["map_data"]["shapes"])
    accepted = page("area/", tool="check", area=mend)
    assert accepted.status_code == 200
    assert "Nog niet bewaard" in said(accepted)
    assert walk.proposal.geom is None
    assert page("area/", tool="save", area=mend).status_code == 303
    assert walk.proposal.geom.valid


def test_a_part_of_too_few_corners_is_dropped_by_the_mend(page, walk):
    typed = f"{corners(square(0, 0, 100))}\n\n134600.00 459500.00\n134700.00 459500.00"
    refused = page("area/", tool="save", area=typed)
    assert refused.status_code == 422
    assert "Gebied: deel 2 vanaf regel 6 heeft te weinig hoeken (verschillende: 2)" in said(refused)
    assert "het gebied zonder wat te weinig hoeken heeft" in said(refused)
    assert typed.replace("\n", "\r\n") in said(refused) or typed in said(refused)
    kinds = [item["kind"] for item in refused.context["map_data"]["shapes"]]
    assert {"mend", "fault"} <= set(kinds), "both are on the map"
    assert page("area/", tool="save", area=refused.context["mend"]).status_code == 303
    assert walk.proposal.geom.area == pytest.approx(10_000)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_where_too_few_corners_are_all_there_is_the_page_says_how_to_go_on(page, walk, client, language):
    client.cookies["django_language"] = language
    refused = page("area/", tool="check", area="134600 459500\n134700 459500")
    words = {
        "nl": "Zonder dat blijft er niets over. Voeg bij Hoeken",
        "en": "Without that nothing is left. Add corners",
    }
    assert words[language] in said(refused)
    assert not refused.context["mend"]
    other = page("area/", tool="union", area=corners(square(0, 0, 100)), other="134600 459500\n134700 459500")
    assert {"nl": "minder dan drie hoeken", "en": "fewer than three corners"}[language] in said(other)
    assert walk.proposal.geom is None


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        ("", "er is niets getekend"),
        ("5.08 52.12\n5.09 52.12\n5.09 52.13", "dit zijn graden, geen RD-meters"),
        ("52.12 5.08\n52.12 5.09\n52.13 5.09", "graden met de breedte eerst"),
        ("459500 134400\n459500 134500\n459600 134500", "x en y zijn verwisseld"),
        ("134400 459500\nhier\n3 4", "Regel 2"),
        ("900000 900000\n900100 900000\n900100 900100", "ligt niet in Nederland"),
    ],
)
def test_what_is_typed_wrong_is_named(page, walk, area, sentence):
    refused = page("area/", tool="save", area=area)
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert area.split("\n")[0] in said(refused)
    assert walk.proposal.geom is None


FLAT = Polygon([(X, Y), (X + 50, Y + 50), (X, Y)])


def upload(data, name="zone.geojson"):
    return SimpleUploadedFile(name, data, "application/octet-stream")


def test_a_file_fills_the_page_and_stores_nothing(page, walk):
    read = page("area/", tool="import", upload=upload(geojson(degrees(square(0, 0, 100)))))
    assert read.status_code == 200
    assert "Uit het bestand: 1 vlak" in said(read)
    assert walk.proposal.geom is None
    assert page("area/", tool="save", area=read.context["form"]["area"].value()).status_code == 303
    assert walk.proposal.geom.area == pytest.approx(10_000, rel=1e-3)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (geojson(square(0, 0, 100)), "Het bestand noemt er geen"),
        (geojson(circle(200_000), "EPSG:28992"), "200.001 hoeken zijn te veel"),
        (geojson([square(0, 0, 100), FLAT], "EPSG:28992"), "Bestand: vlak 2 bij RD"),
        (geojson(FLAT, "EPSG:28992"), "Zonder dat blijft er niets over"),
        (b"hallo", "geen GeoJSON, GeoPackage of Shapefile"),
    ],
    ids=["no CRS", "200,000 corners", "two corners", "two corners alone", "no map"],
)
def test_a_bad_file_is_refused_with_what_would_be_right(page, walk, data, sentence):
    refused = page("area/", tool="import", upload=upload(data))
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert walk.proposal.geom is None


def test_sentences_in_english(page, client):
    client.cookies["django_language"] = "en"
    refused = page("area/", tool="save", area=corners(BOW_TIE))
    assert "the border crosses itself" in said(refused)


@pytest.mark.parametrize(
    ("tool", "given", "m2"),
    [
        ("buffer", {"metres": "-10"}, 6_400),
        ("union", {"other": corners(square(100, 0, 100))}, 20_000),
        ("subtract", {"other": corners(square(50, 0, 100))}, 5_000),
        ("snap", {"within": "3"}, 10_200),
    ],
)
def test_tools_change_the_page_only(page, walk, tool, given, m2):
    make_premises("SYN-1", 102, 0, 100)
    walk.draw()
    used = page("area/", tool=tool, area=corners(square(0, 0, 100)), **given)
    assert used.status_code == 200
    assert used.context["seen"].area_m2 == pytest.approx(m2)
    assert walk.proposal.geom.area == pytest.approx(10_000)


def test_the_zone_of_an_order_can_be_joined(page, walk):
    order = make_order(area=square(100, 0, 50))
    used = page("area/", tool="union", area=corners(square(0, 0, 100)), order=str(order.public_id))
    assert used.context["seen"].area_m2 == pytest.approx(12_500)
    assert [overlap.order for overlap in used.context["seen"].overlaps] == [order]


def test_a_cut_gives_parts_to_choose_from(page):
    area = corners(square(0, 0, 100))
    cut = page("area/", tool="split", area=area, line=f"{X + 30} {Y - 5}\n{X + 30} {Y + 105}")
    assert [round(m2) for m2, _text in cut.context["parts"]] == [7_000, 3_000]
    short = page("area/", tool="split", area=area, line=f"{X + 30} {Y + 5}\n{X + 30} {Y + 10}")
    assert short.status_code == 422
    assert "loopt niet door het gebied heen" in said(short)


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"valid_to": (FIRST - timedelta(days=1)).isoformat()}, "valid_to", "De einddatum ligt voor de begindatum"),
        ({"activities": "garage"}, "activities", "“garage” is geen SBI-code"),
        ({"bag_ids": "12"}, "bag_ids", "“12” is geen BAG-id"),
        ({"by_area": "", "activities": ""}, "by_area", "nu wijst het besluit niets aan"),
        ({"valid_from": "31-31-2027"}, "valid_from", "Geef een bestaande datum"),
    ],
)
def test_wrong_data_keeps_what_was_typed_and_stores_nothing(client, user_with, fields, field, sentence):
    client.force_login(user_with("policy"))
    refused = client.post("/zones/new/", DATA | fields)
    assert refused.status_code == 422
    assert sentence in " ".join(refused.context["form"].errors[field])
    assert "Garages Overvecht" in said(refused)
    assert not Proposal.objects.exists()


def test_an_order_is_renewed_from_the_list(client, user_with):
    order = make_order(valid_to=today() + timedelta(days=30), valid_from=today() - timedelta(days=900))
    client.force_login(user_with("policy"))
    assert f"?renews={order.public_id}" in said(client.get("/zones/"))
    form = client.get(f"/zones/new/?renews={order.public_id}").context["form"]
    assert form.initial["valid_from"] == order.valid_to + timedelta(days=1)
    sent = DATA | {"valid_from": form.initial["valid_from"].isoformat()}
    assert client.post(f"/zones/new/?renews={order.public_id}", sent).status_code == 303
    proposal = Proposal.objects.get()
    assert (proposal.follows, proposal.relation) == (order, "renews")
    assert proposal.geom.area == pytest.approx(10_000)
    assert "voorstel loopt" in said(client.get("/zones/"))
    assert DesignationOrder.objects.count() == 1
