"""Own layers: what a file may hold, what is kept of it, who may add one, and where it is seen; both databases."""

import io
import json
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import AuditEntry
from gis.atlas.overlays import reading, services
from gis.atlas.overlays.models import Overlay, OverlayShape
from gis.places import crs
from tests.places import X, Y

pytestmark = pytest.mark.django_db
LINE = shapely.LineString([(X, Y), (X + 50, Y + 80)])
AREA = shapely.box(X, Y, X + 30, Y + 30)
POINT = shapely.Point(X + 5, Y + 5)


def geojson(*shapes, system=crs.LONLAT, swapped=False, declared=True, **properties):
    moved = [crs.reproject(shape, crs.RD, system) for shape in shapes]
    if swapped:
        moved = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in moved]
    features = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(one)} for one in moved
    ]
    document = {"type": "FeatureCollection", "features": features}
    if declared and system != crs.LONLAT:
        document["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{system}"}}
    return json.dumps(document).encode()


def written(driver, name, tmp_path, *shapes):
    path = tmp_path / name
    kind = {"Polygon": "Polygon", "LineString": "LineString", "Point": "Point"}[shapes[0].geom_type]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(["geheim"] * len(shapes), dtype=object)],
        ["name"],
        geometry_type=kind,
        crs="EPSG:28992",
        driver=driver,
    )
    if driver != "ESRI Shapefile":
        return path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in tmp_path.glob(f"{path.stem}.*"):
            archive.write(part, part.name)
    return held.getvalue()


@pytest.fixture
def policy(client, user_with):
    user = user_with("policy")
    client.force_login(user)
    client.user = user
    return client


def send(client, data, name="Laag", **more):
    upload = SimpleUploadedFile("laag.bin", data)
    return client.post(reverse("overlays:list"), {"name": name, "upload": upload, "crs": "", **more})


def test_each_kind_of_file_comes_in_with_its_shapes_alone(policy, tmp_path):
    files = {
        "geojson": geojson(LINE, AREA, POINT, name="Jan de Vries"),
        "rd": geojson(AREA, system=crs.RD),
        "gpkg": written("GPKG", "a.gpkg", tmp_path, AREA),
        "shp": written("ESRI Shapefile", "b.shp", tmp_path, LINE, LINE),
    }
    for name, data in files.items():
        assert send(policy, data, name).status_code == 303, name
    assert {overlay.name: overlay.shapes.count() for overlay in Overlay.objects.all()} == {
        "geojson": 3,
        "rd": 1,
        "gpkg": 1,
        "shp": 2,
    }
    stored = OverlayShape.objects.get(overlay__name="rd").geom
    assert stored.srid == crs.RD
    assert shapely.from_wkb(bytes(stored.wkb)).equals_exact(AREA, 0.01, normalize=True)
    assert [entry.verb for entry in AuditEntry.objects.filter(object_type="overlays.overlay")] == [
        "atlas.overlay.add"
    ] * 4
    assert "Jan" not in str(list(AuditEntry.objects.values()))


def test_swapped_degrees_are_put_back_and_said(policy):
    answer = send(policy, geojson(AREA, swapped=True), "verwisseld")
    page = policy.get(answer["Location"]).content.decode()
    assert answer.status_code == 303
    x, y = OverlayShape.objects.get().geom.centroid.coords
    assert (x, y) == pytest.approx((X + 15, Y + 15), abs=1.5)
    assert "verwisseld" in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "upload"),
        (b"geen kaart", "upload"),
        (b"{", "upload"),
        (b'{"type": "FeatureCollection", "features": []}', "upload"),
        (b"<OGRVRTDataSource><OGRVRTLayer name='x'></OGRVRTLayer></OGRVRTDataSource>", "upload"),
        (b"PK\x03\x04broken", "upload"),
        (b"SQLite format 3\x00broken", "upload"),
        (geojson(AREA, system=crs.RD, declared=False), "crs"),
        (geojson(shapely.Point(0, 0).buffer(1e6), system=crs.RD), "crs"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_field_and_nothing_is_stored(policy, data, field):
    page = send(policy, data)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert not Overlay.objects.exists()


def test_a_file_without_a_system_comes_in_when_the_person_names_it(policy):
    assert send(policy, geojson(AREA, system=crs.RD, declared=False), crs=str(crs.RD)).status_code == 303


def test_too_much_to_draw_is_refused(policy, monkeypatch):
    monkeypatch.setattr(reading, "MOST_SHAPES", 2)
    refused = send(policy, geojson(POINT, POINT, POINT))
    assert refused.status_code == 422
    assert "vereenvoudig de vormen" in refused.content.decode(), "what to do about it"
    monkeypatch.setattr(reading, "MOST_SHAPES", 9)
    monkeypatch.setattr(reading, "MOST_POINTS", 4)
    assert send(policy, geojson(AREA)).status_code == 422
    monkeypatch.undo()
    monkeypatch.setattr(services, "AT_MOST", 1)
    assert send(policy, geojson(AREA), "een").status_code == 303
    assert send(policy, geojson(AREA), "een").context["form"].errors.keys() == {"name"}
    assert send(policy, geojson(AREA), "twee").status_code == 422


def test_a_polygon_of_two_hundred_thousand_corners_comes_in_whole(policy):
    corners = [(X + 400 * np.cos(turn), Y + 400 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 200_000)]
    assert send(policy, geojson(shapely.Polygon(corners), system=crs.RD)).status_code == 303
    shapes = policy.get(reverse("overlays:shapes", args=[Overlay.objects.get().public_id])).json()["geometries"]
    assert [len(shape["coordinates"][0]) for shape in shapes] == [200_000]


def test_only_who_may_adds_and_only_the_own_municipality_sees(policy, client, user_with, other_municipality):
    send(policy, geojson(AREA))
    key = str(Overlay.objects.get().public_id)
    client.force_login(user_with("officer"))
    shown = client.get(reverse("atlas:map"), {"own": key}).context["map_data"]["overlays"]
    assert [item["name"] for item in shown] == ["Laag"]
    answer = client.get(shown[0]["url"])
    assert [shape["type"] for shape in answer.json()["geometries"]] == ["Polygon"]
    assert client.get(shown[0]["url"], headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert send(client, geojson(AREA), "x").status_code == 403
    assert client.post(reverse("overlays:remove", args=[key])).status_code == 403
    client.force_login(user_with("policy", municipality=other_municipality))
    assert client.get(reverse("atlas:map"), {"own": key}).context["map_data"]["overlays"] == []
    assert client.get(shown[0]["url"]).status_code == 404
    assert client.post(reverse("overlays:remove", args=[key])).status_code == 404
    assert Overlay.objects.exists()


def test_taking_one_away_leaves_nothing_but_the_log(policy):
    send(policy, geojson(AREA))
    assert policy.post(reverse("overlays:remove", args=[Overlay.objects.get().public_id])).status_code == 303
    assert not OverlayShape.objects.exists()
    assert AuditEntry.objects.filter(verb="atlas.overlay.remove").count() == 1


def test_the_number_of_queries_does_not_grow_with_the_shapes(policy):
    def queries():
        keys = [str(key) for key in Overlay.objects.values_list("public_id", flat=True)]
        with CaptureQueriesContext(connection) as captured:
            policy.get(reverse("atlas:map"), {"own": keys})
        return len(captured)

    send(policy, geojson(AREA), "een")
    queries()
    few = queries()
    send(policy, geojson(*[POINT] * 40), "twee")
    assert queries() == few
