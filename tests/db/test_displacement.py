"""The displacement watch: who left a designated area and opened elsewhere, and who did not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis.atlas.scenarios.displacement import moved_over
from tests.places import make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
LEFT, SINCE = date(2026, 6, 1), date(2026, 1, 1)


@pytest.fixture
def order(municipality):
    return make_order()


def stays(opened, *, inside=(10, 10), outside=(500, 10), kvk=None, **later):
    """A firm that left the area on LEFT, and a stay that opened on a day."""
    number = opened.toordinal()
    before = make_firm(make_premises(f"SYN-A{number}", *inside), until=LEFT)
    after = make_firm(make_premises(f"SYN-B{number}", *outside, **later), since=opened)
    after.kvk = kvk or before.kvk
    after.save()
    return before, after


def test_a_firm_that_left_and_opened_elsewhere_soon_after_has_moved(order):
    before, after = stays(LEFT + timedelta(days=40))
    (found,) = moved_over(order, SINCE, 6)
    assert (found.before, found.after, found.days) == (before, after, 40)


@pytest.mark.parametrize(("days", "moved"), [(-29, True), (-40, False), (180, True), (190, False)])
def test_only_around_the_day_on_which_it_left(order, days, moved):
    stays(LEFT + timedelta(days=days))
    assert bool(moved_over(order, SINCE, 6)) is moved


def test_moving_within_the_area_is_no_displacement(order):
    stays(LEFT + timedelta(days=10), outside=(60, 10))
    assert moved_over(order, SINCE, 6) == []


def test_another_firm_in_its_place_has_not_moved(order):
    stays(LEFT + timedelta(days=10), kvk="SYN-other")
    assert moved_over(order, SINCE, 6) == []


def test_who_left_before_is_not_told(order):
    stays(LEFT + timedelta(days=10))
    assert moved_over(order, LEFT + timedelta(days=1), 6) == []


def test_another_municipalitys_firms_are_not_told(order, other_municipality):
    stays(LEFT + timedelta(days=10), municipality=other_municipality)
    assert moved_over(order, SINCE, 6) == []


def test_as_many_queries_however_many_moved(order):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            moved_over(order, SINCE, 6)
        return len(captured)

    stays(LEFT + timedelta(days=1))
    few = queries()
    for days in range(2, 6):
        stays(LEFT + timedelta(days=days), inside=(10 * days, 30), outside=(500, 20 * days))
    assert queries() == few == 3
    assert len(moved_over(order, SINCE, 6)) == 5
