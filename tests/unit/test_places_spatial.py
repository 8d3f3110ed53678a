"""In or out of a zone: what counts is ground area, and the border belongs to the zone."""

import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from gis.places import crs, spatial
from gis.places.spatial import GeometryError, share_inside

ZONE = MultiPolygon([box(0, 0, 100, 100)])


def test_share_is_the_part_of_the_ground_that_lies_inside():
    assert share_inside(box(90, 0, 130, 10), ZONE) == pytest.approx(0.25)
    assert share_inside(box(10, 10, 20, 20), ZONE) == 1.0
    assert share_inside(box(200, 0, 210, 10), ZONE) == 0.0


@pytest.mark.parametrize("neighbour", [box(100, 0, 120, 20), box(100, 100, 120, 120)], ids=["edge", "corner"])
def test_a_shared_edge_or_corner_alone_is_not_inside(neighbour):
    assert share_inside(neighbour, ZONE) == 0.0
    assert not spatial.overlaps(neighbour, [ZONE])


def test_a_millimetre_over_the_border_is_inside():
    over = box(99.999, 0, 120, 20)
    assert share_inside(over, ZONE) > 0
    assert spatial.overlaps(over, [ZONE])


def test_ground_around_a_hole_is_not_inside_the_hole():
    ring = Polygon(box(0, 0, 100, 100).exterior, [box(40, 40, 60, 60).exterior])
    assert share_inside(box(40, 40, 60, 60), ring) == 0.0


@pytest.mark.parametrize(
    ("premises", "reason"),
    [
        (Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "Self-intersection"),
        (Polygon(), "Empty"),
        (Polygon([(0, 0), (10, 0), (20, 0)]), "Too few points|No area|intersection"),
    ],
    ids=["bow-tie", "empty", "flat"],
)
def test_premises_without_a_valid_area_are_refused(premises, reason):
    with pytest.raises(GeometryError, match=reason):
        share_inside(premises, ZONE)


@pytest.mark.parametrize(
    ("point", "inside"),
    [(Point(0, 50), True), (Point(100, 100), True), (Point(50, 50), True), (Point(-0.01, 5), False)],
)
def test_a_point_on_the_border_is_in(point, inside):
    assert spatial.holds_point(point, [ZONE]) is inside


def test_distance_to_the_border_counts_from_both_sides():
    assert spatial.distance_to_border_m(Point(1, 50), [ZONE]) == pytest.approx(1)
    assert spatial.distance_to_border_m(Point(-3, 50), [ZONE]) == pytest.approx(3)
    assert spatial.distance_to_border_m(Point(0, 0), []) is None


def test_degrees_become_rd_metres_and_back():
    x, y = crs.rd_from_lonlat(5.38720621, 52.15517440)  # Onze Lieve Vrouwetoren, Amersfoort: the origin of RD
    assert (x, y) == (pytest.approx(155_000, abs=2), pytest.approx(463_000, abs=2))
    assert crs.lonlat_from_rd(x, y) == (pytest.approx(5.38720621), pytest.approx(52.15517440))


def test_what_is_swapped_is_said():
    assert "swapped" in crs.mistake_in_lonlat(52.1, 5.1)
    assert "swapped" in crs.mistake_in_rd(459_685, 134_647)
    assert "degrees" in crs.mistake_in_rd(5.1, 52.1)
    assert "metres" in crs.mistake_in_lonlat(134_647, 459_685)
    assert crs.mistake_in_lonlat(2.35, 48.85) == ""
    with pytest.raises(crs.CrsError, match="buiten Nederland"):
        crs.require_rd(900_000, 100)


def test_a_geometry_changes_system_as_a_whole():
    moved = crs.reproject(box(134_000, 459_000, 134_100, 459_100), crs.RD, crs.LONLAT)
    assert 5.0 < moved.bounds[0] < moved.bounds[2] < 5.2
    same = box(0, 0, 1, 1)
    assert crs.reproject(same, crs.RD, crs.RD) is same
