"""The worked dates of the legal domain sheet (law.md 7e), one test a row."""

from datetime import date

import pytest

from permits.clock import terms
from permits.clock.errors import ClockError
from permits.clock.law import TermRule
from permits.clock.terms import DataQuestion, Term
from tests.clock_cases import ask, day, event, law


def test_t1_eight_weeks_end_on_the_same_weekday():
    assert ask("2026-02-02").due_on == day("2026-03-30")


def test_t2_ascension_day_and_the_decree_day_after_it_roll_to_monday():
    assert ask("2026-03-19").due_on == day("2026-05-18")


def test_t2_a_bare_ordinance_term_does_not_roll():
    assert ask("2026-03-19", term=Term(8, atw_applies=False)).due_on == day("2026-05-14")


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2026-10-30", "2026-12-28"),
        ("2027-03-10", "2027-05-10"),
        ("2028-03-02", "2028-05-01"),
        ("2025-11-07", "2026-01-05"),
    ],
)
def test_t3_holidays_and_decree_days_roll(received_on, due_on):
    assert ask(received_on).due_on == day(due_on)


def test_t4_pauses_come_before_the_roll():
    found = ask("2026-02-06", event("completion_requested", "2026-02-17"), event("completed", "2026-03-03"))
    assert (found.nominal_on, found.paused_days, found.due_on) == (day("2026-04-03"), 13, day("2026-04-16"))


def test_t5_a_dismissal_is_published_within_four_weeks():
    assert terms.dismissal_due(day("2026-03-30"), law()) == day("2026-04-28")


def test_t6_days_of_lbb_request_and_receipt_both_count():
    found = ask("2026-06-01", event("lbb_requested", "2026-06-22"), event("lbb_received", "2026-08-03"))
    assert (found.paused_days, found.due_on) == (43, day("2026-09-08"))


def test_t7_the_named_extension_lifts_the_cap():
    found = ask(
        "2026-06-01",
        event("lbb_requested", "2026-06-22"),
        event("lbb_extended", "2026-08-10", weeks=4),
        event("lbb_received", "2026-10-01"),
    )
    assert (found.paused_days, found.due_on) == (84, day("2026-10-19"))
    assert found.pauses[0].last == day("2026-09-13")


def test_t8_overlap_counts_once():
    found = ask(
        "2026-09-01",
        event("completion_requested", "2026-09-08"),
        event("lbb_requested", "2026-09-22"),
        event("completed", "2026-09-29"),
        event("lbb_received", "2026-11-10"),
    )
    assert (found.paused_days, found.due_on) == (63, day("2026-12-29"))
    assert [item.days for item in found.pauses] == [20, 50]


@pytest.mark.parametrize(("sent_on", "end"), [("2026-03-24", "2026-05-06"), ("2027-03-24", "2027-05-10")])
def test_t9_objection_term(sent_on, end):
    assert terms.objection_end(day(sent_on), law()) == day(end)


def test_t10_an_objection_posted_in_time_may_arrive_a_week_later():
    end, posted = day("2026-05-06"), day("2026-05-06")
    assert terms.posted_objection_due(end, law()) == day("2026-05-13")
    assert terms.objection_is_timely(end, day("2026-05-13"), posted, law())
    assert not terms.objection_is_timely(end, day("2026-05-14"), posted, law())


def test_t10_posted_late_or_handed_in_late_is_late():
    end = day("2026-05-06")
    assert terms.objection_is_timely(end, end, None, law())
    assert not terms.objection_is_timely(end, day("2026-05-07"), None, law())
    assert not terms.objection_is_timely(end, day("2026-05-08"), day("2026-05-07"), law())


@pytest.mark.parametrize(
    ("committee", "postponed", "due_on"),
    [(False, False, "2026-06-17"), (True, False, "2026-07-29"), (True, True, "2026-09-09")],
)
def test_t11_decision_on_an_objection(committee, postponed, due_on):
    ended = day("2026-05-06")
    found = terms.objection_decision_due(ended, law(), committee=committee, postponed=postponed)
    assert found == day(due_on)


