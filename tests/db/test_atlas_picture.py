"""What a view of the map shows: layers by right, one set of filters, any day, as known on another; both databases."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit import services as audit
from gis.atlas import whole_map
from gis.atlas.map_form import MapForm, shared
from gis.atlas.picture import picture
from gis.atlas.selectors import standings_on
from gis.atlas.signal_counts import signals_in_year
from gis.places import sbi_tables
from gis.places.models import DesignationOrder
from inspections.models import Answer
from inspections.signals.models import Signal
from permits.policy import selectors, services
from permits.policy.models import Threshold
from permits.statecharts import application as chart
from tests.atlas_cases import decided, granted, left, lodge, noon
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises, square
from tests.visits import Walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def policy_rows():
    services.load()
    yield
    selectors.forget()


@pytest.fixture
def inside(municipality):
    make_order()
    return make_premises("SYN-1", 10, 10, street="Proefdreef", house_number=9001)


def seen(municipality, role="officer", **asked):
    query = QueryDict(mutable=True)
    for name, value in ({"on": DAY.isoformat()} | asked).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    form = MapForm(query)
    assert form.is_valid(), form.errors
    return picture(municipality, form, make_user(role, municipality=municipality))


def recorded(order, day):
    DesignationOrder.objects.filter(pk=order.pk).update(recorded_at=noon(day))


def act(case, move, on, at=None):
    return audit.record(case, move.verb, actor=None, at=noon(at or on), effective_on=on, after=move.target)


# Layers and rights


def test_nobody_sees_a_layer_without_its_right(municipality, inside):
    lodge(make_firm(inside), date(2026, 5, 1))
    layers = ["cases", "visits", "findings", "signals", "branches"]
    assert set(seen(municipality, "officer", layer=layers).spots) == {"cases", "visits", "findings"}
    assert set(seen(municipality, "policy", layer=layers).spots) == set()
    assert set(seen(municipality, "planner", layer=layers).spots) == {"visits", "findings"}
    assert seen(municipality, "policy", layer=layers).signals == []
    assert seen(municipality, "policy", stage=chart.RECEIVED).shown != []


def test_orders_stand_in_their_phase_and_only_what_holds_is_drawn(municipality, inside):
    make_order(title="Komt nog", valid_from=date(2027, 1, 1))
    make_order(title="Voorbij", valid_from=date(2024, 1, 1), valid_to=date(2025, 12, 31))
    make_order(title="Gaat over", valid_from=date(2026, 5, 1), transition_until=date(2026, 8, 1))
    found = seen(municipality)
    assert {order.title: str(phase) for order, phase in found.orders} == {
        "Voorbij": "lapsed",
        "Aanwijzing proef": "in_force",
        "Gaat over": "transition",
        "Komt nog": "coming",
    }
    assert [order.title for order, _phase in found.drawn] == ["Aanwijzing proef", "Gaat over"]
    assert [order.title for order, _phase in seen(municipality, phase="coming").drawn] == ["Komt nog"]
    assert seen(municipality, legend="1").drawn == []


def test_a_case_has_the_stage_of_the_day(municipality, inside):
    case = lodge(make_firm(inside), date(2026, 3, 1), state=chart.IN_REVIEW)
    act(case, chart.SUBMIT, date(2026, 3, 1))
    act(case, chart.START_REVIEW, date(2026, 4, 1))

    def stage(on):
        return [spot.kind for spot in seen(municipality, on=on, layer="cases").spots["cases"]]

    assert stage("2026-02-28") == []
    assert stage("2026-03-31") == [chart.RECEIVED]
    assert stage("2026-04-01") == [chart.IN_REVIEW]
    assert stage("2099-01-01") == [chart.IN_REVIEW]


def test_findings_are_counted_by_theme_until_they_are_superseded(municipality, inside):
    visit = _walked(municipality, inside)
    first = _finding(visit, "identity.kvk", date(2026, 4, 1))
    _finding(visit, "identity.kvk", date(2026, 5, 1), supersedes=first, answer="ok")
    _finding(visit, "safety.fire", date(2026, 4, 1))
    _finding(visit, "safety.gas", date(2026, 4, 1), seen_by="police")

    def kinds(on):
        return sorted(spot.kind for spot in seen(municipality, on=on, layer="findings").spots["findings"])

    assert kinds("2026-04-30") == ["identity", "safety"]
    assert kinds("2026-05-01") == ["safety"]
    assert kinds("2026-03-31") == []


def _walked(municipality, premises):
    planner, inspector = (make_user(role, municipality=municipality) for role in ("planner", "inspector"))
    return Walk(planner, inspector, premises=premises).visit


def _finding(visit, item, day, **fields):
    plain = {"answer": "not_ok", "owner_agency": "municipality", "follow_up": "inform", "recorded_by": visit.created_by}
    return Answer.objects.create(visit=visit, item_code=item, recorded_at=noon(day), **{**plain, **fields})


# One set of filters


def test_area_stage_and_kind_leave_the_same_premises_everywhere(municipality, inside):
    outside = make_premises("SYN-2", 500, 500)
    firm, other = make_firm(inside, name="binnen"), make_firm(outside, name="buiten")
    lodge(firm, date(2026, 5, 1))
    lodge(other, date(2026, 5, 1), state=chart.IN_REVIEW)
    order = DesignationOrder.objects.get()
    everywhere = seen(municipality, layer="cases")
    assert len(everywhere.spots["cases"]) == 2
    by_area = seen(municipality, layer="cases", order=str(order.public_id))
    assert [firm.name for firm in by_area.shown] == ["binnen"]
    assert [spot.bag_id for spot in by_area.spots["cases"]] == ["SYN-1"]
    by_stage = seen(municipality, on="2098-01-01", layer="cases", stage=chart.IN_REVIEW)
    assert [firm.name for firm in by_stage.shown] == ["buiten"]
    by_state = seen(municipality, layer="cases", state="applied")
    assert [spot.bag_id for spot in by_state.spots["cases"]] == ["SYN-1"]


def test_the_link_to_a_view_carries_nothing_that_was_typed():
    query = QueryDict("on=2026-06-01&q=Jan+de+Vries&state=none&state=permit&legend=1&page=3&layer=cases")
    assert shared(query) == "on=2026-06-01&state=none&state=permit&legend=1&layer=cases"


@pytest.mark.parametrize(
    "wrong", [{"known": "2099-01-01"}, {"order": "1"}, {"at": "x"}, {"stage": "X"}, {"phase": "x"}]
)
def test_what_cannot_be_asked_is_refused_by_its_field(wrong):
    form = MapForm(wrong)
    assert not form.is_valid()
    assert set(form.errors) == set(wrong)


# As it was known


def test_an_order_counts_as_it_was_known(municipality, inside):
    first = DesignationOrder.objects.get()
    recorded(first, date(2026, 2, 1))
    recorded(make_order(activities=("9531",), area=square(300, 300)), date(2026, 7, 1))
    make_firm(inside)

    def state(known):
        (firm,) = seen(municipality, **({"known": known} if known else {})).shown
        return str(firm.state)

    assert state(None) == "not_required"
    assert state("2026-06-30") == "none"
    assert state("2026-07-01") == "not_required"
    assert state("2026-01-31") == "unknown"


def test_cases_and_permits_count_as_they_were_known(municipality, inside):
    recorded(DesignationOrder.objects.get(), date(2026, 1, 1))
    firm = make_firm(inside)
    case = decided(firm, date(2026, 4, 1), date(2026, 5, 20), chart.REFUSE)
    wrong = case.clock_events.get()
    case.clock_events.create(type="decided", on=date(2026, 6, 2), recorded_at=noon(date(2026, 6, 10)), supersedes=wrong)

    def state(known=None):
        moment = noon(known) if known else None
        (found,) = standings_on(municipality, DAY, known=moment)
        return str(found.state)

    assert state() == "applied"
    assert state(date(2026, 6, 9)) == "refused"
    assert state(date(2026, 5, 19)) == "applied"
    assert state(date(2026, 3, 31)) == "none"


def test_a_withdrawal_and_the_end_of_a_permit_are_known_from_their_recording(municipality, inside):
    recorded(DesignationOrder.objects.get(), date(2026, 1, 1))
    left(make_firm(inside, name="gaat weg"), date(2026, 4, 1), date(2026, 5, 28))
    permit = granted(make_firm(inside, name="vergund"), date(2026, 2, 1), date(2026, 3, 1), ended_on=date(2026, 5, 1))
    audit.record(permit, "permits.permit.end", actor=None, at=noon(date(2026, 6, 20)), after="ENDED")
    states = {
        known: {firm.name: str(firm.state) for firm in standings_on(municipality, DAY, known=noon(known))}
        for known in (date(2026, 6, 3), date(2026, 6, 5), date(2026, 6, 21))
    }
    assert states[date(2026, 6, 3)] == {"gaat weg": "applied", "vergund": "permit"}
    assert states[date(2026, 6, 5)] == {"gaat weg": "none", "vergund": "permit"}
    assert states[date(2026, 6, 21)] == {"gaat weg": "none", "vergund": "none"}


def test_known_now_is_the_same_as_known_today(municipality, inside):
    granted(make_firm(inside, name="a"), date(2026, 2, 1), date(2026, 3, 1))
    decided(make_firm(inside, name="b"), date(2026, 2, 1), date(2026, 3, 1), chart.REFUSE)
    later = timezone.now() + timedelta(days=1)
    assert standings_on(municipality, DAY, known=later) == standings_on(municipality, DAY)


# Signals


def _signals(municipality, count, *premises, year=2026, state="RECEIVED"):
    for number in range(count):
        signal = Signal.objects.create(
            municipality=municipality, received_on=date(year, 3, 1 + number % 28), state=state
        )
        signal.premises.add(*premises)


def test_signals_are_told_from_five_together_and_never_exactly(municipality, other_municipality, inside):
    alone = make_premises("SYN-2", 5000, 5000)
    _signals(municipality, 4, inside)
    _signals(municipality, 4, alone)
    _signals(municipality, 3, inside, year=2025)
    _signals(municipality, 3, inside, state="UNFOUNDED")
    _signals(other_municipality, 5, inside)
    assert signals_in_year(municipality, DAY) == []
    _signals(municipality, 2, inside)
    (cell,) = signals_in_year(municipality, DAY)
    assert (cell.least, cell.most) == (5, 9)
    drawn = whole_map.lying(seen(municipality, "policy", layer="signals"), cases=False)
    assert drawn["hexagons"][0]["band"] == "5–9"
    assert drawn["spots"] == []


def test_no_filter_cuts_the_signals_smaller(municipality, inside):
    _signals(municipality, 5, inside)
    make_firm(inside)
    plain = seen(municipality, "policy", layer="signals").signals
    for narrowed in (
        {"activity": "56"},
        {"state": "permit"},
        {"q": "niemand"},
        {"on": "2026-12-31"},
        {"known": "2026-02-01"},
    ):
        assert seen(municipality, "policy", layer="signals", **narrowed).signals == plain


def test_without_a_smallest_group_no_signal_is_shown(municipality, inside):
    _signals(municipality, 12, inside)
    assert len(signals_in_year(municipality, DAY)) == 1
    Threshold.objects.filter(name="smallest-group").update(value=13)
    assert signals_in_year(municipality, DAY) == []
    Threshold.objects.all().delete()
    assert signals_in_year(municipality, DAY) == []


# Cost


def test_a_view_with_all_layers_takes_as_many_queries_however_much_there_is(municipality, inside):
    sbi_tables.translations()
    layers = ["cases", "visits", "findings", "signals", "branches"]

    def fill(first, last):
        for number in range(first, last):
            place = make_premises(f"SYN-Q{number}", number % 10 * 10, number // 10 * 10)
            firm = make_firm(place)
            lodge(firm, date(2026, 5, 1))
            visit = _walked(municipality, place)
            _finding(visit, "safety.fire", date(2026, 4, 1))
            _signals(municipality, 1, place)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = seen(municipality, layer=layers)
            whole_map.lying(found, cases=True)
        assert found.spots["findings"]
        return len(captured)

    fill(0, 6)
    few = queries()
    fill(6, 16)
    assert queries() == few <= 34


# The ground


def test_the_ground_comes_with_its_days_and_each_day_says_where_a_firm_is(municipality, inside):
    empty = make_premises("SYN-2", 40, 10, valid_from=date(2026, 3, 1))
    make_firm(inside, until=date(2026, 6, 30))
    years = date(2023, 1, 1), date(2028, 12, 31)
    bare = {one["id"]: (one["from"], one["to"]) for one in whole_map.ground(municipality, DAY, *years)["bare"]}
    assert bare == {inside.bag_id: ("2015-01-01", None), empty.bag_id: ("2026-03-01", None)}
    told = whole_map.lying(seen(municipality, state=["permit"]), cases=False)
    assert (told["on"], told["taken"]) == ("2026-06-01", [inside.bag_id]), "left out by the filter, and no empty place"
    assert whole_map.lying(seen(municipality), cases=False)["taken"] == [], "shown itself"
    gone = whole_map.lying(seen(municipality, on="2026-07-01"), cases=False)
    assert (gone["taken"], gone["premises"]) == ([], [])
