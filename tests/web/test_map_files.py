"""What a view shows, as a file, and the open data: read back by GDAL in every form and both coordinate systems."""

from datetime import date
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.urls import reverse

from gis.places import crs
from permits.statecharts import application as chart
from tests.atlas_cases import granted, lodge
from tests.places import X, Y, make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
DAY = "2026-06-01"
FORMS = ["gpkg", "geojson", "shp", "csv"]


@pytest.fixture
def town(municipality):
    make_order()
    place = make_premises("SYN-1", 10, 10, street="Proefdreef", house_number=9001, origin="synthetic")
    granted(make_firm(place, name="Garage Vergund"), date(2026, 1, 5), date(2026, 2, 1))
    other = make_premises("SYN-2", 40, 40, street="Proefdreef", house_number=9002)
    lodge(make_firm(other, name='=HYPERLINK("x")'), date(2026, 5, 1), state=chart.IN_REVIEW)


@pytest.fixture
def officer(client, user_with, town):
    client.force_login(user_with("officer"))
    return client


def read(answer, form, folder: Path):
    """Columns by name, and the shapes, as GDAL reads the file; CRS by its code, 0 where the form keeps none."""
    assert answer.status_code == 200, answer.content[:300]
    path = folder / f"file.{'zip' if form == 'shp' else form}"
    path.write_bytes(answer.content)
    options = {"GEOM_POSSIBLE_NAMES": "wkt"} if form == "csv" else {}
    source = f"/vsizip/{path}" if form == "shp" else str(path)
    meta, _fids, geometry, cells = pyogrio.raw.read(source, **options)
    code = 0 if form == "csv" else int(str(meta["crs"]).rpartition(":")[2])
    return dict(zip(meta["fields"], cells, strict=True)), shapely.from_wkb(geometry), code


@pytest.mark.parametrize("system", [crs.RD, crs.LONLAT])
@pytest.mark.parametrize("form", FORMS)
def test_firms_come_back_as_they_are_on_the_map(officer, tmp_path, form, system):
    answer = officer.get(reverse("atlas:view_file"), {"on": DAY, "of": "firms", "format": form, "crs": system})
    columns, shapes, code = read(answer, form, tmp_path)
    assert code in (0, system)
    assert sorted(columns["state"]) == ["applied", "permit"]
    at = list(columns["state"]).index("permit")
    assert columns["name"][at] == "Garage Vergund"
    assert columns["bag_id"][at] == "SYN-1"
    assert str(columns["as_of"][at])[:10] == DAY
    assert "Niet openbaar" in columns["licence"][at]
    assert "Utrecht" in columns["source"][at]
    moved = crs.reproject(shapes[at], system, crs.RD)
    assert np.allclose(moved.centroid.coords[0], (X + 15, Y + 15), atol=1.1)
    assert f"firms-{DAY}-{system}" in answer["Content-Disposition"]


@pytest.mark.parametrize("form", FORMS)
def test_the_file_holds_what_the_filters_leave(officer, tmp_path, form):
    asked = {"on": DAY, "format": form, "crs": crs.RD}
    columns, _shapes, _code = read(
        officer.get(reverse("atlas:view_file"), asked | {"of": "firms", "state": "permit"}), form, tmp_path
    )
    assert list(columns["name"]) == ["Garage Vergund"]
    columns, shapes, _code = read(officer.get(reverse("atlas:view_file"), asked | {"of": "cases"}), form, tmp_path)
    assert len(columns["number"]) == 2
    assert all(shape.geom_type == "Point" for shape in shapes)
    columns, shapes, _code = read(officer.get(reverse("atlas:view_file"), asked | {"of": "orders"}), form, tmp_path)
    assert list(columns["phase"]) == ["in_force"]
    assert shapes[0].area == pytest.approx(10_000)


def test_an_empty_view_is_a_file_too(officer, tmp_path):
    asked = {"on": DAY, "of": "firms", "q": "niemand", "crs": crs.RD}
    for form in FORMS:
        columns, shapes, _code = read(officer.get(reverse("atlas:view_file"), asked | {"format": form}), form, tmp_path)
        assert len(shapes) == 0
        # GeoJSON without a feature has no columns.
        assert ("state" in columns) is (form != "geojson")


def test_a_formula_in_a_csv_is_text(officer):
    answer = officer.get(reverse("atlas:view_file"), {"on": DAY, "of": "firms", "format": "csv", "crs": crs.RD})
    assert '"\'=HYPERLINK(""x"")"' in answer.content.decode()


def test_nobody_gets_a_layer_that_the_map_does_not_show_them(client, user_with, town):
    client.force_login(user_with("policy"))
    for layer in ("cases", "visits", "findings", "people"):
        answer = client.get(reverse("atlas:view_file"), {"of": layer, "format": "csv", "crs": crs.RD})
        assert answer.status_code == 422
        assert "Content-Disposition" not in answer


def test_another_municipality_is_not_in_the_file(client, user_with, other_municipality, town, tmp_path):
    client.force_login(user_with("officer", municipality=other_municipality))
    for layer in ("firms", "orders", "cases"):
        answer = client.get(reverse("atlas:view_file"), {"on": DAY, "of": layer, "format": "gpkg", "crs": crs.RD})
        columns, _shapes, _code = read(answer, "gpkg", tmp_path)
        assert len(columns["as_of"]) == 0


@pytest.mark.parametrize("wrong", [{"format": "kml"}, {"crs": "3857"}, {"on": "2026-02-30"}, {"known": "2099-01-01"}])
def test_what_cannot_be_a_file_is_said_with_its_field(officer, wrong):
    asked = {"on": DAY, "of": "firms", "format": "csv", "crs": crs.RD} | wrong
    page = officer.get(reverse("atlas:view_file"), asked)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("system", [crs.RD, crs.LONLAT])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("collection", ["orders", "premises", "permits"])
def test_open_data_come_back_whole_and_without_a_person(client, town, tmp_path, collection, form, system):
    asked = {"collection": collection, "municipality": "GM0344", "on": DAY, "format": form, "crs": system}
    answer = client.get(reverse("atlas:open_data"), asked)
    columns, shapes, _code = read(answer, form, tmp_path)
    assert len(shapes) == {"orders": 1, "premises": 2, "permits": 1}[collection]
    assert "CC BY" in columns["licence"][0]
    assert str(columns["as_of"][0])[:10] == DAY
    moved = crs.reproject(shapes[0], system, crs.RD)
    assert moved.is_valid
    assert X - 2 <= moved.bounds[0] <= X + 102
    if collection == "premises":
        assert not {"name", "state"} & set(columns)


def test_open_data_ask_for_one_municipality_and_say_when_it_is_too_much(client, town, monkeypatch):
    asked = {"collection": "premises", "on": DAY, "format": "csv", "crs": crs.RD}
    assert client.get(reverse("atlas:open_data")).status_code == 200
    assert client.get(reverse("atlas:open_data"), asked).status_code == 422
    monkeypatch.setattr("gis.atlas.downloads.of_collection.AT_MOST", 1)
    page = client.get(reverse("atlas:open_data"), asked | {"municipality": "GM0344"})
    assert page.status_code == 422
    assert "OGC API" in page.content.decode()
