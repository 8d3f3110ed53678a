"""What holds for every place, activity and set of orders."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from gis.places.branches import Translations, Truth, covers
from gis.places.duty import Duty, Kind, OrderFacts, Place, Question, answer
from gis.places.spatial import overlaps, share_inside

NONE = Translations()
coordinates = st.integers(-50, 150)
sizes = st.integers(1, 80)
codes = st.text("0123456789", min_size=2, max_size=5)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
versions = st.sampled_from(["2008", "2025"])


@st.composite
def squares(draw):
    x, y, size = draw(coordinates), draw(coordinates), draw(sizes)
    return box(x, y, x + size, y + size)


@st.composite
def orders(draw, number=0):
    kinds = draw(st.sets(st.sampled_from(list(Kind)), min_size=1))
    valid_from = draw(days)
    term = draw(st.none() | st.integers(0, 2000))
    return OrderFacts(
        id=f"{draw(st.integers(0, 10**9))}",
        title="Aanwijzing",
        article="2:47",
        valid_from=valid_from,
        valid_to=None if term is None else valid_from + timedelta(days=term),
        kinds=frozenset(kinds),
        activities=tuple(draw(st.lists(codes, min_size=1, max_size=4))) if Kind.ACTIVITY in kinds else (),
        sbi_version=draw(versions),
        transition_until=draw(st.none() | st.integers(0, 400).map(lambda n: valid_from + timedelta(days=n))),
        bag_ids=frozenset(draw(st.sets(st.sampled_from(["p1", "p2"])))) if Kind.BUILDING in kinds else frozenset(),
        zones=(MultiPolygon([draw(squares())]),) if Kind.AREA in kinds else (),
    )


questions = st.builds(Question, on=days, activity=st.none() | codes, sbi_version=versions, since=st.none() | days)
places = st.one_of(
    squares().map(lambda ground: Place(ground=ground, bag_ids=frozenset({"p1"}))),
    st.builds(lambda x, y: Place(ground=Point(x, y)), coordinates, coordinates),
    st.just(Place(ground=None, bag_ids=frozenset({"p1"}))),
)


@given(squares(), st.lists(st.floats(0.01, 0.99), max_size=4), st.booleans())
def test_shares_in_a_partition_sum_to_one(ground, cuts, upright):
    """Cut the plane into strips: whatever the ground, each part of it lies in one of them."""
    x0, y0, x1, y1 = ground.bounds
    low, high = (x0, x1) if upright else (y0, y1)
    edges = [-1000.0, *sorted(low + cut * (high - low) for cut in cuts), 1000.0]
    strips = [box(a, -1000, b, 1000) if upright else box(-1000, a, 1000, b) for a, b in pairwise(edges) if b > a]
    assert sum(share_inside(ground, strip) for strip in strips) == pytest.approx(1.0)


@given(squares(), squares())
def test_overlap_is_a_share_above_zero_and_goes_both_ways(one, other):
    assert overlaps(one, [other]) is (share_inside(one, other) > 0)
    assert (share_inside(one, other) > 0) is (share_inside(other, one) > 0)
    assert 0.0 <= share_inside(one, other) <= 1.0


@given(codes, codes)
def test_a_code_is_covered_by_its_prefixes_and_by_nothing_beside_them(code, listed):
    found = covers((listed,), "2025", code, "2025", NONE)
    expected = {
        True: Truth.YES if code.startswith(listed) else Truth.UNKNOWN,
        False: Truth.NO,
    }[code.startswith(listed) or listed.startswith(code)]
    assert found is expected


@given(codes, st.lists(codes, max_size=4), codes)
def test_listing_more_codes_never_frees_an_activity(code, listed, extra):
    order = [Truth.NO, Truth.UNKNOWN, Truth.YES]
    before = covers(listed, "2025", code, "2025", NONE)
    after = covers([*listed, extra], "2025", code, "2025", NONE)
    assert order.index(after) >= order.index(before)


@given(questions, places, st.lists(orders(), min_size=1, max_size=4))
def test_the_strongest_order_is_the_answer_in_any_sequence(question, place, known):
    found = answer(question, place, known, NONE)
    alone = [answer(question, place, [order], NONE).duty for order in known]
    strongest = next(duty for duty in Duty if duty in alone)
    assert found.duty is strongest
    assert answer(question, place, reversed(known), NONE).duty is strongest


@given(questions, places, st.lists(orders(), min_size=1, max_size=4))
def test_the_orders_of_an_answer_are_in_force_and_enough_for_it(question, place, known):
    found = answer(question, place, known, NONE)
    assert all(order.in_force(question.on) for order in found.orders)
    assert bool(found.orders) is (found.duty is not Duty.NOT_REQUIRED)
    if found.orders:
        assert answer(question, place, found.orders, NONE).duty is found.duty


@given(questions, places, orders())
def test_outside_its_dates_an_order_asks_nothing(question, place, order):
    for on in (order.valid_from - timedelta(days=1), order.valid_to and order.valid_to + timedelta(days=1)):
        if on is not None:
            assert answer(replace(question, on=on), place, [order], NONE).duty is Duty.NOT_REQUIRED


@given(questions, places, orders())
def test_having_been_there_longer_is_never_to_ones_disadvantage(question, place, order):
    early = answer(replace(question, since=date(2000, 1, 1)), place, [order], NONE).duty
    late = answer(replace(question, since=question.on), place, [order], NONE).duty
    assert early is late or (early, late) == (Duty.TRANSITION, Duty.REQUIRED)
