"""Drawing with areas: what holds for every shape, in RD metres."""

import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from gis.places import crs, spatial
from gis.zones import geometry, typed

X, Y = 134_400.0, 459_500.0
metres = st.integers(0, 400)
sizes = st.integers(5, 200)


@st.composite
def areas(draw: st.DrawFn) -> MultiPolygon:
    """One to three rectangles, joined: overlapping, touching or apart."""
    boxes = [
        box(X + x, Y + y, X + x + width, Y + y + height)
        for x, y, width, height in draw(st.lists(st.tuples(metres, metres, sizes, sizes), min_size=1, max_size=3))
    ]
    return spatial.areas(shapely.union_all(boxes))


rings = st.lists(st.tuples(metres, metres), min_size=4, max_size=12, unique=True)


def good(area: MultiPolygon) -> bool:
    return area.is_empty or not spatial.fault(area)


@given(areas(), areas())
def test_joined_ground_is_what_both_have_less_what_they_share(one: MultiPolygon, other: MultiPolygon) -> None:
    joined, shared = geometry.union(one, other), one.intersection(other).area
    assert good(joined)
    assert abs(joined.area - (one.area + other.area - shared)) < 1e-3
    assert geometry.union(one, one).area == one.area


@given(areas(), areas())
def test_what_is_taken_away_and_what_is_left_are_the_whole(one: MultiPolygon, other: MultiPolygon) -> None:
    left = geometry.subtract(one, other)
    assert good(left)
    assert abs(left.area + one.intersection(other).area - one.area) < 0.1
    assert left.intersection(other).area < 1e-3


@given(areas(), st.integers(1, 100))
def test_wider_holds_all_and_narrower_is_held(area: MultiPolygon, wider: int) -> None:
    grown, shrunk = geometry.buffer(area, wider), geometry.buffer(area, -wider)
    assert good(grown)
    assert good(shrunk)
    assert grown.area > area.area > shrunk.area
    assert grown.covers(area)
    assert shrunk.is_empty or area.covers(shrunk)


@given(areas(), st.tuples(metres, metres), st.tuples(metres, metres))
def test_the_parts_of_a_cut_are_the_whole(area: MultiPolygon, one: tuple[int, int], other: tuple[int, int]) -> None:
    assume(one != other)
    line = LineString([(X + one[0], Y + one[1]), (X + other[0], Y + other[1])])
    parts = geometry.split(area, line)
    assert all(good(part) and not part.is_empty for part in parts)
    assert abs(sum(part.area for part in parts) - area.area) < 0.1
    assert [part.area for part in parts[1:]] == sorted((part.area for part in parts[1:]), reverse=True)


@given(areas(), areas(), st.floats(0.1, 20))
def test_snapping_moves_no_corner_further_than_asked(area: MultiPolygon, target: MultiPolygon, within: float) -> None:
    moved = geometry.snap(area, [target], within)
    assert good(moved)
    corners = shapely.multipoints(shapely.get_coordinates(area))
    assert all(corners.distance(point) <= within + 1e-6 for point in shapely.points(shapely.get_coordinates(moved)))


@given(rings)
def test_whatever_ring_is_drawn_it_is_good_or_has_a_valid_mend(corners: list[tuple[int, int]]) -> None:
    shape = Polygon([(X + x, Y + y) for x, y in corners])
    found = geometry.examine(shape)
    if found.area is not None:
        assert shape.is_valid
        assert not found.faults
        assert found.area.equals(shape)
    else:
        assert {fault.code for fault in found.faults} <= {"invalid", "empty", "thin"}
        assert found.mend is None or good(found.mend)
        assert found.mend is not None or geometry.mend(shape).is_empty


@given(areas())
def test_degrees_and_turned_axes_are_brought_back(area: MultiPolygon) -> None:
    """Longitude and latitude in place of metres, or y before x: said, and mended to within the metre of PROJ."""
    degrees = crs.reproject(area, crs.RD, crs.LONLAT)
    given_as = {
        "swapped": shapely.transform(area, lambda points: points[:, ::-1]),
        "degrees": degrees,
        "degrees_swapped": shapely.transform(degrees, lambda points: points[:, ::-1]),
    }
    for code, shape in given_as.items():
        found = geometry.examine(shape)
        assert [fault.code for fault in found.faults] == [code]
        assert found.mend is not None
        assert found.mend.symmetric_difference(area).area < 0.01 * area.area + 1


@given(areas())
def test_what_is_typed_is_what_was_drawn(area: MultiPolygon) -> None:
    assert geometry.examine(typed.shape_of(typed.text_of(area))).area.equals(area)
