"""The figures of an order: the same rule as the map, each firm once, and nothing of a person to be read from them."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.disclosure.rounding import Disclosure
from gis.atlas.effect import charts, comparison, coverage
from gis.atlas.effect.controls import controls
from gis.atlas.effect.coverage import Covered
from gis.atlas.effect.decisions import ended_under
from gis.atlas.effect.periods import halves, month_ends
from gis.atlas.effect.report import report
from gis.atlas.selectors import Standings, standings_on
from permits.models import Decision, PermitApplication
from permits.statecharts import application as chart
from tests.effect import BEGINS, SENT, TODAY, Town
from tests.places import make_order, square

pytestmark = pytest.mark.django_db
EXACT = Disclosure(1)


@pytest.fixture
def town(municipality):
    return Town(municipality)


def here(town, first=BEGINS, last=TODAY):
    standings = Standings(town.municipality, first, last)
    (facts,) = (one for one in standings.judges.orders if one.id == str(town.order.public_id))
    return Covered(standings, coverage.by_order(standings, facts))


def told(one, label):
    """What a chart tells of a series, by position."""
    (series,) = (series for series in one.series if series.label == label)
    return dict(zip(one.axis, series.texts, strict=True))


def drawn(town, other="rest", today=TODAY):
    return report(town.order, other, "Rest", 6, today)


def test_every_month_is_what_the_map_shows_that_day(town):
    inside, outside = town.firms(6), town.firms(4, outside=True)
    town.grant([*inside[:3], outside[0]], valid_to=date(2026, 3, 15))
    town.refuse(inside[3:4], "public-order")
    town.withdraw(inside[4:5])
    inside[5].until = date(2025, 12, 31)
    inside[5].save()
    covered = here(town)
    for day in month_ends(BEGINS, TODAY):
        there = [firm for firm in standings_on(town.municipality, day) if firm.establishment in inside]
        assert Counter(firm.state for firm in covered.on(day)) == Counter(firm.state for firm in there), day
    assert {str(firm.state) for firm in covered.on(date(2026, 4, 30))} == {"none", "refused"}


def test_a_firm_belongs_to_the_order_before_and_after_it_is_in_force_and_not_where_it_does_not_reach(town):
    town.firms(2), town.firms(3, outside=True), town.firms(1, code="47110")
    covered = here(town, date(2024, 1, 1))
    assert len(covered.registered(date(2024, 1, 1))) == len(covered.registered(TODAY)) == 2


def test_outcomes_count_firms_and_each_ground_of_a_place(town):
    firms = town.firms(40)
    town.grant(firms[:10])
    town.refuse(firms[10:15], "public-order", "liveability")
    town.end(firms[15:20], chart.DISMISS)
    town.withdraw(firms[20:30])
    town.refuse(firms[30:35], "bibob")
    found = told(drawn(town).charts["uitkomst"], "Bedrijven")
    assert found["Verleend"] == "10"
    assert found["Buiten behandeling gesteld"] == "5"
    assert found["Ingetrokken door de aanvrager"] == "10"
    assert found["Geweigerd: gevaar voor de openbare orde of veiligheid"] == "5"
    assert found["Geweigerd: aantasting van de leefbaarheid"] == "5"
    assert found["Geweigerd: een grond die de ondernemer of een leidinggevende betreft"] == "5"


@pytest.mark.parametrize("ground", ["bad-conduct", "false-data", "no-such-ground-any-more"])
def test_nobody_reads_from_the_figures_that_a_refusal_was_on_integrity_grounds(town, ground):
    """The same refusals on another ground about a person give the same report, to the letter."""
    firms = town.firms(12)
    town.refuse(firms[:6], "bibob")
    before = drawn(town)
    PermitApplication.objects.update(integrity_state="done", integrity_degree="serious", lbb_open=False)
    assert drawn(town) == before
    if ground != "no-such-ground-any-more":
        Decision.objects.update(grounds=[ground])
        assert drawn(town) == before


def test_lead_times_and_terms(town):
    firms = town.firms(20)
    town.grant(firms[:10], days=40, due_on=date(2025, 9, 1))
    town.grant(firms[10:20], days=70, due_on=date(2025, 8, 31))
    found = drawn(town).charts
    assert told(found["termijn"], "Op tijd")["2025, 2e helft"] == "50%"
    assert told(found["doorlooptijd"], "Helft van de besluiten binnen")["2025, 2e helft"] == "6 weken"
    assert told(found["doorlooptijd"], "90% van de besluiten binnen")["2025, 2e helft"] == "te weinig"


def test_an_open_pause_at_the_decision_is_in_time(town):
    town.grant(town.firms(5), due_on=None)
    assert {one.in_term for one in ended_under(town.order)} == {True}


def test_cases_under_an_earlier_version_of_the_order_count_and_those_of_another_order_do_not(town):
    firms = town.firms(2)
    town.grant(firms[:1])
    other = make_order(title="Andere aanwijzing", valid_from=date(2025, 3, 1))
    town.grant(firms[1:], order=other)
    make_order(valid_from=BEGINS, article="artikel 2:47a APV")
    town.order.refresh_from_db()
    assert not town.order.is_current
    assert len(ended_under(town.order)) == 1


def test_findings_count_as_the_report_counts_them(town):
    firms = town.firms(10)
    for firm in firms:
        town.visit(firm, date(2025, 10, 1), {"permit.hours": 2, "premises.floor_plan": 3})
    town.visit(firms[0], date(2025, 10, 2), {"premises.fire_escape_dwelling": 4})  # its question was not asked
    town.visit(firms[1], date(2025, 10, 2), {"premises.plan_use": 4}, seen_by="police")  # stays with the partner
    found = drawn(town).charts["bevindingen"]
    half = "2025, 2e helft"
    assert [told(found, f"Ernst {one}")[half] for one in (1, 2, 3, 4)] == ["0,0", "0,8", "0,8", "0,0"]


def test_again_is_the_same_norm_at_the_recheck(town):
    for number, firm in enumerate(town.firms(20)):
        first = town.visit(firm, date(2025, 8, 1), {"permit.hours": 2})
        found = {"permit.hours": 2} if number < 10 else {"premises.firms": 2} if number < 15 else {}
        town.visit(firm, date(2025, 9, 1), found, first)
    assert told(drawn(town).charts["herhaling"], "Zelfde norm opnieuw overtreden")["2025, 2e helft"] == "50%"
    assert Counter(one.again for one in controls(town.municipality, BEGINS, TODAY)) == {None: 20, True: 10, False: 10}


def test_who_moves_inside_the_area_is_neither_new_nor_gone(town):
    stayed, gone = town.firms(5), town.firms(5, until=date(2025, 9, 30))
    town.firms(10, since=date(2025, 10, 1))
    for firm in stayed:
        firm.until = date(2025, 10, 31)
        firm.save()
    for firm in stayed:
        (new,) = town.firms(1, since=date(2025, 11, 1), vestiging=firm.vestiging)
        assert new.vestiging == firm.vestiging
    found = charts.comings_and_goings(here(town), halves(BEGINS, TODAY), EXACT)
    assert told(found, "Nieuw")["2025, 2e helft"] == "10"
    assert told(found, "Gestopt of vertrokken")["2025, 2e helft"] == str(len(gone))


def test_many_who_went_are_not_called_few_because_few_came(town):
    town.firms(20), town.firms(10, until=date(2025, 9, 30)), town.firms(2, since=date(2025, 10, 1))
    found = charts.comings_and_goings(here(town), halves(BEGINS, TODAY), Disclosure(5))
    assert told(found, "Nieuw")["2025, 2e helft"] == "te weinig"
    assert told(found, "Gestopt of vertrokken")["2025, 2e helft"] == "te weinig"


def test_before_and_after_beside_the_rest_of_the_municipality(town):
    inside, outside = town.firms(10), town.firms(20, outside=True)
    town.firms(5, since=date(2025, 3, 1)), town.firms(5, outside=True, code="47110")
    town.grant(inside, sent=date(2025, 5, 1))
    for firm in outside[:10]:
        town.visit(firm, date(2025, 4, 1), {"premises.plan_use": 3})
    found = drawn(town)
    assert not found.nobody_there
    assert found.time == comparison.Windows((date(2024, 8, 4), date(2025, 1, 31)), (BEGINS, date(2025, 7, 31)))
    counts = {row.label: row.counts for row in found.rows}
    assert counts["Bedrijven"] == (10, 15, 20, 20)
    assert counts["Nieuw"] == (0, 5, 0, 0)
    assert counts["Vergunning"] == (0, 10, 0, 0)
    assert counts["Bezocht"] == counts["Zwaar"] == (0, 0, 0, 10)
    assert [row.here for row in found.rows][:2] == [5, 5]


def test_another_order_can_be_the_other_area(town):
    town.firms(5), town.firms(10, outside=True)
    other = make_order(title="Oost", area=square(200, 0, 100), valid_from=date(2025, 6, 1))
    assert {row.label: row.counts for row in drawn(town, other).rows}["Bedrijven"] == (5, 5, 10, 10)


def test_an_order_for_the_whole_municipality_has_no_rest(town):
    town.order = make_order(title="Overal", kinds=("ACTIVITY",), area=None, valid_from=BEGINS)
    town.firms(5)
    found = drawn(town)
    assert found.time is None
    assert "vergelijking" not in found.charts


def test_an_order_that_is_yet_to_come_has_no_report(town):
    with pytest.raises(ValueError, match="not in force"):
        drawn(town, today=date(2025, 1, 31))


def test_the_number_of_queries_does_not_grow_with_firms_cases_or_visits(town):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            drawn(town)
        return len(captured)

    town.grant(town.firms(3))
    town.visit(town.firms(1)[0], SENT, {"permit.hours": 2})
    before = queries()
    firms = town.firms(20)
    town.grant(firms[:10]), town.refuse(firms[10:], "public-order")
    for firm in firms:
        town.visit(firm, SENT, {"permit.hours": 2}, town.visit(firm, date(2025, 8, 1), {"permit.hours": 1}))
    assert queries() == before
