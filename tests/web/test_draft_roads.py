"""A zone in the making, the map and what-if know each other: one click there, one click back, for who makes zones."""

import re
from datetime import timedelta

import pytest
from shapely.geometry import MultiPolygon, Polygon

from core.today import today
from gis.atlas.scenarios.models import Scenario
from gis.places.shapes import from_stored
from gis.zones.models import Proposal
from tests import zones
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises, square
from tests.scenarios import asked, quick
from tests.zones import Walk, outlined

pytestmark = pytest.mark.django_db
FIRST = today() + timedelta(days=90)
ASKED = "/map/?phase=preparing&view=orders"


@pytest.fixture
def walk(municipality):
    quick()
    outlined(municipality)
    return Walk(municipality, valid_from=FIRST, valid_to=None, activities=("9531",)).draw()


@pytest.fixture
def adviser(client, walk):
    client.force_login(walk.adviser)
    return client


def said(answer):
    return answer.content.decode()


def drawn(answer):
    return [(zone["title"], zone["phase"], zone["url"]) for zone in answer.context["map_data"]["zones"]]


def test_what_is_being_prepared_is_a_layer_of_the_map_for_who_makes_zones(adviser, walk):
    address = f"/zones/{walk.made.public_id}/"
    assert drawn(adviser.get(ASKED)) == [("Aanwijzing garages", "preparing", address)]
    assert f'href="{address}"' in said(adviser.get(ASKED)), "the table says what the map shows"
    assert drawn(adviser.get("/map/")) == []
    walk.evidence().ask_views(days=1).wait(2).adopt()
    assert len(drawn(adviser.get(ASKED))) == 1
    walk.publish()
    assert drawn(adviser.get(ASKED)) == [], "now it is an order, and stands there as one"
    assert [phase for _title, phase, _url in drawn(adviser.get("/map/?phase=coming"))] == ["coming"]


def test_nobody_else_sees_a_draft_there(client, walk, municipality):
    for role in ("officer", "planner", "decider"):
        client.force_login(make_user(role, municipality=municipality))
        answer = client.get(ASKED)
        assert drawn(answer) == []
        assert 'value="preparing"' not in said(answer), "the legend does not tell of it either"


def test_another_municipality_sees_no_draft(client, walk, other_municipality):
    client.force_login(make_user("policy", municipality=other_municipality))
    assert drawn(client.get(ASKED)) == []
    client.post("/whatif/new/", {"zone": f"draft:{walk.made.public_id}", "codes": "9531", "starts_on": FIRST})
    assert not Scenario.objects.exists()


def test_what_was_known_before_shows_no_draft_of_now(adviser):
    before = (today() - timedelta(days=30)).isoformat()
    assert drawn(adviser.get(f"{ASKED}&known={before}")) == []


def test_the_map_opens_where_the_zone_is(adviser, walk):
    link = adviser.get(f"/zones/{walk.made.public_id}/").context["on_map"]
    shown = adviser.get(link)
    assert shown.status_code == 200
    assert ("Aanwijzing garages", "preparing") in [zone[:2] for zone in drawn(shown)]
    lon, lat, zoom = map(float, shown.context["form"].cleaned_data["at"].split(","))
    assert (round(lon, 1), round(lat, 1)) == (5.1, 52.1)
    assert 15 < zoom <= 18


def test_from_a_draft_to_a_what_if_and_back(adviser, walk):
    firm = make_firm(make_premises("SYN-1", 10, 10))
    page = f"/zones/{walk.made.public_id}/"
    (link,) = re.findall(r'href="(/whatif/new/[^"]+)"', said(adviser.get(page)))
    form = adviser.get(link).context["form"]
    assert (form["starts_on"].value(), form["codes"].value()) == (FIRST, "9531")
    sent = {"zone": form["zone"].value(), "codes": form["codes"].value(), "starts_on": FIRST.isoformat()}
    assert adviser.post(link, sent).status_code == 303
    made = Scenario.objects.get()
    assert (made.draft, made.zone_name) == (walk.made.public_id, "Aanwijzing garages")
    assert [hit["firm"] for hit in made.result["hits"]] == [str(firm.public_id)]
    for sheet in ("", "forecast/"):
        assert f'href="{page}"' in said(adviser.get(f"/whatif/{made.public_id}/{sheet}"))
    assert f'href="/whatif/{made.public_id}/"' in said(adviser.get(page))
    again = adviser.post(f"/whatif/{made.public_id}/forecast/", {"officer-hours": "30"})
    assert again.status_code == 303
    assert {one.draft for one in Scenario.objects.all()} == {walk.made.public_id}, "other numbers, the same draft"


def test_from_a_what_if_to_a_draft_and_back(client, municipality):
    outlined(municipality)
    zones.load_texts()
    adviser = make_user("policy", municipality=municipality)
    scenario = asked(municipality, actor=adviser, starts_on=FIRST)
    client.force_login(adviser)
    (link,) = re.findall(r'href="(/zones/new/[^"]+)"', said(client.get(f"/whatif/{scenario.public_id}/")))
    form = client.get(link).context["form"]
    values = {name: form[name].value() for name in ("title", "activities", "sbi_version", "valid_from")}
    assert (values["title"], values["activities"], values["valid_from"]) == ("Proef", "9531", FIRST)
    said_more = {"article": "artikel 2:47 APV", "body": "burgemeester", "permit_authority": "burgemeester"}
    made = client.post(link, {**values, **said_more, "by_area": "on", "valid_from": FIRST.isoformat()})
    draft = Proposal.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/zones/{draft.public_id}/")
    assert from_stored(draft.geom).equals(from_stored(scenario.area))
    assert f'href="/whatif/{scenario.public_id}/"' in said(client.get(made["Location"]))
    assert f'href="{made["Location"]}"' in said(client.get(f"/whatif/{scenario.public_id}/"))


def test_an_area_that_may_not_be_stored_as_it_is_waits_on_the_drawing_page(client, municipality):
    outlined(municipality)
    zones.load_texts()
    adviser = make_user("policy", municipality=municipality)
    round_one = Polygon(
        [
            (x + 0.001 * (n % 2), y)
            for n, (x, y) in enumerate(square(0, 0, 100).geoms[0].buffer(1, 2000).exterior.coords)
        ]
    )
    scenario = asked(municipality, actor=adviser, area=MultiPolygon([round_one]))
    client.force_login(adviser)
    zone = Walk(municipality, adviser=adviser, scenario=scenario)
    assert zone.proposal.geom is None
    shown = client.get(f"/zones/{zone.made.public_id}/area/")
    assert len(shown.context["form"]["area"].value().splitlines()) > 5_000
    refused = client.post(
        f"/zones/{zone.made.public_id}/area/", {"tool": "check", "area": shown.context["form"]["area"].value()}
    )
    assert refused.status_code == 422
    assert refused.context["mend"]


def test_a_what_if_of_another_municipality_makes_no_draft(client, municipality, other_municipality):
    scenario = asked(municipality)
    client.force_login(make_user("policy", municipality=other_municipality))
    assert client.get(f"/zones/new/?scenario={scenario.public_id}").status_code == 404
    assert client.get("/zones/new/?scenario=onzin").status_code == 404


def test_an_order_on_the_map_starts_a_what_if_with_its_area(adviser):
    order = make_order(title="Oude aanwijzing", valid_to=None)
    page = said(adviser.get("/map/?view=orders"))
    assert f"/whatif/new/?zone=order:{order.public_id}" in page
    assert (
        adviser.get(f"/whatif/new/?zone=order:{order.public_id}").context["form"]["zone"].value()
        == f"order:{order.public_id}"
    )
