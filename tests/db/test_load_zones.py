"""`load_zones`: any GIS file, any declared CRS; what is wrong is refused with its reason, the rest goes in."""

import json
from datetime import date
from io import StringIO

import geopandas as gpd
import pytest
from django.core.management import CommandError, call_command
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.ops import transform

from gis.places.models import DesignationOrder, Zone
from gis.places.shapes import from_stored
from tests.places import X, Y, square

pytestmark = pytest.mark.django_db
SQUARE = box(X, Y, X + 100, Y + 100)
BOW_TIE = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])


def feature(shape=SQUARE, **properties):
    given = {
        "municipality": "GM0344",
        "title": "Aanwijzing proef",
        "kinds": "AREA,ACTIVITY",
        "article": "artikel 2:47 APV",
        "body": "burgemeester",
        "permit_authority": "burgemeester",
        "valid_from": "2026-01-01",
        "valid_to": "2028-12-31",
        "activities": "9531,7711",
        "sbi_version": "2025",
        "transition_until": "2026-04-01",
        "publication": "gmb-2026-1",
        "bag_ids": "",
        "decision_weeks": 10,
        "extension_weeks": 6,
        "atw_applies": True,
        "lsp_excluded_by": "artikel 1:10 APV",
    } | properties
    return given | {"geometry": shape}


def frame(*features, crs=28992):
    return gpd.GeoDataFrame(list(features), geometry="geometry", crs=crs)


@pytest.fixture
def load(tmp_path):
    """Write the features to a file, load it; what the command said, and with which code it ended."""

    def run(source, *options, name="zones.gpkg", to_crs=None):
        path = tmp_path / name
        if isinstance(source, gpd.GeoDataFrame):
            (source.to_crs(to_crs) if to_crs else source).to_file(path)
        elif isinstance(source, bytes):
            path.write_bytes(source)
        out, code = StringIO(), 0
        try:
            call_command("load_zones", str(path), *options, stdout=out, stderr=StringIO())
        except SystemExit as end:
            code = end.code
        return out.getvalue(), code

    return run


@pytest.mark.parametrize("name", ["zones.gpkg", "zones.geojson", "zones.shp"])
@pytest.mark.parametrize("crs", [28992, 4326, 3857, 25832])
def test_every_format_in_every_crs_gives_the_same_order(load, name, crs):
    said, code = load(frame(feature()), name=name, to_crs=crs)
    order = DesignationOrder.objects.get()
    assert code == 0, said
    assert (order.kinds, order.activities, order.sbi_version) == (["ACTIVITY", "AREA"], ["7711", "9531"], "2025")
    assert (order.valid_from, order.valid_to) == (date(2026, 1, 1), date(2028, 12, 31))
    assert (order.transition_until, order.body) == (date(2026, 4, 1), "burgemeester")
    assert (order.decision_weeks, order.extension_weeks, order.atw_applies) == (10, 6, True)
    assert (order.lsp_excluded_by, order.bag_ids) == ("artikel 1:10 APV", [])
    drawn = from_stored(order.zones.get().geom)
    assert drawn.symmetric_difference(SQUARE).area < 100  # a decimetre or so along each side
    assert not drawn.has_z


def test_a_zipped_shapefile_is_read(load, tmp_path):
    import zipfile

    frame(feature()).to_file(tmp_path / "z.shp")
    with zipfile.ZipFile(tmp_path / "zones.zip", "w") as archive:
        for part in tmp_path.glob("z.*"):
            archive.write(part, f"map/{part.name}")
    assert load(None, name="zones.zip")[1] == 0
    assert DesignationOrder.objects.count() == 1


def test_height_is_dropped(load):
    raised = transform(lambda x, y: (x, y, [3.0] * len(x)), SQUARE)
    load(frame(feature(raised)))
    assert not from_stored(Zone.objects.get().geom).has_z


