"""GIS programs read the service over HTTP: GDAL's OAPIF driver and OWSLib get every feature of every collection."""

from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from owslib.ogcapi.features import Features
from shapely.geometry import box

from core.today import today
from gis.atlas.features import paging
from gis.atlas.features.catalogue import COLLECTIONS
from gis.places.models import DesignationOrder, Footprint, Premises
from gis.places.shapes import as_multi, to_stored
from permits.models import Permit
from tests import cases
from tests.gdal_reads import read

pytestmark = pytest.mark.django_db(transaction=True)

#: More than GDAL asks for at once, and no multiple of anything.
MANY = 1_203
#: What each collection holds in `country`.
HELD = {"orders": 1, "premises": MANY + 1, "permits": 1}
RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"


@pytest.fixture
def country(live_server, municipality, monkeypatch):
    """Premises on a lattice, an order with its zone, and a permit in force."""
    monkeypatch.setattr(paging, "BATCH", 100)
    x, y = cases.CORNER
    made = Premises.objects.bulk_create(
        Premises(municipality=municipality, bag_id=f"0344100{number:09}", street="Laan", house_number=number + 1)
        for number in range(MANY)
    )
    Footprint.objects.bulk_create(
        Footprint(
            premises=one,
            geom=to_stored(
                as_multi(box(x + n % 40 * 15, y + n // 40 * 15, x + n % 40 * 15 + 9.125, y + n // 40 * 15 + 7))
            ),
            valid_from=date(2010, 1, 1),
        )
        for n, one in enumerate(made)
    )
    walk = cases.walk(municipality, today() - timedelta(days=120)).review().complete().steps().grant().publish()
    assert walk.case.permit.valid_from <= today()
    return f"{live_server.url}/ogc/"


def test_the_world_of_these_tests(country):
    assert Footprint.objects.count() == HELD["premises"]
    assert DesignationOrder.objects.count() == HELD["orders"]
    assert Permit.objects.count() == HELD["permits"]


def test_gdal_finds_the_collections(country):
    assert set(read(country)["layers"]) == set(COLLECTIONS)


@pytest.mark.parametrize("layer", list(COLLECTIONS))
def test_gdal_reads_every_feature_in_crs84(country, layer):
    found = read(country, layer, CRS="OGC:CRS84")
    assert len(set(found["ids"])) == len(found["shapes"]) == HELD[layer]
    assert set(COLLECTIONS[layer].properties) <= set(found["fields"])
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(found["shapes"]))
    assert 4.9 < west < east < 5.2, "longitude comes first"
    assert 52.0 < south < north < 52.3


@pytest.mark.parametrize("layer", list(COLLECTIONS))
def test_gdal_reads_every_feature_in_rd(country, layer):
    found = read(country, layer)  # GDAL asks for the system in which it is stored
    assert "28992" in found["crs"]
    assert len(set(found["ids"])) == len(found["shapes"]) == HELD[layer]
    if layer == "premises":
        held = {row.premises.bag_id: row.geom for row in Footprint.objects.select_related("premises")}
        for key, shape in zip(found["ids"], shapely.from_wkb(found["shapes"]), strict=True):
            assert shape.symmetric_difference(shapely.from_wkb(bytes(held[key].wkb))).area < 0.05, key


def test_gdal_turns_the_axes_of_4326_back(country):
    found = read(country, "premises", CRS="EPSG:4326")
    west, south, _east, _north = shapely.total_bounds(shapely.from_wkb(found["shapes"]))
    assert (round(west), round(south)) == (5, 52)


def test_gdal_asks_by_place(country):
    x, y = cases.CORNER
    near = box(x - 1, y - 1, x + 100, y + 100)
    found = read(country, "premises", bbox=near.bounds)
    inside = sum(near.intersects(shapely.from_wkb(bytes(row.geom.wkb))) for row in Footprint.objects.all())
    assert 0 < inside == len(found["ids"]) < HELD["premises"]


def owslib_reads(service, name, **asked):
    """All features, page after page as `next` leads."""
    found, following = [], {}
    while True:
        page = service.collection_items(name, limit=500, **asked, **following)
        found += page["features"]
        after = [one["href"] for one in page["links"] if one["rel"] == "next"]
        if not after:
            return found
        following = {"cursor": after[0].split("cursor=")[1].split("&")[0]}


@pytest.mark.parametrize("layer", list(COLLECTIONS))
def test_owslib_reads_every_feature(country, layer):
    service = Features(country)
    assert set(service.feature_collections()) == set(COLLECTIONS)
    found = owslib_reads(service, layer)
    assert len({one["id"] for one in found}) == len(found) == HELD[layer]
    one = service.collection_item(layer, found[0]["id"])
    assert one["properties"] == found[0]["properties"]


def test_owslib_reads_the_capabilities(country):
    service = Features(country)
    assert any(uri.endswith("/conf/core") for uri in service.conformance()["conformsTo"])
    assert service.api()["openapi"].startswith("3.0")
    assert service.collection("premises")["storageCrs"] == RD_URI


def test_owslib_reads_in_rd(country):
    found = owslib_reads(Features(country), "premises", crs=RD_URI)
    corners = np.array([one["geometry"]["coordinates"][0][0][0] for one in found])
    assert len(found) == HELD["premises"]
    assert corners[:, 0].min() > 100_000
