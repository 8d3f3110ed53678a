"""What own cases say on a day: only what was known then, and which number a forecast takes."""

from datetime import date, timedelta

import pytest

from gis.atlas.scenarios import assumed
from gis.atlas.scenarios.assumed import HISTORY, POLICY, TYPED
from gis.atlas.scenarios.backtest import backtest
from gis.atlas.scenarios.engine import Chance, Waiting, forecast
from gis.atlas.scenarios.observed import Check, Line, observed, weekly

DAY = date(2026, 11, 26)
NUMBERS = {
    **dict.fromkeys(assumed.CHANCES, 50.0),
    **dict.fromkeys(assumed.SPELLS, 2.0),
    **dict.fromkeys(assumed.HOURS, 4.0),
    "officer-capacity": 40.0,
    "inspector-capacity": 40.0,
    "late-weeks": 4.0,
    "after-weeks": 20.0,
    "history-least": 3.0,
    "backtest-weeks": 10.0,
}


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
    assert observed([case, Line(ago(1))], [], DAY).waiting == (Waiting(repair=True, lbb=True), Waiting(intake=True))


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
    one = assumed.setting(numbers, found, firms=12, as_of=DAY, starts_on=start, transition_until=start)
    again = assumed.read(assumed.stored(one))
    assert again == one
    assert forecast(again, seed=3, runs=4) == forecast(one, seed=3, runs=4)


def test_the_back_test_of_a_steady_town_is_within_its_band():
    lines = [line(7 * number + 3) for number in range(60)]
    tried = backtest(lines, [], NUMBERS, {}, as_of=DAY, seed=1, runs=40)
    came = {one["measure"]: one for one in tried["measures"]}
    assert tried["until"] == (DAY - timedelta(weeks=10)).isoformat()
    assert (came["applications"]["happened"], came["decisions"]["happened"]) == (10, 10)
    assert came["applications"]["low"] <= 10 <= came["applications"]["high"]
    assert came["applications"]["weeks_within"] == 10
    assert len(tried["open"]["happened"]) == 10


def test_the_back_test_says_so_when_the_town_changed():
    busy = [line(7 * number + 3) for number in range(10, 60)] + [line(day, ended=None) for day in range(1, 60)]
    came = {one["measure"]: one for one in backtest(busy, [], NUMBERS, {}, as_of=DAY, seed=1, runs=40)["measures"]}
    assert came["applications"]["happened"] > came["applications"]["high"]
    assert came["applications"]["weeks_within"] < 3


def test_no_later_case_changes_what_a_back_test_foretold():
    lines = [line(7 * number + 3) for number in range(60)]
    later = [*lines, *(line(day) for day in range(30, 50))]
    told = [backtest(cases, [], NUMBERS, {}, as_of=DAY, seed=1, runs=10) for cases in (lines, later)]
    assert [one["low"] for one in told[0]["measures"]] == [one["low"] for one in told[1]["measures"]]
