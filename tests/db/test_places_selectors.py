"""The duty asked of the database: few queries, the same on both engines."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely.geometry import MultiPolygon, box

from core.accounts.models import Municipality
from gis.places.duty import Duty
from gis.places.firm_duties import duties_on
from gis.places.models import DesignationOrder, Footprint, Premises
from gis.places.sbi_tables import forget_translations, translations
from gis.places.selectors import duty_at, firms_in
from gis.places.shapes import to_stored
from tests import cases
from tests.places import X, Y, make_firm, make_order, make_premises, square

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def tables() -> None:
    """The SBI tables as at the second question of a process."""
    forget_translations()
    translations()


def ask(**question):
    return duty_at(**{"on": ON, "activity": "95312"} | question)


def test_premises_are_required_by_overlap_and_free_by_a_shared_edge():
    make_order()
    make_premises("0344100000000001", 95, 0)
    make_premises("0344100000000002", 100, 0)
    assert ask(premises="0344100000000001").duty is Duty.REQUIRED
    assert ask(premises="0344100000000002").duty is Duty.NOT_REQUIRED


def test_a_point_on_the_border_is_in():
    make_order()
    assert ask(point_rd=(X + 100, Y + 50)).duty is Duty.REQUIRED
    assert ask(point_rd=(X + 100.01, Y + 50)).duty is Duty.NOT_REQUIRED
    assert "border_case" in [step.rule for step in ask(point_rd=(X + 101.5, Y + 50)).steps]


def test_a_point_in_the_footprint_of_listed_premises_is_in():
    make_order(kinds=("BUILDING",), activities=(), area=None, bag_ids=("0344100000000001",))
    make_premises("0344100000000001", 500, 0)
    assert ask(point_rd=(X + 505, Y + 5)).duty is Duty.REQUIRED
    assert ask(point_rd=(X + 515, Y + 5)).duty is Duty.NOT_REQUIRED


def test_an_id_that_we_do_not_hold_is_unknown_unless_an_order_lists_it():
    make_order(kinds=("BUILDING",), activities=(), area=None, bag_ids=("0344100000000009",))
    assert ask(premises="0344100000000009").duty is Duty.REQUIRED
    assert ask(premises="0344100000000008").duty is Duty.UNKNOWN


def test_a_municipality_without_any_order_is_unknown_and_so_is_the_sea():
    assert ask(point_rd=(X, Y)).duty is Duty.UNKNOWN
    make_order()
    assert ask(point_rd=(X + 900, Y)).duty is Duty.NOT_REQUIRED
    assert ask(point_rd=(20_000.0, 560_000.0)).duty is Duty.UNKNOWN


def test_a_lapsed_order_leaves_the_municipality_known():
    make_order(valid_from=date(2022, 4, 21), valid_to=date(2025, 4, 20))
    assert ask(point_rd=(X + 50, Y + 50), on=date(2025, 4, 20)).duty is Duty.REQUIRED
    assert ask(point_rd=(X + 50, Y + 50), on=date(2025, 4, 21)).duty is Duty.NOT_REQUIRED


def test_only_the_newest_version_answers():
    first = make_order()
    make_order(activities=("10",))
    assert DesignationOrder.objects.filter(title=first.title).count() == 2
    assert ask(point_rd=(X + 50, Y + 50)).duty is Duty.NOT_REQUIRED
    assert [order.title for order in ask(point_rd=(X + 50, Y + 50), activity="10110").orders] == [first.title]


def test_the_ground_on_the_day_counts():
    make_order()
    premises = make_premises("0344100000000001", 500, 0)
    Footprint.objects.update(valid_to=date(2020, 1, 1))
    Footprint.objects.create(
        premises=premises, geom=to_stored(square(50, 0)), valid_from=date(2020, 1, 1), occurrence=2
    )
    assert ask(premises=premises.bag_id).duty is Duty.REQUIRED
    before = make_order(title="Eerdere", valid_from=date(2016, 1, 1), valid_to=date(2019, 12, 31))
    assert ask(premises=premises.bag_id, on=date(2019, 12, 31)).duty is Duty.NOT_REQUIRED
    assert ask(premises=premises.bag_id, on=date(2014, 1, 1)).duty is Duty.NOT_REQUIRED
    before.zones.update(geom=to_stored(square(500, 0)))
    assert ask(premises=premises.bag_id, on=date(2019, 12, 31)).duty is Duty.REQUIRED


def test_the_latest_start_there_with_that_activity_decides_the_transition():
    make_order(transition_until=date(2026, 12, 31))
    premises = make_premises("0344100000000001", 10, 0)
    assert ask(premises=premises.bag_id).duty is Duty.REQUIRED
    make_firm(premises, since=date(2018, 1, 1))
    make_firm(premises, "10110", since=date(2026, 5, 1))
    gone = make_firm(premises, since=date(2026, 6, 1))
    gone.until = date(2026, 7, 1)
    gone.save()
    assert ask(premises=premises.bag_id).duty is Duty.TRANSITION
    assert ask(point_rd=(X + 12, Y + 2)).duty is Duty.TRANSITION
    make_firm(premises, "45201", "2008", since=date(2026, 5, 1))
    assert ask(premises=premises.bag_id).duty is Duty.REQUIRED


@pytest.mark.parametrize(
    "question",
    [{"premises": "0344100000000001"}, {"premises": "0344100000000007"}, {"point_rd": (X + 12, Y + 2)}],
    ids=["premises", "unheld", "point"],
)
def test_a_question_needs_few_queries_however_much_there_is(question, django_assert_max_num_queries):
    for number in range(4):
        make_order(title=f"Aanwijzing {number}", sbi_version="2008", activities=("4520", "45112"))
    premises = make_premises("0344100000000001", 10, 0)
    for _ in range(5):
        make_firm(premises)
    limit = 3 if "point_rd" in question else 2
    with django_assert_max_num_queries(limit):
        ask(**question)


def test_a_question_names_exactly_one_place():
    with pytest.raises(ValueError, match="either"):
        ask()
    with pytest.raises(ValueError, match="either"):
        ask(premises="0344100000000001", point_rd=(X, Y))


def test_every_firm_of_a_municipality_by_sets_is_as_asked_one_by_one():
    make_order()
    make_order(title="Wijd", activities=("77",), area=square(0, 0, 400), transition_until=date(2027, 1, 1))
    make_order(title="Lijst", kinds=("BUILDING",), activities=(), area=None, bag_ids=("0344100000000004",))
    grounds = {1: (10, 0), 2: (95, 0), 3: (100, 0), 4: (900, 0), 5: (300, 0)}
    firms = {}
    for number, (x, y) in grounds.items():
        premises = make_premises(f"034410000000000{number}", x, y)
        for code, version in [("95312", "2025"), ("45201", "2008"), ("77111", "2025"), ("", "2025")]:
            firm = make_firm(premises, code, version)
            firms[firm.pk] = (premises, code or None, version, firm.since)
    found = {row.establishment: row.answer.duty for row in duties_on(Municipality.objects.get(code="GM0344"), ON)}
    expected = {
        pk: ask(premises=premises.bag_id, activity=code, sbi_version=version, since=since).duty
        for pk, (premises, code, version, since) in firms.items()
    }
    assert found == expected
    assert len(set(found.values())) == 4


def test_all_firms_and_orders_take_as_many_queries_as_a_few():
    municipality = Municipality.objects.get(code="GM0344")
    counts = []
    for start in (1, 4):
        for number in range(start, start + 3):
            make_order(area=square(number * 20, 0))
            make_firm(make_premises(f"034410000000000{number}", number * 20, 0))
        with CaptureQueriesContext(connection) as caught:
            list(duties_on(municipality, ON))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 5


def test_firms_are_judged_by_the_order_on_whose_area_they_stand(monkeypatch):
    municipality = Municipality.objects.get(code="GM0344")
    monkeypatch.setattr("gis.places.firm_duties._ZONES_AT_ONCE", 2)
    orders, firms = {}, {}
    for number in range(1, 6):
        orders[number] = make_order(area=square(number * 20, 0), title=f"Besluit {number}")
        firms[make_firm(make_premises(f"034410000000000{number}", number * 20, 0)).pk] = number
    free = make_firm(make_premises("0344100000000009", 500, 0))
    found = {row.establishment: row.answer for row in duties_on(municipality, ON)}
    assert found.pop(free.pk).duty is Duty.NOT_REQUIRED
    assert {pk: (row.duty, [order.id for order in row.orders]) for pk, row in found.items()} == {
        pk: (Duty.REQUIRED, [str(orders[number].public_id)]) for pk, number in firms.items()
    }


def test_a_firm_with_several_codes_gets_the_strongest_duty():
    make_order()
    firm = make_firm(make_premises("0344100000000001", 10, 0), "10110")
    firm.activities.create(code="95312", sbi_version="2025")
    (found,) = duties_on(firm.municipality, ON)
    assert (found.answer.duty, found.activity) == (Duty.REQUIRED, "95312")


@pytest.mark.spatialite
def test_spatial_lookups_use_the_r_tree():
    point = to_stored(square(0, 0))
    for lookup in ({"geom__intersects": point}, {"geom__within": point}, {"geom__dwithin": (point, 5.0)}):
        assert "SpatialIndex" in str(Footprint.objects.filter(**lookup).query)


def test_spatial_lookups_find_what_is_there():
    make_premises("0344100000000001", 0, 0)
    make_premises("0344100000000002", 10, 0)
    make_premises("0344100000000003", 14, 0)

    def found(**lookup):
        rows = Premises.objects.filter(**{f"footprints__{name}": value for name, value in lookup.items()})
        return {row.bag_id[-1] for row in rows}

    ground = to_stored(square(0, 0))
    assert found(geom__intersects=ground) == {"1", "2"}
    assert found(geom__within=ground) == {"1"}
    assert found(geom__touches=ground) == {"2"}
    assert found(geom__dwithin=(ground, 4.5)) == {"1", "2", "3"}
    assert found(geom__dwithin=(ground, 3.5)) == {"1", "2"}


class TestFirmsInANewZone:
    """Who a zone would hold: everyone whose ground meets its inside, on the day."""

    ON = date(2026, 11, 23)

    @pytest.fixture
    def firm(self, municipality):
        return cases.firm(municipality)

    def area(self, firm, *, right=0.0):
        """A rectangle of the size of the building, so many metres to the right of it."""
        x, y, east, north = firm.premises.footprints.get().geom.extent
        return MultiPolygon([box(x + right, y, east + right, north)])

    def test_a_firm_that_lies_inside_or_partly_inside_is_held_with_its_branch(self, firm):
        for right in (0.0, 6.0):
            (row,) = firms_in(self.area(firm, right=right), self.ON)
            assert (row.establishment, row.bag_id, row.code) == (firm.pk, firm.premises.bag_id, "95311")

    def test_a_shared_border_is_not_enough(self, firm):
        assert not firms_in(self.area(firm, right=12.0), self.ON)

    def test_a_firm_that_has_left_or_is_still_to_come_is_not_held(self, firm):
        assert not firms_in(self.area(firm), date(2019, 12, 31))
        firm.until = date(2026, 11, 22)
        firm.save()
        assert not firms_in(self.area(firm), self.ON)
