"""Whom a scenario reaches: the duty rule on its first day, near misses, and what each has to do."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import AppendOnly, AuditEntry
from gis.atlas.scenarios.dates import deadlines
from gis.atlas.scenarios.hits import Reach, counts, hits_of
from gis.atlas.scenarios.models import Scenario
from permits.clock import terms
from permits.policy import selectors as policy
from tests.atlas_cases import granted
from tests.places import make_firm, make_order, make_premises, square
from tests.scenarios import asked, plan

pytestmark = pytest.mark.django_db
START = date(2027, 4, 1)


@pytest.fixture
def utrecht(municipality):
    return municipality


def reach_of(municipality, firm, **fields):
    found = {hit.firm: hit for hit in hits_of(municipality, plan(starts_on=START, **fields))}
    return found.get(firm.public_id)


def test_a_garage_in_the_area_without_a_duty_is_newly_hit(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10))
    assert reach_of(utrecht, firm).reach is Reach.NEW


def test_a_firm_of_another_branch_is_not_reached(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10), "56110")
    assert reach_of(utrecht, firm) is None


def test_a_garage_under_another_order_is_under_a_duty_already_with_how_it_stands(utrecht):
    make_order(valid_to=None)
    free, held = (make_firm(make_premises(f"SYN-{number}", 10, 20 * number)) for number in (1, 2))
    granted(held, date(2026, 2, 1), date(2026, 3, 1))
    assert (reach_of(utrecht, free).reach, reach_of(utrecht, free).state) == (Reach.ALREADY, "none")
    assert (reach_of(utrecht, held).reach, reach_of(utrecht, held).state) == (Reach.ALREADY, "permit")


def test_an_order_that_has_ended_by_then_makes_no_duty(utrecht):
    make_order(valid_to=START - timedelta(days=1))
    firm = make_firm(make_premises("SYN-1", 10, 10))
    assert reach_of(utrecht, firm).reach is Reach.NEW


def test_a_firm_that_has_left_by_then_is_not_reached(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10), until=START - timedelta(days=1))
    assert reach_of(utrecht, firm) is None


def test_a_code_that_leaves_it_open_is_not_sure(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10), "953")
    assert reach_of(utrecht, firm).reach is Reach.UNSURE


def test_a_branch_of_the_same_group_is_a_near_miss(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10), "95320")
    assert reach_of(utrecht, firm).reach is Reach.NEAR_BRANCH


@pytest.mark.parametrize(("x", "metres"), [(130, 30), (149, 49)])
def test_just_outside_the_border_is_a_near_miss_with_its_metres(utrecht, x, metres):
    firm = make_firm(make_premises("SYN-1", x, 10))
    hit = reach_of(utrecht, firm)
    assert (hit.reach, hit.metres) == (Reach.NEAR_BORDER, metres)


def test_near_the_border_in_another_branch_is_no_near_miss(utrecht):
    firm = make_firm(make_premises("SYN-1", 130, 10), "95320")
    assert reach_of(utrecht, firm) is None


def test_the_strongest_of_several_codes_decides(utrecht):
    firm = make_firm(make_premises("SYN-1", 10, 10), "56110")
    firm.activities.create(code="95311", sbi_version="2025")
    hit = reach_of(utrecht, firm)
    assert (hit.reach, hit.activity) == (Reach.NEW, "95311")


def test_another_municipalitys_firms_are_not_told(utrecht, other_municipality):
    firm = make_firm(make_premises("SYN-1", 10, 10, municipality=other_municipality))
    assert reach_of(utrecht, firm) is None


def test_the_number_of_queries_does_not_depend_on_the_number_of_firms(utrecht):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            hits_of(utrecht, plan(starts_on=START))
        return len(captured)

    make_firm(make_premises("SYN-1", 10, 10))
    hits_of(utrecht, plan(starts_on=START))  # keeps the tables of the branch codes
    few = queries()
    for number in range(2, 12):
        make_firm(make_premises(f"SYN-{number}", 5 * number, 40, size=4))
    assert queries() == few
    assert counts(hits_of(utrecht, plan(starts_on=START)))[Reach.NEW] == 11


def test_whoever_applies_on_the_last_safe_day_has_a_decision_before_the_transition_ends(utrecht):
    law = policy.clock_law()
    for day in range(40):  # also over the roll of weekends and holidays
        until = date(2027, 12, 1) + timedelta(days=day)
        found = deadlines(START, until, law)
        rule = law.term("decision", START)
        assert terms.end_of(found.apply_by, rule, law) <= until
        assert terms.end_of(found.apply_by + timedelta(days=1), rule, law) > until
        assert not found.too_short


def test_a_transition_shorter_than_the_decision_term_is_said(utrecht):
    assert deadlines(START, START + timedelta(weeks=4), policy.clock_law()).too_short


def test_a_scenario_is_logged_and_never_changes(utrecht):
    make_firm(make_premises("SYN-1", 10, 10))
    made = asked(utrecht)
    assert AuditEntry.objects.filter(scope=made.audit_scope, verb="atlas.scenario.ask").count() == 1
    assert "Firma" not in str(made.result), "no name is stored"
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(AppendOnly):
        Scenario.objects.update(name="Anders")


def test_premises_that_only_touch_the_border_are_outside(utrecht):
    firm = make_firm(make_premises("SYN-1", 100, 10))
    hit = reach_of(utrecht, firm, area=square(0, 0, 100))
    assert (hit.reach, hit.metres) == (Reach.NEAR_BORDER, 0)