def test_lists_may_be_lists_and_what_may_be_missing_may(load):
    properties = {key: value for key, value in feature().items() if key != "geometry"}
    for name in ("bag_ids", "decision_weeks", "extension_weeks", "atw_applies", "lsp_excluded_by"):
        del properties[name]
    properties |= {"kinds": ["AREA", "ACTIVITY"], "activities": ["95.31"], "valid_to": None}
    ring = [[5.10, 52.12], [5.11, 52.12], [5.11, 52.125], [5.10, 52.12]]
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        ],
    }
    said, code = load(json.dumps(collection).encode(), name="zones.geojson")
    order = DesignationOrder.objects.get()
    assert code == 0
    assert (order.kinds, order.activities, order.valid_to) == (["ACTIVITY", "AREA"], ["9531"], None)
    assert (order.decision_weeks, order.extension_weeks, order.atw_applies, order.lsp_excluded_by) == (8, 8, False, "")
    assert "lsp_excluded_by" in said


def test_the_same_file_again_is_unchanged_and_a_different_one_a_new_version(load):
    load(frame(feature()))
    said, _ = load(frame(feature()))
    assert "ongewijzigd / unchanged: 1" in said
    assert DesignationOrder.objects.count() == 1
    said, _ = load(frame(feature(article="artikel 2:48 APV")))
    assert "nieuwe versie / new version 2: article" in said
    assert list(DesignationOrder.objects.values_list("version", "is_current")) == [(1, False), (2, True)]


def test_the_same_order_twice_in_one_file_is_refused_the_second_time(load):
    said, code = load(frame(feature(), feature(article="2:48")))
    assert code == 1
    assert "twee keer" in said
    assert DesignationOrder.objects.get().article == "artikel 2:47 APV"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"municipality": "GM9999"}, "municipality: geen gemeente"),
        ({"title": None}, "title: ontbreekt"),
        ({"kinds": "ZONE"}, "kinds: 'ZONE'"),
        ({"kinds": None}, "kinds: ontbreekt"),
        ({"body": "raad"}, "body: 'raad'"),
        ({"valid_from": "2026-02-30"}, "valid_from: geen bestaande datum"),
        ({"valid_from": "volgend jaar"}, "valid_from: geen datum"),
        ({"valid_to": "2025-01-01", "transition_until": None}, "valid_to: voor valid_from"),
        ({"transition_until": "2029-01-01"}, "transition_until: na valid_to"),
        ({"transition_until": "2025-01-01"}, "transition_until: voor valid_from"),
        ({"activities": None}, "activities: leeg"),
        ({"activities": "autos"}, "activities: een SBI-code"),
        ({"activities": "953111"}, "activities: een SBI-code"),
        ({"kinds": "AREA"}, "activities: gevuld"),
        ({"sbi_version": "1993"}, "sbi_version: '1993'"),
        ({"kinds": "AREA,ACTIVITY,BUILDING"}, "bag_ids: leeg"),
        ({"bag_ids": "03441000000000011"}, "bag_ids: een BAG-id heeft 16 cijfers"),
        ({"bag_ids": "344100000000001"}, "voorloopnul"),
        ({"bag_ids": "0344990000000001"}, "soort 99 bestaat niet"),
        ({"decision_weeks": "veel"}, "decision_weeks: geen heel getal"),
        ({"atw_applies": "soms"}, "atw_applies: geen true of false"),
        ({"evidence": "[1"}, "evidence: geen JSON-lijst"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_value_is_refused_by_name_and_the_others_go_in(load, wrong, reason):
    strings = {key: str(value) for key, value in feature().items() if key != "geometry"}
    good = feature(title="Goed", **{key: strings[key] for key in wrong if key in strings and key != "title"})
    said, code = load(frame(feature(**wrong), good))
    assert code == 1
    assert reason in said
    assert "geweigerd / refused: 1" in said
    assert DesignationOrder.objects.get().title == "Goed"


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (BOW_TIE, f"zelfdoorsnijding / self-intersection op / at RD {X + 50:.2f}, {Y + 50:.2f}"),
        (Polygon(), "geometrie: leeg"),
        (None, "geometrie: leeg"),
        (Point(X, Y), "Point is geen vlak"),
        (box(400_000, 100_000, 400_100, 100_100), "geometrie"),
        (box(206_000, 447_000, 206_100, 447_100), "buiten / geometry: (partly) outside GM0344 Utrecht"),
        (box(X, Y, X + 20_000, Y + 100), "buiten / geometry: (partly) outside GM0344 Utrecht"),
        (Polygon(SQUARE.exterior, [box(X + 200, Y, X + 210, Y + 10).exterior]), "gat ligt buiten de rand"),
    ],
    ids=["bow-tie", "empty", "none", "point", "abroad", "elsewhere", "too far", "hole"],
)
def test_geometry_that_is_no_area_of_the_municipality_is_refused(load, shape, reason):
    said, code = load(frame(feature(shape, title="Fout"), feature()))
    assert code == 1
    assert reason in said
    assert "Fout" in said
    assert DesignationOrder.objects.get().title == "Aanwijzing proef"


