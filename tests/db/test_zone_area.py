"""What an area covers, and each kind of bad area: refused with a sentence, mended on request, nothing half stored."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from gis.places import crs
from gis.zones import geometry, reading, selectors, typed
from gis.zones.errors import ZoneRefused
from gis.zones.services import making
from gis.zones.tools import Bench
from gis.zones.wording import fault_sentence
from tests.places import X, Y, make_firm, make_order, make_premises, square
from tests.zones import Walk, outlined

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AREA = square(0, 0, 100)


def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(X + x, Y + y) for x, y in points]


BOW_TIE = Polygon(at((0, 0), (100, 100), (100, 0), (0, 100)))
HOLE_OUTSIDE = Polygon(at((0, 0), (100, 0), (100, 100), (0, 100)), [at((200, 200), (210, 200), (210, 210))])
OVERLAPPING = MultiPolygon([box(X, Y, X + 100, Y + 100), box(X + 50, Y, X + 150, Y + 100)])
LOOPED = Polygon(at((0, 0), (100, 0), (100, 100), (50, 100), (50, -20), (60, -20), (60, 50), (0, 50)))


def circle(corners: int) -> Polygon:
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return Polygon(np.column_stack((X + 300 * np.cos(turn), Y + 300 * np.sin(turn))))


def test_what_an_area_covers(municipality):
    outlined(municipality)
    order = make_order(area=square(50, 0, 100))
    make_order(title="Voorbij", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    inside, across = make_premises("SYN-1", 10, 10), make_premises("SYN-2", 95, 50)
    make_premises("SYN-3", 100, 80)  # touches the border from outside
    make_premises("SYN-4", 300, 300)
    make_firm(inside, "95312"), make_firm(inside, "56101"), make_firm(across, "95312")
    seen = selectors.covered(AREA, municipality, ON, ["9531"])
    assert (seen.area_m2, seen.corners, seen.whole, seen.cut) == (10_000, 4, 1, 1)
    assert (seen.firms, seen.firms_meant) == (3, 2)
    assert [(cut.premises, cut.percentage) for cut in seen.cuts] == [(across, 50)]
    assert [(overlap.order, round(overlap.m2)) for overlap in seen.overlaps] == [(order, 5_000)]


@pytest.mark.parametrize(
    ("shape", "reason", "mended_m2"),
    [
        (BOW_TIE, "Self-intersection", 5_000),
        (HOLE_OUTSIDE, "Hole lies outside shell", 10_000),
        (OVERLAPPING, "Self-intersection", 15_000),
        (LOOPED, "Self-intersection", None),
    ],
    ids=["bow-tie", "hole outside", "self-overlap", "looped"],
)
def test_a_broken_area_is_refused_with_its_mend(municipality, shape, reason, mended_m2):
    walk = Walk(municipality)
    found = geometry.examine(shape, selectors.outline_of(municipality))
    assert [(fault.code, fault.values["reason"]) for fault in found.faults] == [("invalid", reason)]
    assert found.faults[0].spot is not None
    assert found.mend is not None
    assert found.mend.is_valid
    assert mended_m2 is None or found.mend.area == pytest.approx(mended_m2)
    with pytest.raises(ZoneRefused) as refused:
        walk.do(making.draw, area=shape)
    assert refused.value.field == "area"
    assert walk.proposal.geom is None
    walk.draw(found.mend)
    assert walk.proposal.geom.area == pytest.approx(found.mend.area)


def test_a_knot_has_no_mend_and_is_said_at_once():
    turn = np.arange(4_001) * 2_000 * 2 * np.pi / 4_001
    star = Polygon(np.column_stack((X + 300 * np.cos(turn), Y + 300 * np.sin(turn))))
    found = geometry.examine(star)
    assert [fault.code for fault in found.faults] == ["invalid"]
    assert found.mend is None


def test_too_many_corners_are_made_fewer(municipality):
    found = geometry.examine(circle(200_000))
    (fault,) = found.faults
    assert (fault.code, fault.values["count"]) == ("too_many", 200_001)
    moved = f"{fault.values['metres']:g}".replace(".", ",")
    assert f"verschuift hoogstens {moved} meter" in fault_sentence(fault)
    assert shapely.get_num_coordinates(found.mend) <= geometry.MOST_POINTS
    assert found.mend.area == pytest.approx(np.pi * 300**2, rel=1e-3)


def test_over_the_border_is_cut_off_there(municipality):
    outlined(municipality)
    border = selectors.outline_of(municipality)
    far = square(1_400, 0, 500)
    found = geometry.examine(far, border)
    assert [fault.code for fault in found.faults] == ["over_border"]
    assert found.mend.area == pytest.approx(100 * 500)
    within_slack = square(1_400, 0, 200)
    assert geometry.examine(within_slack, border).area is not None
    assert geometry.outside_m2(within_slack, border) == pytest.approx(100 * 200)


def test_elsewhere_in_the_world_there_is_no_mend():
    found = geometry.examine(box(900_000, 900_000, 900_100, 900_100))
    assert [fault.code for fault in found.faults] == ["abroad"]
    assert found.mend is None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("134400 459500\n134500 459500\n134500 459600\n\ngat", "few_corners", 5),
        ("134400 459500\n134500 x\n1 1", "no_numbers", 2),
        ("134400,5 459500,5\n1 1\n2 2", "no_numbers", 1),
        ("gat\n1 1\n2 2\n3 3", "hole_first", 1),
        ("", None, 0),
    ],
)
def test_typed_corners_that_cannot_be_read_name_their_line(text, code, line):
    if code is None:
        assert [fault.code for fault in geometry.examine(typed.shape_of(text)).faults] == ["empty"]
        return
    with pytest.raises(typed.TypedError) as error:
        typed.shape_of(text)
    assert (error.value.code, error.value.line) == (code, line)


TRIANGLE = "134400 459500\n134500 459500\n134500 459600"


@pytest.mark.parametrize(
    ("text", "said", "mended_m2"),
    [
        (
            f"{TRIANGLE}\n\n134600 459500\n134700 459500",
            "Gebied: deel 2 vanaf regel 5 heeft te weinig hoeken (verschillende: 2). Nodig zijn er minstens drie, niet "
            "op één lijn.",
            5_000,
        ),
        (f"134600 459500\n\n{TRIANGLE}", "deel 1 vanaf regel 1 heeft te weinig hoeken (verschillende: 1)", 5_000),
        (f"{TRIANGLE}\ngat\n134480 459510\n134490 459510", "gat 1 in deel 1 vanaf regel 4 heeft te weinig", 5_000),
        (f"{TRIANGLE}\n\n0 0\n1 1\n0 0\n1 1", "deel 2 vanaf regel 5 heeft te weinig hoeken (verschillende: 2)", 5_000),
        (f"{TRIANGLE}\n\n134600 1\n134600 2\n134600 3", "deel 2 vanaf regel 5 heeft te weinig hoeken", 5_000),
        ("134600 459500\n134700 459500", "deel 1 vanaf regel 1 heeft te weinig hoeken (verschillende: 2)", None),
    ],
    ids=["two corners", "one", "a hole", "two, twice", "on a line", "nothing else"],
)
def test_a_part_of_too_few_corners_is_told_and_dropped_by_the_mend(municipality, text, said, mended_m2):
    bench = Bench(Walk(municipality).proposal, {"area": text}, [], ON)
    found = bench.examined()
    assert said in fault_sentence(found.faults[0])
    assert len(found.faults) == 1
    assert found.area is None
    assert found.thin
    assert (None if found.mend is None else found.mend.area) == (mended_m2 and pytest.approx(mended_m2))


def test_a_flat_part_is_found_among_many_holes_and_heights():
    holes = [at((x, 10), (x + 2, 10), (x + 2, 12)) for x in range(0, 90, 3)]
    flat = Polygon(at((300, 300), (400, 400), (300, 300)))
    shape = shapely.force_3d(MultiPolygon([Polygon(SQUARE.exterior, holes), flat]))
    found = geometry.examine(shape)
    assert [(fault.code, fault.values["part"]) for fault in found.faults] == [("thin", 2)]
    assert found.mend.area == pytest.approx(SQUARE.area - 30 * 2)


def test_a_height_that_is_typed_is_left_out():
    shape = typed.shape_of("134400 459500 1\n134500 459500 2\n134500 459600 3")
    assert shape.has_z
    assert geometry.examine(shape).area.area == pytest.approx(5_000)


# Files


def geojson(shape: Any, system: str | None = None) -> bytes:
    document: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    shapes = shape if isinstance(shape, list) else [shape]
    for one in shapes:
        document["features"].append({"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(one)})
    if system:
        document["crs"] = {"type": "name", "properties": {"name": system}}
    return json.dumps(document).encode()


def degrees(shape: Any) -> Any:
    return crs.reproject(shape, crs.RD, crs.LONLAT)


def written(path, shapes: list[Any], system: str | None, **more: Any) -> None:
    kinds = {"geometry_type": "Polygon" if len(shapes) == 1 else "MultiPolygon", "crs": system, **more}
    geometries = np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object)
    pyogrio.raw.write(path, geometries, [np.arange(len(shapes))], ["id"], **kinds)


def geopackage(tmp_path, *shapes: Any, system: str | None = "EPSG:28992") -> bytes:
    written(tmp_path / "x.gpkg", list(shapes), system, driver="GPKG")
    return (tmp_path / "x.gpkg").read_bytes()


def shapefile(tmp_path, *shapes: Any, system: str | None = "EPSG:28992") -> bytes:
    written(tmp_path / "zone.shp", list(shapes), system, driver="ESRI Shapefile")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("zone.*"):
            archive.write(part, f"map/{part.name}")
    return packed.getvalue()


def area_of(data: bytes, declared: int | None = None) -> MultiPolygon:
    found = reading.read(data, declared)
    return geometry.examine(found.shape, known=found.faults).area


SQUARE = box(X, Y, X + 100, Y + 100)


def test_each_kind_of_file_in_its_own_system(tmp_path):
    for data in (
        geojson(SQUARE, "EPSG:28992"),
        geojson(degrees(SQUARE)),
        geopackage(tmp_path, SQUARE),
        geopackage(tmp_path, crs.reproject(SQUARE, crs.RD, crs.WEB_MERCATOR), system="EPSG:3857"),
        shapefile(tmp_path, SQUARE),
    ):
        assert area_of(data).symmetric_difference(SQUARE).area < 1.0


def test_a_file_without_a_system_needs_one(tmp_path):
    for data in (geojson(SQUARE), geopackage(tmp_path, SQUARE, system=None), shapefile(tmp_path, SQUARE, system=None)):
        with pytest.raises(ZoneRefused) as refused:
            reading.read(data)
        assert refused.value.field == "crs"
        assert area_of(data, 28992).symmetric_difference(SQUARE).area < 1.0


def test_latitude_before_longitude_is_recognised():
    turned = shapely.transform(degrees(SQUARE), lambda points: points[:, ::-1])
    found = reading.read(geojson(turned))
    examined = geometry.examine(found.shape, known=found.faults)
    assert [fault.code for fault in examined.faults] == ["lonlat_swapped"]
    assert examined.mend.symmetric_difference(SQUARE).area < 1.0


def test_height_is_left_out_and_said(tmp_path):
    high = shapely.force_3d(SQUARE, z=4.0)
    for data in (geojson(high, "EPSG:28992"), geopackage(tmp_path, high)):
        found = reading.read(data)
        assert found.z_dropped
        assert not found.shape.has_z


def test_an_area_of_too_few_corners_in_a_file_is_told_and_the_others_are_kept(tmp_path):
    """Also where the ring is not closed, which some programs write."""
    other, flat = box(X + 100, Y, X + 200, Y + 100), Polygon(at((300, 300), (400, 400), (300, 300)))
    document = json.loads(geojson([SQUARE, flat, other], "EPSG:28992"))
    rings = document["features"][1]["geometry"]["coordinates"]
    for ring in (rings[0], rings[0][:2], rings[0][:1]):
        rings[:] = [ring]
        found = reading.read(json.dumps(document).encode())
        examined = geometry.examine(found.shape, known=found.faults)
        (fault,) = examined.faults
        assert fault_sentence(fault).startswith("Bestand: vlak 2 bij RD")
        assert fault.values["count"] == len({tuple(corner) for corner in ring})
        assert examined.mend.area == pytest.approx(20_000)
        assert found.count == 3
    for data in (geopackage(tmp_path, MultiPolygon([SQUARE, flat])), shapefile(tmp_path, MultiPolygon([SQUARE, flat]))):
        found = reading.read(data)
        examined = geometry.examine(found.shape, known=found.faults)
        assert [fault.code for fault in examined.faults] == ["thin_file"]
        assert examined.mend.area == pytest.approx(10_000)


def test_a_file_with_nothing_but_too_few_corners_leaves_nothing():
    flat = Polygon(at((300, 300), (400, 400), (300, 300)))
    found = reading.read(geojson(flat, "EPSG:28992"))
    examined = geometry.examine(found.shape, known=found.faults)
    assert [fault.code for fault in examined.faults] == ["thin_file"]
    assert examined.mend is None


def test_neighbours_become_one_area():
    other = box(X + 100, Y, X + 200, Y + 100)
    assert area_of(geojson([SQUARE, other], "EPSG:28992")).area == pytest.approx(20_000)


def test_a_big_file_is_read_and_mended():
    found = reading.read(geojson(circle(200_000), "EPSG:28992"))
    examined = geometry.examine(found.shape)
    assert [fault.code for fault in examined.faults] == ["too_many"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"{",
        b'{"type": "FeatureCollection"}',
        b'{"type": "Polygon", "coordinates": "x"}',
        b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon"}}]}',
        b'{"type":"Polygon","coordinates":[[[1e999,1],[2,2],[3,3],[1,1]]]}',
        b"[" * 100_000,
        b"{" + b'"a":{' * 50_000,
        b"SQLite format 3\x00" + b"\x00" * 200,
        b"PK\x03\x04" + b"\x00" * 64,
        geojson(Point(X, Y), "EPSG:28992"),
        geojson(SQUARE, "EPSG:99999999"),
    ],
)
def test_what_is_no_file_of_areas_is_refused_with_a_sentence(data):
    with pytest.raises(ZoneRefused) as refused:
        reading.read(data)
    assert refused.value.field in ("upload", "crs")
    assert str(refused.value)


def test_snapping_goes_to_the_footprints(municipality):
    outlined(municipality)
    make_premises("SYN-1", 98, 20)
    moved = geometry.snap(
        square(0, 0, 97), selectors.snap_targets(square(0, 0, 97), municipality, ON, 3.0), within_m=3.0
    )
    assert moved.is_valid
    loose = Polygon(at((0, 0), (97, 21), (97.5, 29), (0, 50)))
    found = geometry.snap(MultiPolygon([loose]), selectors.snap_targets(AREA, municipality, ON, 3.0), within_m=3.0)
    corners = {tuple(np.round(point - np.array([X, Y]), 2)) for point in shapely.get_coordinates(found)}
    assert {(98.0, 20.0), (98.0, 30.0)} <= corners
