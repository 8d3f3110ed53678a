"""What own cases say on a day: only what was known then, and which number a forecast takes."""

from datetime import date, timedelta

import pytest

from gis.atlas.scenarios import assumed
from gis.atlas.scenarios.assumed import HISTORY, POLICY, TYPED
from gis.atlas.scenarios.backtest import backtest, changed
from gis.atlas.scenarios.engine import forecast
from gis.atlas.scenarios.holidays import holidays
from gis.atlas.scenarios.observed import Check, Line, observed, weekly
from gis.atlas.scenarios.setting import Chance, Waiting
from permits.clock.calendar import Calendar, Holiday

DAY = date(2026, 11, 26)
NUMBERS = {
    **dict.fromkeys(assumed.CHANCES, 50.0),
    **dict.fromkeys(assumed.SPELLS, 2.0),
    **dict.fromkeys(assumed.HOURS, 4.0),
    "officer-capacity": 40.0,
    "inspector-capacity": 40.0,
    "holiday-loss": 100.0,
    "late-weeks": 4.0,
    "after-weeks": 20.0,
    "history-least": 3.0,
    "backtest-weeks": 10.0,
}

#: Each year Christmas Day, and one day that a decree made free.
CALENDAR = Calendar((Holiday("kerst", "3", month=12, day=25),), frozenset({date(2026, 12, 31)}), frozenset({2026}), ())


def ago(days):
    return DAY - timedelta(days=days)


def line(days, **fields):
    """A case that came in so many days ago and was decided four weeks later."""
    plain = {"received": ago(days), "taken": ago(days - 2), "ended": ago(days - 28)}
    return Line(**{**plain, **fields})


def test_what_happened_after_the_day_is_not_looked_at():
    case = line(100, repairs=((ago(90), ago(80)),), visited=ago(85), visit_asked=ago(95), refused=True)
    before = observed([case], [Check(ago(85), ago(70))], ago(92))
    assert before.chances["repair"] == Chance(0.0, 1)
    assert before.chances["refusal"].seen == 0
    assert before.chances["recheck"].seen == 0
    assert before.waiting == (Waiting(intake=False, visit=True),)
    after = observed([case], [Check(ago(85), ago(70))], DAY)
    assert after.chances["repair"] == after.chances["refusal"] == after.chances["recheck"] == Chance(1.0, 1)
    assert after.waiting == ()


def test_handling_is_the_lead_time_without_the_waiting():
    case = line(100, repairs=((ago(90), ago(83)),), lbb=((ago(83), ago(76)),))
    assert observed([case], [], DAY).spells["handling"].weeks == (2.0,)


def test_an_open_case_waits_for_what_is_open():
    case = line(20, ended=None, repairs=((ago(10), None),), lbb=((ago(5), None),))
    assert observed([case, Line(ago(1))], [], DAY).waiting == (
        Waiting(repair=True, lbb=True, visit_open=True),
        Waiting(intake=True, visit_open=True),
    )


def test_weeks_are_counted_from_the_first_with_an_application():
    assert weekly([ago(0), ago(6), ago(7), ago(20)], DAY, 10) == (1, 1, 2)
    assert weekly([], DAY, 10) == ()


@pytest.mark.parametrize(("cases", "source", "value"), [(2, POLICY, 50.0), (3, HISTORY, 100.0)])
def test_history_is_used_once_there_is_enough_of_it(cases, source, value):
    found = observed([line(100 + number, refused=True) for number in range(cases)], [], DAY)
    one = assumed.used(NUMBERS, {}, found)["refusal-share"]
    assert (one.source, one.value, one.seen) == (source, value, cases)


def test_what_is_filled_in_goes_before_history_and_policy():
    found = observed([line(100 + number, refused=True) for number in range(9)], [], DAY)
    one = assumed.used(NUMBERS, {"refusal-share": 12.0}, found)["refusal-share"]
    assert (one.source, one.value, one.seen, one.of) == (TYPED, 12.0, 9, 9)


def test_a_setting_out_of_json_gives_the_same_forecast():
    found = observed([line(40 + 7 * number, lag=0.5) for number in range(9)], [], DAY)
    numbers = assumed.used(NUMBERS, {}, found)
    start = DAY + timedelta(weeks=4)
    one = assumed.setting(
        numbers, found, firms=12, as_of=DAY, starts_on=start, transition_until=start, calendar=CALENDAR
    )
    again = assumed.read(assumed.stored(one))
    assert again == one
    assert forecast(again, seed=3, runs=4) == forecast(one, seed=3, runs=4)


def test_the_free_days_of_the_clock_are_counted_in_the_week_in_which_they_fall():
    """26 November 2026 is a Thursday, and so is the last day of the year; Christmas of 2027 is on a Saturday."""
    found = holidays(DAY, 60, CALENDAR)
    assert found[:2] == (4, 5)
    years = [DAY + timedelta(weeks=week) for week in found[2:]]
    assert [day.year for day in years] == [2028, 2029, 2030, 2031], "2027 falls in a weekend, 2028 on a Monday"


