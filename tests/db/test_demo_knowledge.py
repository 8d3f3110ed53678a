"""What the demo knew when, and that its map has signals to show."""

import random
from datetime import date

import pytest

from config.demo import loading, signals
from config.demo.cast import Cast
from gis.atlas.signal_counts import signals_in_year
from gis.places.knowledge import orders_known
from permits.policy import services as policy
from tests.atlas_cases import noon
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises
from tests.visits import reference_data

pytestmark = pytest.mark.django_db


def test_each_order_of_the_demo_was_known_before_it_began(municipality):
    order = make_order(valid_from=date(2025, 4, 21))
    assert order not in orders_known(noon(date(2025, 5, 1)))
    loading._recorded_in_time()
    assert order in orders_known(noon(date(2025, 5, 1)))
    assert order not in orders_known(noon(date(2025, 3, 1)))


def test_enough_people_told_something_of_one_park_to_show_where(municipality):
    reference_data()
    policy.load()
    firms = [make_firm(make_premises(f"SYN-{number}", 10 * number, 10)) for number in range(len(signals.TOLD))]
    cast = Cast(municipality, {"planner": make_user("planner", municipality=municipality)})
    now = noon(date(2026, 11, 20))
    assert signals.tell(cast, firms, random.Random(1), now) == len(signals.TOLD)
    assert signals_in_year(municipality, now.date())