def test_t12_penalty_without_a_decision():
    penalty = ask("2026-02-02", event("default_notice_received", "2026-04-08")).penalty
    assert (penalty.first_day, penalty.last_day) == (day("2026-04-23"), day("2026-06-03"))
    assert (penalty.days, penalty.euro) == (42, 1442)
    assert penalty.fix_by == day("2026-06-17")


def test_t12_penalty_until_the_day_before_the_decision():
    notice = event("default_notice_received", "2026-04-08")
    penalty = ask("2026-02-02", notice, event("decided", "2026-05-20")).penalty
    assert (penalty.days, penalty.euro, penalty.fix_by) == (27, 777, day("2026-06-02"))


def test_t13_forfeiture_is_paid_in_six_weeks_and_lapses_after_a_year():
    assert terms.forfeiture_payment_due(day("2026-01-12"), law()) == day("2026-02-23")
    assert terms.forfeiture_limitation_on(day("2026-01-12"), law()) == day("2027-01-12")


def test_t13_a_limitation_in_years_never_rolls():
    assert terms.forfeiture_limitation_on(day("2025-12-25"), law()) == day("2026-12-25")


def test_t14_lbb_advice_term_with_extension_or_data_question():
    asked = day("2026-02-05")
    question = DataQuestion(day("2026-02-16"), day("2026-03-02"))
    assert terms.lbb_advice_due(asked, law()) == day("2026-04-02")
    assert terms.lbb_advice_due(asked, law(), extension_weeks=4) == day("2026-04-30")
    assert terms.lbb_advice_due(asked, law(), questions=[question]) == day("2026-04-16")


def test_t14_the_lbb_cannot_extend_by_more_than_the_law_allows():
    with pytest.raises(ClockError, match="extension_weeks"):
        terms.lbb_advice_due(day("2026-02-05"), law(), extension_weeks=5)


def test_t15_a_designation_for_three_years_ends_the_day_before():
    three_years = TermRule("designation", "APV 2:47", atw_applies=False, years=3)
    assert terms.last_valid_day(day("2022-04-21"), three_years) == day("2025-04-20")


def test_t15_transition_of_three_months():
    transition = TermRule("transition", "APV 2:47", atw_applies=False, months=3)
    assert terms.end_of(day("2022-04-21"), transition, law()) == day("2022-07-21")


def test_t15_bibob_findings_are_usable_for_five_years():
    assert terms.bibob_usable_through(day("2026-03-10"), law()) == day("2031-03-10")


def test_t16_a_pause_on_the_unrolled_last_day_still_pauses():
    found = ask("2026-06-01", event("lbb_requested", "2026-07-27"), event("lbb_received", "2026-08-10"))
    assert (found.paused_days, found.due_on) == (15, day("2026-08-11"))


def test_t17_advice_on_its_own_due_day_is_capped():
    found = ask("2026-05-25", event("lbb_requested", "2026-06-01"), event("lbb_received", "2026-07-27"))
    assert (found.paused_days, found.due_on) == (56, day("2026-09-14"))
    assert found.pauses[0].pause.capped


def test_an_untouched_draft_is_kept_ninety_days():
    assert terms.draft_kept_through(day("2026-01-01"), law()) == day("2026-04-01")


@pytest.mark.parametrize(
    ("start", "rule", "end"),
    [
        ("2024-02-29", TermRule("x", "", atw_applies=False, years=1), "2025-02-28"),
        ("2026-01-31", TermRule("x", "", atw_applies=False, months=1), "2026-02-28"),
        ("2026-11-30", TermRule("x", "", atw_applies=False, months=3), "2027-02-28"),
    ],
)
def test_a_month_without_that_day_gives_its_last_day(start, rule, end):
    assert rule.after(day(start)) == day(end)


def test_a_length_beyond_the_calendar_is_an_overflow():
    with pytest.raises(OverflowError):
        TermRule("x", "", atw_applies=False, months=1).after(date(9999, 12, 1))
    assert TermRule("x", "", atw_applies=False, months=1).after(date(9999, 11, 30)) == date(9999, 12, 30)
