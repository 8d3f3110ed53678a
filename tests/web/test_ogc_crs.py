"""The abstract tests of OGC API - Features part 2 (OGC 18-058r1, annex A), each under its name there."""

import json
from datetime import timedelta

import pytest
from shapely.geometry import box

from core.today import today
from gis.atlas.features.catalogue import COLLECTIONS
from gis.places import crs
from tests import cases, places
from tests.ogc import CRS84, EPSG, LATLON, MERCATOR, RD, ask, keys, told

pytestmark = pytest.mark.django_db
NAMES = list(COLLECTIONS)
CORNER = (places.X, places.Y)


@pytest.fixture
def town(municipality):
    walk = cases.walk(municipality, today() - timedelta(days=120)).review().complete().steps().grant().publish()
    for number in range(3):
        places.make_premises(f"034410000000000{number}", x=number * 20, y=0)
    return walk.case


def lowest(client, system, **parameters):
    """The least first and second coordinate of the premises at the tests' corner, and the header."""
    asked = {"crs": system} if system else {}
    response = ask(client, "collections/premises/items/0344100000000000", **asked, **parameters)
    (ring,) = json.loads(response.body)["geometry"]["coordinates"][0]
    return (min(point[0] for point in ring), min(point[1] for point in ring)), response["Content-Crs"]


@pytest.mark.parametrize("name", NAMES)
def test_crs_uri_and_fc_md_crs_list(client, town, name):
    for one in (told(client, f"collections/{name}"), {"crs": told(client, "collections")["crs"]}):
        assert one["crs"] == [CRS84, RD, LATLON, MERCATOR]
    (listed,) = [one for one in told(client, "collections")["collections"] if one["id"] == name]
    assert listed["crs"] == ["#/crs"]


@pytest.mark.parametrize("name", NAMES)
def test_fc_md_storage_crs(client, town, name):
    one = told(client, f"collections/{name}")
    assert one["storageCrs"] == RD
    assert one["storageCrs"] in one["crs"]


@pytest.mark.parametrize("path", ["items", "items/0344100000000000"])
@pytest.mark.parametrize("system", [CRS84, RD, LATLON, MERCATOR])
def test_fc_crs_valid_value_and_header(client, town, system, path):
    assert ask(client, f"collections/premises/{path}", crs=system)["Content-Crs"] == f"<{system}>"


@pytest.mark.parametrize("path", ["items", "items/0344100000000000"])
@pytest.mark.parametrize("system", ["EPSG:28992", f"{EPSG}4258", f"{EPSG}28992/", "", RD.replace("http:", "https:")])
def test_fc_crs_valid_invalid(client, town, system, path):
    response = ask(client, f"collections/premises/{path}", 400, crs=system)
    assert [one["field"] for one in json.loads(response.body)["errors"]] == ["crs"]


def test_fc_crs_default(client, town):
    place, header = lowest(client, None)
    assert header == f"<{CRS84}>"
    assert place == lowest(client, CRS84)[0]
    assert tuple(round(value) for value in place) == (5, 52)


def test_fc_crs_action_in_each_order_of_axes(client, town):
    assert lowest(client, RD)[0] == CORNER
    longitude, latitude = lowest(client, CRS84)[0]
    assert lowest(client, LATLON)[0] == (latitude, longitude)
    corner = box(*CORNER, CORNER[0] + 10, CORNER[1] + 10)
    west, south, _east, _north = crs.reproject(corner, crs.RD, crs.WEB_MERCATOR).bounds
    assert lowest(client, MERCATOR)[0] == pytest.approx((west, south), abs=0.001)


def boxes():
    """The ground of the middle of the three premises, in each system and in the order of its axes."""
    x, y = CORNER[0] + 20, CORNER[1]
    ground = box(x + 1, y + 1, x + 9, y + 9)
    yield RD, ground.bounds
    west, south, east, north = crs.reproject(ground, crs.RD, crs.LONLAT).bounds
    yield CRS84, (west, south, east, north)
    yield LATLON, (south, west, north, east)
    yield MERCATOR, crs.reproject(ground, crs.RD, crs.WEB_MERCATOR).bounds


@pytest.mark.parametrize(("system", "bounds"), list(boxes()))
def test_bbox_crs_action(client, town, system, bounds):
    asked = {"bbox": ",".join(map(repr, bounds)), "bbox_crs": system}
    assert keys(client, "premises", **asked) == ["0344100000000001"]
    for name in ("orders", "permits"):
        everything = {"bbox": "-7000,289000,300000,629000", "bbox_crs": RD}
        assert keys(client, name, **everything) == keys(client, name)


def test_bbox_crs_default(client, town):
    bounds = dict(boxes())[CRS84]
    assert keys(client, "premises", bbox=",".join(map(repr, bounds))) == ["0344100000000001"]


def test_fc_bbox_crs_valid_invalid(client, town):
    ask(client, "collections/premises/items", 400, bbox="5,52,6,53", bbox_crs="EPSG:4326")


def test_the_answer_may_be_in_another_system_than_the_box(client, town):
    bounds = ",".join(map(repr, dict(boxes())[CRS84]))
    (one,) = told(client, "collections/premises/items", bbox=bounds, crs=RD)["features"]
    assert one["geometry"]["coordinates"][0][0][0][0] > 100_000