def test_a_scenario_of_before_holidays_were_known_is_read_without_any():
    found = observed([line(40)], [], DAY)
    numbers = assumed.used(NUMBERS, {}, found)
    one = assumed.setting(numbers, found, firms=1, as_of=DAY, starts_on=DAY, transition_until=DAY, calendar=CALENDAR)
    kept = {name: value for name, value in assumed.stored(one).items() if not name.startswith("holiday")}
    assert one.holidays
    assert assumed.read(kept).holidays == ()


def test_the_back_test_of_a_steady_town_is_within_its_band():
    lines = [line(7 * number + 3) for number in range(60)]
    tried = backtest(lines, [], NUMBERS, {}, calendar=CALENDAR, as_of=DAY, seed=1, runs=40)
    came = {one["measure"]: one for one in tried["measures"]}
    assert tried["until"] == (DAY - timedelta(weeks=10)).isoformat()
    assert (came["applications"]["happened"], came["decisions"]["happened"]) == (10, 10)
    assert came["applications"]["low"] <= 10 <= came["applications"]["high"]
    assert (came["applications"]["stretches"], came["applications"]["tested"], came["applications"]["held"]) == (
        2,
        2,
        2,
    )
    assert came["applications"]["before"] == tried["weeks_before"] == 50
    assert len(tried["open"]["happened"]) == 10


def test_the_back_test_says_so_when_the_town_changed():
    busy = [line(7 * number + 3) for number in range(10, 60)] + [line(day, ended=None) for day in range(1, 60)]
    tried = backtest(busy, [], NUMBERS, {}, calendar=CALENDAR, as_of=DAY, seed=1, runs=40)
    came = {one["measure"]: one for one in tried["measures"]}
    assert came["applications"]["happened"] > came["applications"]["high"]
    assert came["applications"]["tested"] == 2
    assert came["applications"]["held"] == 0


def test_a_stretch_whose_band_begins_at_none_is_no_test_of_the_model():
    """Of one refusal in thirty cases the model tells 0 to 1 in any four weeks: whatever comes, it is seldom wrong."""
    lines = [line(7 * number + 3, refused=number == 40) for number in range(60)]
    tried = backtest(lines, [], NUMBERS, {}, calendar=CALENDAR, as_of=DAY, seed=1, runs=40)
    came = {one["measure"]: one for one in tried["measures"]}
    assert (came["refusals"]["stretches"], came["refusals"]["tested"], came["refusals"]["held"]) == (2, 0, 0)


@pytest.mark.parametrize(
    ("before", "after", "strongly"),
    [(52, 26, False), (52, 30, False), (60, 8, True), (20, 40, True), (4, 0, False), (5200, 2900, False)],
)
def test_a_rate_changed_when_it_is_another_and_chance_does_not_explain_it(before, after, strongly):
    """52 weeks before and 26 after; of very many a little more is no chance, and still no strong change."""
    assert changed(before, 52, after, 26) is strongly


def test_the_back_test_tells_what_came_from_how_it_was_dealt_with():
    """Nobody applied for months and then everybody at once: the arrivals were not foreseen, the handling was."""
    steady = [line(7 * number + 3) for number in range(10, 60)]
    late = [line(5 + number % 3, ended=None) for number in range(10)]
    tried = backtest([*steady, *late], [], NUMBERS, {}, calendar=CALENDAR, as_of=DAY, seed=1, runs=40)
    came = {one["measure"]: one for one in tried["measures"]}
    decided, applied = came["decisions"], came["applications"]
    assert (applied["happened"], applied["given"]) == (10, (10, 10, 10))
    assert (decided["happened"], decided["quiet"]) == (4, 6)
    assert decided["happened"] < decided["low"]
    assert decided["given"][0] <= decided["happened"] <= decided["given"][2]


def test_an_open_case_may_still_be_visited_until_somebody_said_so_or_not():
    asked = line(20, ended=None, visit_asked=ago(9))
    waived = line(20, ended=None, visit_waived=ago(9))
    found = observed([line(20, ended=None), asked, waived], [], DAY).waiting
    assert [(one.visit, one.visit_open) for one in found] == [(False, True), (True, False), (False, False)]
    before = observed([asked, waived], [], ago(10)).waiting
    assert [(one.visit, one.visit_open) for one in before] == [(False, True), (False, True)]


def test_no_later_case_changes_what_a_back_test_foretold():
    lines = [line(7 * number + 3) for number in range(60)]
    later = [*lines, *(line(day) for day in range(30, 50))]
    told = [backtest(cases, [], NUMBERS, {}, calendar=CALENDAR, as_of=DAY, seed=1, runs=10) for cases in (lines, later)]
    assert [one["low"] for one in told[0]["measures"]] == [one["low"] for one in told[1]["measures"]]
