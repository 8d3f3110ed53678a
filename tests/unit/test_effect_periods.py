"""Halves of years and ends of months, cut off where the order begins and where today is."""

from datetime import date

import pytest

from gis.atlas.effect.comparison import windows
from gis.atlas.effect.periods import halves, month_ends, months_later


def test_halves_are_cut_off_at_both_ends_and_leave_no_day_out():
    found = halves(date(2025, 4, 21), date(2026, 8, 3))
    assert [(half.since, half.until, half.half) for half in found] == [
        (date(2025, 4, 21), date(2025, 6, 30), 1),
        (date(2025, 7, 1), date(2025, 12, 31), 2),
        (date(2026, 1, 1), date(2026, 6, 30), 1),
        (date(2026, 7, 1), date(2026, 8, 3), 2),
    ]
    assert halves(date(2026, 7, 1), date(2026, 7, 1))[0].before == date(2026, 6, 30)


def test_each_month_has_its_last_day_and_the_last_one_today():
    assert month_ends(date(2024, 1, 31), date(2024, 3, 5)) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 5)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
    ],
)
def test_a_month_later(day, months, then):
    assert months_later(day, months) == then


def test_before_and_after_are_of_equal_length_also_when_today_comes_first():
    whole = windows(date(2025, 4, 21), 12, date(2026, 11, 26))
    assert whole.after == (date(2025, 4, 21), date(2026, 4, 20))
    assert whole.before == (date(2024, 4, 21), date(2025, 4, 20))
    short = windows(date(2026, 11, 20), 12, date(2026, 11, 26))
    assert short.after == (date(2026, 11, 20), date(2026, 11, 26))
    assert short.before == (date(2026, 11, 13), date(2026, 11, 19))
