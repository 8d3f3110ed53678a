"""A box that a client asks for, as ground in RD metres; and its time, as days."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from gis.atlas.features.frames import FrameError, ground_in
from gis.atlas.features.spans import EVER, Span, SpanError, span_of
from gis.atlas.features.systems import CRS84, STORAGE, SYSTEMS
from gis.places import crs

LATLON = SYSTEMS["http://www.opengis.net/def/crs/EPSG/0/4326"]
lon, lat = st.floats(3.4, 7.1), st.floats(50.8, 53.5)


@given(lon, lon, lat, lat, lon, lat)
def test_a_point_lies_in_the_box_in_degrees_and_in_the_ground_alike(a, b, c, d, x, y):
    west, east = sorted((a, b))
    south, north = sorted((c, d))
    ground = ground_in([west, south, east, north], CRS84)
    inside = west <= x <= east and south <= y <= north
    here = Point(*crs.rd_from_lonlat(x, y))
    assert ground is not None
    # Within some centimetres of an edge either answer is right.
    assert ground.distance(here) < 0.5 if inside else not ground.buffer(-0.5).covers(here)
    assert ground_in([south, west, north, east], LATLON).equals(ground)


def test_the_whole_country_is_no_condition():
    assert ground_in([-180, -90, 180, 90], CRS84) is None
    assert ground_in([-1e6, -1e6, 1e6, 1e6], STORAGE) is None
    assert ground_in([2, 50, -170, 55], CRS84) is None, "over the antimeridian"


def test_elsewhere_is_nothing():
    assert ground_in([-60, -10, -50, 0], CRS84).is_empty
    assert ground_in([170, 50, -170, 55], CRS84).is_empty


def test_a_box_without_breadth_is_a_line_or_a_point():
    assert ground_in([5, 52, 5, 52], CRS84).geom_type == "Point"
    assert ground_in([5, 52, 5, 52.1], CRS84).geom_type == "LineString"
    assert ground_in([134000, 459000, 134000, 459000], STORAGE).geom_type == "Point"


@pytest.mark.parametrize("numbers", [[1, 2, 3], [5, 53, 6, 52], [0, 0, 200, 1], [5, 52, float("nan"), 53]])
def test_what_is_no_box(numbers):
    with pytest.raises(FrameError, match=" / "):
        ground_in(numbers, CRS84)


@given(st.dates(), st.dates())
def test_an_interval_is_what_it_says(a, b):
    first, last = sorted((a, b))
    assert span_of(f"{first}/{last}") == Span(first, last)
    assert span_of(f"{first}/..") == Span(first, EVER.last)
    assert span_of(f"../{last}") == Span(EVER.first, last)
    if first < last:
        with pytest.raises(SpanError):
            span_of(f"{last}/{first}")


def test_an_instant_is_a_day_in_the_netherlands():
    assert span_of("2026-06-30T22:30:00Z") == Span.of(date(2026, 7, 1))
    assert span_of("2026-06-30T22:30:00.123456789+02:00") == Span.of(date(2026, 6, 30))


@given(st.text(alphabet="0123456789-/.:TZ+", max_size=30))
def test_no_text_breaks_it(text):
    """It is a span, or refused as one."""
    with suppress(SpanError):
        span = span_of(text)
        assert span.first <= span.last
