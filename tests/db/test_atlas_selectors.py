"""How firms stand on a day, from stored orders, firms, cases and permits; on both databases."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis.atlas.selectors import by_premises, standings_on
from gis.places import sbi_tables
from gis.places.models import EstablishmentActivity
from permits.statecharts import application as chart
from tests.atlas_cases import decided, granted, left, lodge
from tests.places import make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def inside(municipality):
    make_order()
    return make_premises("SYN-1", 10, 10, street="Proefdreef", house_number=9001)


def states(municipality, on=DAY):
    return {standing.name: str(standing.state) for standing in standings_on(municipality, on)}


def state(municipality, on=DAY):
    (only,) = states(municipality, on).values()
    return only


def test_without_an_order_nothing_is_known(municipality):
    make_firm(make_premises("SYN-1", 10, 10))
    assert state(municipality) == "unknown"


def test_place_and_activity_make_the_duty(municipality, inside):
    make_firm(inside, name="binnen")
    make_firm(inside, "56101", name="andere branche")
    make_firm(make_premises("SYN-2", 500, 500), name="buiten")
    assert states(municipality) == {"binnen": "none", "andere branche": "not_required", "buiten": "not_required"}
    assert states(municipality, date(2025, 12, 31)) == dict.fromkeys(states(municipality), "not_required")


def test_the_whole_story_of_a_firm_can_be_read_back(municipality):
    make_order(transition_until=date(2026, 3, 31))
    firm = make_firm(make_premises("SYN-1", 10, 10))
    decided(firm, date(2026, 4, 10), date(2026, 6, 1), chart.REFUSE)
    permit = granted(firm, date(2026, 7, 1), date(2026, 8, 15), valid_from=date(2026, 9, 1))
    permit.ended_on = date(2026, 10, 31)
    permit.save()
    left(firm, date(2026, 11, 5), date(2026, 11, 20))
    story = {
        date(2025, 12, 31): "not_required",
        date(2026, 1, 1): "transition",
        date(2026, 3, 31): "transition",
        date(2026, 4, 1): "none",
        date(2026, 4, 10): "applied",
        date(2026, 5, 31): "applied",
        date(2026, 6, 1): "refused",
        date(2026, 7, 1): "applied",
        date(2026, 8, 15): "applied",
        date(2026, 9, 1): "permit",
        date(2026, 10, 31): "permit",
        date(2026, 11, 1): "none",
        date(2026, 11, 5): "applied",
        date(2026, 11, 19): "applied",
        date(2026, 11, 20): "none",
    }
    assert {day: state(municipality, day) for day in story} == story


def test_a_corrected_day_of_sending_counts(municipality, inside):
    firm = make_firm(inside)
    case = decided(firm, date(2026, 4, 1), date(2026, 5, 20), chart.REFUSE)
    wrong = case.clock_events.get()
    case.clock_events.create(type="decided", on=date(2026, 5, 25), recorded_at=wrong.recorded_at, supersedes=wrong)
    assert state(municipality, date(2026, 5, 24)) == "applied"
    assert state(municipality, date(2026, 5, 25)) == "refused"


@pytest.mark.parametrize("move", [chart.DISMISS, chart.FIND_NOT_REQUIRED])
def test_decisions_without_a_permit(municipality, inside, move):
    decided(make_firm(inside), date(2026, 4, 1), date(2026, 5, 1), move)
    assert state(municipality) == {"dismiss": "none", "find_not_required": "not_required"}[move.name]


def test_forwarded_is_no_longer_applied(municipality, inside):
    left(make_firm(inside), date(2026, 4, 1), date(2026, 5, 1), chart.FORWARD)
    assert state(municipality, date(2026, 4, 30)) == "applied"
    assert state(municipality, date(2026, 5, 1)) == "none"


def test_a_permit_is_personal_to_its_firm(municipality, inside):
    granted(make_firm(inside, name="houder"), date(2026, 2, 1), date(2026, 3, 1))
    make_firm(inside, name="buurman")
    assert states(municipality) == {"houder": "permit", "buurman": "none"}
    (place,) = by_premises(standings_on(municipality, DAY))
    assert place.state == "none"


def test_an_applicant_outside_the_register_is_on_the_map(municipality, inside):
    lodge(inside, date(2026, 5, 1), trade_name="Nieuw hier")
    assert states(municipality, date(2026, 4, 30)) == {}
    assert states(municipality) == {"Nieuw hier": "applied"}
    granted(inside, date(2026, 5, 2), date(2026, 5, 20), trade_name="Met vergunning", ended_on=date(2026, 7, 1))
    assert states(municipality)["Met vergunning"] == "permit"
    assert "Met vergunning" not in states(municipality, date(2026, 7, 2))


def test_an_applicant_is_the_firm_with_its_number_once_that_is_registered(municipality, inside):
    firm = make_firm(inside, since=date(2026, 5, 15), name="Nu ingeschreven")
    lodge(inside, date(2026, 5, 1), trade_name="Voor inschrijving", kvk=firm.kvk)
    assert states(municipality, date(2026, 5, 14)) == {"Voor inschrijving": "applied"}
    assert states(municipality, date(2026, 5, 15)) == {"Nu ingeschreven": "applied"}


def test_what_a_firm_really_does_counts_beside_its_registration(municipality, inside):
    firm = make_firm(inside, "56101", name="snackbar die sleutelt")
    assert states(municipality) == {"snackbar die sleutelt": "not_required"}
    lodge(firm, date(2026, 5, 1), activity="95312")
    assert states(municipality) == {"snackbar die sleutelt": "applied"}


def test_the_strongest_of_several_branch_codes_counts(municipality, inside):
    firm = make_firm(inside, "56101")
    EstablishmentActivity.objects.create(establishment=firm, code="95312", sbi_version="2025")
    (standing,) = standings_on(municipality, DAY)
    assert (standing.state, standing.activity) == ("none", "95312")


def test_a_firm_that_left_is_gone(municipality, inside):
    firm = make_firm(inside, until=date(2026, 5, 31))
    granted(firm, date(2026, 2, 1), date(2026, 3, 1), ended_on=date(2026, 5, 31))
    assert state(municipality, date(2026, 5, 31)) == "permit"
    assert states(municipality) == {}


def test_the_end_of_the_transition_stays_known_after_it(municipality):
    make_order(transition_until=date(2026, 3, 31))
    place = make_premises("SYN-1", 10, 10)
    make_firm(place, name="zat er al")
    make_firm(place, name="kwam later", since=date(2026, 2, 1))
    deadlines = {firm.name: firm.deadline for firm in standings_on(municipality, DAY)}
    assert deadlines == {"zat er al": date(2026, 3, 31), "kwam later": None}


def test_one_place_gives_the_same_as_the_whole_municipality(municipality, inside):
    granted(make_firm(inside, name="a"), date(2026, 2, 1), date(2026, 3, 1))
    make_firm(make_premises("SYN-2", 40, 40), name="b")
    everyone = {firm.name: firm.state for firm in standings_on(municipality, DAY)}
    here = {firm.name: firm.state for firm in standings_on(municipality, DAY, [inside])}
    assert here == {"a": everyone["a"]}


def test_another_municipality_is_not_ours(municipality, other_municipality, inside):
    make_firm(make_premises("SYN-9", 20, 20, municipality=other_municipality))
    assert states(municipality) == {}


def test_the_number_of_queries_does_not_grow(municipality):
    make_order()
    sbi_tables.translations()

    def fill(first, last):
        for number in range(first, last):
            firm = make_firm(make_premises(f"SYN-{number}", number % 10 * 10, number // 10 * 10))
            (lodge if number % 2 else granted)(firm, date(2026, 2, 1), *([] if number % 2 else [date(2026, 3, 1)]))
            lodge(firm.premises, date(2026, 3, 1), trade_name=f"nieuw {number}")
            left(firm, date(2026, 1, 5), date(2026, 1, 6))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            firms = standings_on(municipality, DAY)
        return len(captured), len(firms)

    fill(0, 5)
    few, ten = queries()
    fill(5, 50)
    many, hundred = queries()
    assert (ten, hundred) == (10, 100)
    assert few == many <= 15
