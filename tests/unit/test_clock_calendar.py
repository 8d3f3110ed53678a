"""Free days: holidays by rule, decree days by year, and how far the Algemene termijnenwet reaches."""

from datetime import date

import pytest

from permits.clock.calendar import Calendar, Holiday, easter_sunday
from permits.clock.law import TermRule
from permits.clock.terms import end_of
from tests.clock_cases import day, law


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1818, "1818-03-22"), (1943, "1943-04-25"), (1981, "1981-04-19"), (2026, "2026-04-05"), (2038, "2038-04-25")],
)
def test_easter(year, sunday):
    assert easter_sunday(year) == day(sunday)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-04-27",
        "2026-05-05",
        "2026-05-14",
        "2026-05-25",
        "2026-12-25",
        "2026-12-26",
        "2026-01-02",
        "2026-05-15",
        "2026-11-28",
        "2026-11-29",
    ],
)
def test_free_days_of_2026(text):
    assert law().calendar.is_free(day(text))


@pytest.mark.parametrize("text", ["2026-04-28", "2026-05-04", "2026-05-06", "2026-12-24", "2026-12-31"])
def test_working_days_of_2026(text):
    assert not law().calendar.is_free(day(text))


def test_kings_day_moves_to_saturday_where_it_is_a_sunday():
    assert law().calendar.roll(day("2025-04-25")) == day("2025-04-25")
    kings_day = next(rule for rule in law().calendar.holidays if rule.name == "Koningsdag")
    assert kings_day.day_in(2025) == day("2025-04-26")
    assert kings_day.day_in(2026) == day("2026-04-27")


def test_a_holiday_counts_only_while_its_rule_holds():
    rule = Holiday("Oud", "wet", month=6, day=1, valid_from=day("2020-06-02"), valid_to=day("2022-06-01"))
    assert [rule.day_in(year) for year in range(2020, 2024)] == [None, day("2021-06-01"), day("2022-06-01"), None]


def test_decree_days_are_known_for_the_years_that_were_loaded():
    calendar = law().calendar
    assert [year for year in range(2020, 2032) if calendar.is_complete(year)] == list(range(2023, 2029))


def test_a_roll_goes_through_christmas_and_the_weekend():
    assert law().calendar.roll(day("2026-12-25")) == day("2026-12-28")


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-03-01", {"days": 90}, "2026-06-01"),
        ("2026-03-01", {"days": 91}, "2026-05-31"),
        ("2026-03-02", {"weeks": 12}, "2026-05-26"),
        ("2026-02-23", {"weeks": 13}, "2026-05-25"),
        ("2026-02-02", {"months": 3}, "2026-05-04"),
        ("2026-01-30", {"months": 4}, "2026-05-30"),
        ("2026-02-28", {"years": 1}, "2027-02-28"),
    ],
)
def test_terms_longer_than_the_law_names_never_roll(start, length, end):
    assert end_of(day(start), TermRule("x", "", atw_applies=True, **length), law()) == day(end)


def test_a_short_term_holds_two_working_days():
    three_days = TermRule("x", "", atw_applies=True, days=3)
    # Thu 24 Dec 2026 + 3 = Sunday, rolls to Monday 28; only that one is a working day.
    assert end_of(day("2026-12-24"), three_days, law()) == day("2026-12-29")
    assert end_of(day("2026-11-23"), three_days, law()) == day("2026-11-26")


def test_without_a_rule_of_its_reach_nothing_rolls():
    bare = Calendar(holidays=(), decree_days=frozenset(), complete_years=frozenset(), roll_rules=())
    assert bare.end(date(2026, 1, 1), date(2026, 1, 3)) == date(2026, 1, 5)
    assert bare.roll_rule(date(2026, 1, 1)) is None
