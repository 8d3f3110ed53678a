"""Vector tiles: what is in them, for whom, on which day, and what is said of a tile that cannot be."""

import gzip
from datetime import date, timedelta
from itertools import product

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from shapely.geometry import Point

from core.today import today
from gis.atlas.tiles.grid import Tile
from gis.atlas.tiles.layers import LAYERS
from gis.places import crs
from gis.places.models import Footprint
from tests import cases
from tests.people import make_user
from tests.visits import make_firm, make_premises

pytestmark = pytest.mark.django_db
X, Y = cases.CORNER


def tile_at(x, y, z):
    """The tile of a zoom in which a point in RD lies."""
    side = 40075016.685578488 / 2**z
    at = crs.reproject(Point(x, y), crs.RD, crs.WEB_MERCATOR)
    return Tile(z, int((at.x + 20037508.342789244) // side), int((20037508.342789244 - at.y) // side))


def where(layer, tile, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt" + (f"?{query}" if query else "")


def features(response):
    """The attributes of what is on a tile."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    if not response.content:
        return []
    (layer,) = mapbox_vector_tile.decode(response.content).values()
    return [feature["properties"] for feature in layer["features"]]


def stand(premises, x, y, size=12.0, **dates):
    """A square of ground for premises, by its south-west corner in RD."""
    square = MultiPolygon(Polygon.from_bbox((x, y, x + size, y + size)), srid=28992)
    days = {"valid_from": date(2000, 1, 1)} | dates
    return Footprint.objects.create(premises=premises, geom=square, **days)


@pytest.fixture
def policy(client, municipality):
    client.force_login(make_user("policy", municipality=municipality))
    return client


@pytest.fixture
def garage(municipality):
    """A made-up garage under the duty that asked for nothing, on the ground of the demo's order."""
    cases.order(municipality)
    firm = cases.firm(municipality)
    firm.premises.footprints.all().delete()
    stand(firm.premises, X, Y)
    return firm


@pytest.fixture
def permit(municipality):
    walk = cases.walk(municipality, today() - timedelta(days=120)).review().complete().steps().grant().publish()
    walk.case.premises.footprints.all().delete()
    stand(walk.case.premises, X, Y)
    return walk.case.permit


class TestOrders:
    def test_everyone_sees_the_zones_in_force(self, client, garage):
        (zone,) = features(client.get(where("orders", tile_at(X, Y, 14))))
        assert zone["title"] == "Aanwijzing (fictief)"
        assert (zone["municipality"], zone["valid_from"], zone["fictive"]) == ("GM0344", "2025-04-21", True)
        assert "valid_to" not in zone

    def test_by_the_day(self, client, garage):
        assert features(client.get(where("orders", tile_at(X, Y, 14), on="2025-04-20"))) == []
        assert len(features(client.get(where("orders", tile_at(X, Y, 14), on="2025-04-21")))) == 1

    @pytest.mark.parametrize("z", [0, 5, 10])
    def test_far_out_they_are_counted(self, client, garage, z):
        assert features(client.get(where("orders", tile_at(X, Y, z)))) == [{"count": 1}]

    def test_elsewhere_is_nothing(self, client, garage):
        assert client.get(where("orders", Tile(14, 0, 0))).content == b""
        assert client.get(where("orders", tile_at(X + 20_000, Y, 14))).content == b""


class TestPremises:
    def test_signed_out_gets_none(self, client, garage):
        response = client.get(where("premises", tile_at(X, Y, 16)))
        assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")

    def test_by_role(self, client, garage, municipality):
        client.force_login(make_user("entrepreneur", municipality=municipality))
        assert client.get(where("premises", tile_at(X, Y, 16))).status_code == 403

    def test_staff_see_how_each_stands(self, policy, garage):
        (place,) = features(policy.get(where("premises", tile_at(X, Y, 16))))
        assert place == {"bag_id": garage.premises.bag_id, "state": "none"}

    def test_before_the_order_there_is_no_duty(self, policy, garage):
        (place,) = features(policy.get(where("premises", tile_at(X, Y, 16), on="2025-04-20")))
        assert place["state"] in {"not_required", "unknown"}

    def test_another_municipality_sees_nothing_of_it(self, client, garage, other_municipality):
        client.force_login(make_user("policy", municipality=other_municipality))
        for z in (8, 13, 16):
            assert client.get(where("premises", tile_at(X, Y, z))).content == b""

    def test_without_a_firm_it_is_drawn_close_by_only(self, policy, garage, municipality):
        stand(make_premises(municipality), X + 30, Y)
        assert len(features(policy.get(where("premises", tile_at(X, Y, 15))))) == 2
        assert len(features(policy.get(where("premises", tile_at(X, Y, 14))))) == 1

    def test_far_out_the_states_are_counted(self, policy, garage, municipality):
        firms = [make_firm(make_premises(municipality)) for _ in range(3)]
        for number, firm in enumerate(firms):
            stand(firm.premises, X + 20 * number, Y + 30)
        (square,) = features(policy.get(where("premises", tile_at(X, Y, 9))))
        assert (square["count"], square["none"], square["permit"]) == (4, 1, 0)
        assert square["count"] == sum(square[name] for name in square if name != "count")

    def test_a_square_is_counted_in_one_tile_only(self, policy, garage, municipality):
        for z in (12, 9):
            middle = tile_at(X, Y, z)
            around = [Tile(z, middle.x + i, middle.y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            found = [square for tile in around for square in features(policy.get(where("premises", tile)))]
            assert sum(square["count"] for square in found) == 1

    def test_no_name_ever(self, policy, garage):
        garage.name, garage.sole_trader = "Jansen Autoherstel", True
        garage.save()
        for z in (9, 13, 16):
            assert b"Jansen" not in policy.get(where("premises", tile_at(X, Y, z))).content

    @pytest.mark.parametrize(("z", "most"), [(9, 20), (16, 20)])
    def test_the_first_tile_reckons_and_the_next_asks_once(
        self, policy, garage, z, most, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(most):
            policy.get(where("premises", tile_at(X, Y, z)))
        with django_assert_max_num_queries(4):  # session, person, roles, tile
            policy.get(where("premises", tile_at(X, Y, z)))


class TestPermits:
    def test_everyone_sees_what_the_register_tells_but_no_name(self, client, permit):
        (point,) = features(client.get(where("permits", tile_at(X, Y, 15))))
        assert point["number"] == permit.number
        assert set(point) <= {"number", "bag_id", "activity", "valid_from", "valid_to"}

    def test_by_the_day(self, client, permit):
        before = permit.valid_from - timedelta(days=1)
        assert features(client.get(where("permits", tile_at(X, Y, 15), on=before))) == []
        permit.ended_on = permit.valid_from + timedelta(days=2)
        permit.save()
        assert features(client.get(where("permits", tile_at(X, Y, 15)))) == []

    def test_far_out_they_are_counted(self, client, permit):
        assert features(client.get(where("permits", tile_at(X, Y, 8)))) == [{"count": 1}]


class TestKeeping:
    def test_what_did_not_change_is_not_sent_again(self, client, garage):
        first = client.get(where("orders", tile_at(X, Y, 14)))
        again = client.get(where("orders", tile_at(X, Y, 14)), HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        cases.DesignationOrder.objects.update(title="Anders")
        changed = client.get(where("orders", tile_at(X, Y, 14)), HTTP_IF_NONE_MATCH=first["ETag"])
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    def test_it_travels_packed(self, client, garage):
        cases.DesignationOrder.objects.update(title="Aanwijzing " * 20)
        packed = client.get(where("orders", tile_at(X, Y, 14)), HTTP_ACCEPT_ENCODING="gzip")
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == client.get(where("orders", tile_at(X, Y, 14))).content
        again = client.get(
            where("orders", tile_at(X, Y, 14)), HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed["ETag"]
        )
        assert again.status_code == 304

    def test_what_only_staff_may_see_is_kept_by_no_cache_between(self, policy, garage):
        response = policy.get(where("premises", tile_at(X, Y, 16)))
        assert response["Cache-Control"].startswith("private")
        assert {"Authorization", "Cookie"} <= set(response["Vary"].split(", "))
        assert policy.get(where("orders", tile_at(X, Y, 16)))["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("zones/14/8425/5391.mvt", 404, "layer"),
        ("orders/30/1/1.mvt", 404, "z"),
        ("orders/23/1/1.mvt", 404, "z"),
        ("orders/14/16384/1.mvt", 404, "x"),
        ("orders/14/1/16384.mvt", 404, "y"),
        ("orders/-1/0/0.mvt", 400, "z"),
        ("orders/1e1/0/0.mvt", 400, "z"),
        ("orders/٣/0/0.mvt", 400, "z"),
        ("orders/14/8425/999999999999999999.mvt", 400, "y"),
        ("orders/14/%00/1.mvt", 400, ""),
        ("orders/14/8425/{{7*7}}.mvt", 400, "y"),
        ("orders/14/8425/5391.mvt?on=2026-02-30", 400, "on"),
        ("orders/14/8425/5391.mvt?on=morgen", 400, "on"),
        ("orders/14/8425/5391.mvt?on=2026-02-03&on=2026-02-04", 400, "on"),
        ("orders/14/8425/5391.mvt?since=2026-02-03", 400, "since"),
        ("orders/14/8425/5391.mvt?on=2026-02-03'--", 400, "on"),
        ("orders/14/8425/5391.png", 404, ""),
        ("orders/14/8425.mvt", 404, ""),
        ("", 404, ""),
    ],
)
def test_what_cannot_be_is_said_in_both_languages(client, address, status, field):
    response = client.get(f"/tiles/{address}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert " / " in problem["detail"]
    assert [one["field"] for one in problem["errors"]] == ([field] if field else [])


def test_every_zoom_answers_on_any_day(policy, garage, permit):
    for z, layer, on in product((0, 1, 7, 10, 11, 16, 22), LAYERS, ("0001-01-01", "2026-11-23", "9999-12-31")):
        assert policy.get(where(layer, tile_at(X, Y, z), on=on)).status_code == 200, (z, layer, on)
        corner = policy.get(where(layer, Tile(z, 2**z - 1, 2**z - 1), on=on))
        assert corner.content == b"" or z == 0, (z, layer, on)
