"""Phases of orders on a day, and counting in hexagons that never tell of fewer than five."""

from dataclasses import dataclass
from datetime import date
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from gis.atlas.hexagons import RADIUS_M, Hexagon, cell_of, together
from gis.atlas.phases import Phase, phase_on


@dataclass
class Order:
    valid_from: date = date(2026, 1, 1)
    valid_to: date | None = date(2026, 12, 31)
    transition_until: date | None = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2025, 12, 31), Phase.COMING),
        (date(2026, 1, 1), Phase.TRANSITION),
        (date(2026, 3, 31), Phase.TRANSITION),
        (date(2026, 4, 1), Phase.IN_FORCE),
        (date(2026, 12, 31), Phase.IN_FORCE),
        (date(2027, 1, 1), Phase.LAPSED),
    ],
)
def test_an_order_walks_through_its_phases(day, phase):
    assert phase_on(Order(), day) is phase


def test_an_order_without_transition_or_end_stays_in_force():
    assert phase_on(Order(valid_to=None, transition_until=None), date(2090, 1, 1)) is Phase.IN_FORCE


FEWEST = 5
RD = st.tuples(st.floats(0, 280_000), st.floats(300_000, 620_000))


@given(RD)
def test_a_point_lies_in_its_cell(point):
    cell = Hexagon(cell_of(*point), FEWEST, None)
    x, y = cell.middle
    assert hypot(point[0] - x, point[1] - y) <= RADIUS_M + 1e-6
    assert cell.shape.distance(Point(*point)) < 1e-6


@given(st.lists(st.tuples(st.integers(1, 40), RD), max_size=60))
def test_no_cell_tells_of_fewer_than_five(reports):
    shown = {one.cell: one for one in together(((key, *point) for key, point in reports), FEWEST)}
    for cell in {cell_of(*point) for _key, point in reports}:
        keys = {key for key, point in reports if cell_of(*point) == cell}
        assert (cell in shown) is (len(keys) >= FEWEST)
        if cell in shown:
            assert shown[cell].least <= len(keys) <= (shown[cell].most or len(keys))


def test_one_report_about_two_premises_counts_once():
    assert together([(key, 1000.0 + step, 2000.0) for key in range(4) for step in (0, 1)], FEWEST) == []


def test_a_municipality_may_ask_for_more_together():
    reports = [(key, 1000.0, 2000.0) for key in range(11)]
    assert together(reports, 12) == []
    (cell,) = together(reports, 11)
    assert (cell.least, cell.most) == (11, 19)


@pytest.mark.parametrize("count", range(5, 10))
def test_the_exact_number_is_not_told(count):
    (cell,) = together(((key, 1000.0, 2000.0) for key in range(count)), FEWEST)
    assert (cell.least, cell.most) == (5, 9)