def test_an_order_without_area_needs_no_geometry(load):
    listed = feature(None, kinds="BUILDING", activities=None, bag_ids="0344100000000002, 0344100000000001")
    whole = feature(None, title="Branche", kinds="ACTIVITY")
    _, code = load(frame(listed, whole))
    assert code == 0
    assert DesignationOrder.objects.get(kinds=["BUILDING"]).bag_ids == ["0344100000000001", "0344100000000002"]
    assert not Zone.objects.exists()


def test_strict_stores_nothing_when_one_is_wrong(load):
    said, code = load(frame(feature(), feature(BOW_TIE, title="Fout")), "--strict")
    assert code == 1
    assert "niets opgeslagen / nothing stored" in said
    assert not DesignationOrder.objects.exists()


def test_a_dry_run_reports_and_stores_nothing(load):
    said, code = load(frame(feature()), "--dry-run")
    assert code == 0
    assert "opgeslagen / stored: 1" in said
    assert "dry run" in said
    assert not DesignationOrder.objects.exists()


@pytest.mark.parametrize("name", ["zones.gpkg", "zones.shp"])
def test_an_undeclared_crs_is_refused(load, name, tmp_path):
    source = frame(feature())
    source.crs = None
    with pytest.raises(CommandError, match="declares no coordinate system"):
        load(source, name=name)
    assert not DesignationOrder.objects.exists()


def test_metres_in_a_geojson_without_crs_are_an_undeclared_crs(load):
    collection = json.loads(frame(feature()).to_json(drop_id=True))
    collection.pop("crs", None)
    with pytest.raises(CommandError, match="declares no coordinate system"):
        load(json.dumps(collection).encode(), name="zones.geojson")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 not a map", b'{"type": "FeatureCollection"', b"PK\x03\x04"],
    ids=["0", "pdf", "cut", "zip"],
)
def test_a_file_that_is_no_map_is_refused_in_one_sentence(load, content):
    with pytest.raises(CommandError, match=r"te lezen|lagen|leesbare"):
        load(content)


def test_a_file_that_is_not_there_and_one_without_the_properties(load):
    with pytest.raises(CommandError, match="no such file"):
        load(None, name="nergens.gpkg")
    with pytest.raises(CommandError, match="property missing: municipality, title"):
        load(gpd.GeoDataFrame([{"naam": "x", "geometry": SQUARE}], crs=28992))


def test_a_zone_a_little_over_the_generalised_border_goes_in_with_a_remark(load, settings):
    for name in ("cvdr675808", "opvolger_2025_fictief"):
        out = StringIO()
        call_command("load_zones", str(settings.FIXTURES_DIR / "orders" / f"{name}.geojson"), stdout=out)
        assert "over de vereenvoudigde gemeentegrens" in out.getvalue()
    real, made_up = DesignationOrder.objects.order_by("valid_from")
    assert (real.valid_from, real.valid_to) == (date(2022, 4, 21), date(2025, 4, 20))
    assert (real.transition_until, real.fictive, real.sbi_version) == (date(2022, 7, 21), False, "2008")
    assert real.evidence.count() == 5
    assert (made_up.fictive, made_up.predecessor) == (True, real)
    assert "fictief" in made_up.title


def test_several_parts_are_one_order(load):
    load(frame(feature(MultiPolygon([*square(0, 0).geoms, *square(50, 0).geoms]))))
    assert len(from_stored(Zone.objects.get().geom).geoms) == 2
