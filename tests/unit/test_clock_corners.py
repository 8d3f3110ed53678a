"""Corners of the statutory clock: what stops it, what doesn't, and what cannot be."""

import pytest

from permits.clock.errors import ClockError
from permits.clock.terms import Term
from tests.clock_cases import ask, counted, day, event

FRIDAY_RECEIPT = "2026-03-19"  # unrolled end Thu 2026-05-14, rolled Mon 2026-05-18


def codes(found):
    return [step.code for step in found.steps]


# Invitation to complete (Awb 4:15(1)(a))


def test_the_day_of_the_invitation_still_runs():
    found = ask("2026-02-06", event("completion_requested", "2026-02-17"), on="2026-02-17")
    assert found.running
    assert found.due_on == day("2026-04-07")


def test_an_open_invitation_makes_the_due_date_unknown():
    found = ask("2026-02-06", event("completion_requested", "2026-02-17"), on="2026-02-18")
    assert (found.due_on, found.running, found.paused_days) == (None, False, 1)
    assert found.nominal_on == day("2026-04-03")
    assert found.calendar_complete


def test_on_the_day_of_completion_the_clock_runs_again():
    events = event("completion_requested", "2026-02-17"), event("completed", "2026-03-03")
    found = ask("2026-02-06", *events, on="2026-03-03")
    assert (found.running, found.paused_days, found.due_on) == (True, 13, day("2026-04-16"))


def test_a_repair_term_is_open_until_its_last_day_and_then_ends_by_itself():
    invitation = event("completion_requested", "2026-02-17", until="2026-03-03")
    assert ask("2026-02-06", invitation, on="2026-03-02").due_on is None
    assert ask("2026-02-06", invitation, on="2026-03-03").due_on == day("2026-04-16")


def test_a_completion_before_the_repair_term_is_over_ends_the_pause():
    invitation = event("completion_requested", "2026-02-17", until="2026-03-10")
    assert ask("2026-02-06", invitation, event("completed", "2026-03-03")).paused_days == 13


@pytest.mark.parametrize("kind", ["completed", "completion_lapsed"])
def test_an_end_after_the_repair_term_moves_nothing(kind):
    invitation = event("completion_requested", "2026-02-17", until="2026-03-03")
    assert ask("2026-02-06", invitation, event(kind, "2026-03-20")).paused_days == 13


def test_an_unused_lapse_resumes_on_the_last_day_of_the_repair_term():
    events = event("completion_requested", "2026-02-17"), event("completion_lapsed", "2026-03-03")
    assert ask("2026-02-06", *events).paused_days == 13


def test_an_invitation_sent_on_the_last_day_stops_nothing():
    found = ask("2026-02-02", event("completion_requested", "2026-03-30"), on="2026-05-01")
    assert (found.due_on, found.running, found.paused_days) == (day("2026-03-30"), True, 0)


def test_a_second_invitation_may_follow_the_first():
    found = ask(
        "2026-02-02",
        event("completion_requested", "2026-02-04", until="2026-02-11"),
        event("completion_requested", "2026-02-11", until="2026-02-18"),
    )
    assert found.paused_days == 12


def test_completed_and_invited_again_on_one_day():
    events = [
        event("completion_requested", "2026-02-04"),
        event("completed", "2026-02-10"),
        event("completion_requested", "2026-02-10"),
        event("completed", "2026-02-20"),
    ]
    assert ask("2026-02-02", *events).paused_days == ask("2026-02-02", *reversed(events)).paused_days == 14


def test_invited_and_completed_on_one_day_stops_nothing():
    events = event("completion_requested", "2026-02-04"), event("completed", "2026-02-04")
    assert ask("2026-02-02", *events).paused_days == 0


# Advice of the LBB (BIB 15, 31)


def test_lbb_advice_without_receipt_is_open_until_its_cap():
    request = event("lbb_requested", "2026-06-22")
    assert ask("2026-06-01", request, on="2026-08-16").due_on is None
    after = ask("2026-06-01", request, on="2026-08-17")
    assert (after.due_on, after.paused_days, after.running) == (day("2026-09-21"), 56, True)


def test_the_day_of_receipt_is_still_paused():
    events = event("lbb_requested", "2026-06-22"), event("lbb_received", "2026-08-03")
    on_the_day = ask("2026-06-01", *events, on="2026-08-03")
    assert (on_the_day.running, on_the_day.due_on) == (False, day("2026-09-08"))
    assert ask("2026-06-01", *events, on="2026-08-04").running


def test_a_declined_request_ends_like_a_receipt():
    events = event("lbb_requested", "2026-06-22"), event("lbb_declined", "2026-08-03")
    assert ask("2026-06-01", *events).due_on == day("2026-09-08")


def test_a_request_answered_the_same_day_pauses_that_day():
    events = event("lbb_requested", "2026-06-22"), event("lbb_received", "2026-06-22")
    assert ask("2026-06-01", *events).paused_days == 1


def test_a_request_on_the_day_of_receipt_doesnt_count_day_zero():
    events = event("lbb_requested", "2026-06-01"), event("lbb_received", "2026-06-03")
    assert ask("2026-06-01", *events).paused_days == 2


def test_data_questions_lift_the_cap_by_their_days():
    found = ask(
        "2026-06-01",
        event("lbb_requested", "2026-06-22"),
        event("lbb_data_requested", "2026-07-01"),
        event("lbb_data_received", "2026-07-11"),
        event("lbb_received", "2026-12-01"),
    )
    assert found.paused_days == 66
    assert counted(found) == {"lbb": 66, "lbb_data": 0}


def test_an_open_data_question_keeps_the_cap_open():
    events = event("lbb_requested", "2026-06-22"), event("lbb_data_requested", "2026-07-01")
    found = ask("2026-06-01", *events, on="2027-01-01")
    assert (found.due_on, found.running) == (None, False)


def test_advice_during_an_open_data_question_ends_both():
    found = ask(
        "2026-06-01",
        event("lbb_requested", "2026-06-22"),
        event("lbb_data_requested", "2026-07-01"),
        event("lbb_received", "2026-12-01"),
    )
    assert found.pauses[0].last == day("2026-12-01")


def test_a_second_request_after_the_first_was_answered():
    found = ask(
        "2026-06-01",
        event("lbb_requested", "2026-06-08"),
        event("lbb_declined", "2026-06-10"),
        event("lbb_requested", "2026-06-10"),
        event("lbb_received", "2026-06-12"),
    )
    assert (found.paused_days, [item.own_days for item in found.pauses]) == (5, [3, 2])


def test_an_extension_after_the_term_was_over_revives_nothing():
    request = event("lbb_requested", "2026-06-22")  # cap 16 August, due 21 September
    found = ask("2026-06-01", request, event("lbb_extended", "2026-09-22", weeks=4))
    assert found.due_on == day("2026-09-21")
    assert "too_late" in codes(found)
    in_time = ask("2026-06-01", request, event("lbb_extended", "2026-09-21", weeks=4))
    assert in_time.due_on == day("2026-10-19")


def test_a_data_question_after_the_term_was_over_revives_nothing():
    events = event("lbb_requested", "2026-06-22"), event("lbb_data_requested", "2026-09-22")
    assert ask("2026-06-01", *events).due_on == day("2026-09-21")


# Consent, delay, force majeure (Awb 4:15(2))


def test_consent_runs_until_its_end_exclusive():
    consent = event("suspended_by_consent", "2026-02-10", until="2026-02-20")
    assert ask("2026-02-02", consent, on="2026-02-19").due_on is None
    assert ask("2026-02-02", consent, on="2026-02-20").due_on == day("2026-04-09")


def test_consents_may_overlap_and_count_once():
    found = ask(
        "2026-02-02",
        event("suspended_by_consent", "2026-02-10", until="2026-02-20"),
        event("suspended_by_consent", "2026-02-15", until="2026-02-25"),
    )
    assert found.paused_days == 15


@pytest.mark.parametrize("kind", ["suspended_by_applicant", "suspended_by_force_majeure"])
def test_delay_and_force_majeure_run_until_the_day_they_end(kind):
    start, end = event(kind, "2026-02-10"), event("suspension_ended", "2026-02-20")
    assert ask("2026-02-02", start, on="2026-06-01").due_on is None
    assert ask("2026-02-02", start, end).paused_days == 10


# The end of the term


def test_a_pause_between_the_unrolled_and_the_rolled_end_has_no_effect():
    found = ask(FRIDAY_RECEIPT, event("lbb_requested", "2026-05-15"), on="2026-05-16")
    assert (found.due_on, found.running, found.paused_days) == (day("2026-05-18"), True, 0)
    assert not found.pauses[0].effective


def test_a_postponement_in_the_rolled_days_is_in_time_and_lets_that_pause_count():
    found = ask(
        FRIDAY_RECEIPT,
        event("lbb_requested", "2026-05-15"),
        event("postponed", "2026-05-18", weeks=1),
        event("lbb_received", "2026-05-20"),
    )
    assert (found.paused_days, found.due_on) == (6, day("2026-05-27"))


def test_a_term_of_more_than_twelve_weeks_never_rolls():
    twelve, thirteen = Term(12, atw_applies=True), Term(13, atw_applies=True)
    assert ask("2026-02-09", term=twelve).due_on == day("2026-05-04")
    assert ask("2026-02-12", term=thirteen).due_on == day("2026-05-14")
    assert ask("2026-02-19", term=twelve).due_on == day("2026-05-18")


def test_postponement_adds_weeks_and_leaves_the_termijnenwet_in_force():
    found = ask("2026-03-19", event("postponed", "2026-04-01", weeks=6))
    assert found.nominal_on == day("2026-06-25")
    rolled = ask("2026-10-30", event("postponed", "2026-12-01", weeks=8), on="2027-01-01")
    assert rolled.nominal_on == rolled.due_on == day("2027-02-19")
    whit = ask("2026-01-26", event("postponed", "2026-03-01", weeks=9))
    assert (whit.nominal_on, whit.due_on) == (day("2026-05-25"), day("2026-05-26"))


def test_postponement_on_the_due_date_is_in_time_a_day_later_is_not():
    assert ask("2026-02-02", event("postponed", "2026-03-30", weeks=2)).due_on == day("2026-04-13")
    with pytest.raises(ClockError) as refused:
        ask("2026-02-02", event("postponed", "2026-03-31", weeks=2))
    assert (refused.value.code, refused.value.values["due_on"]) == ("postponed_late", day("2026-03-30"))


def test_postponement_while_the_clock_stands_still_is_in_time():
    events = event("lbb_requested", "2026-03-30"), event("postponed", "2026-05-01", weeks=2)
    assert ask("2026-02-02", *events).due_on == day("2026-06-08")


def test_events_after_the_day_of_the_question_are_left_out_of_everything():
    broken = event("completed", "2026-03-01"), event("decided", "2026-03-02"), event("decided", "2026-03-03")
    assert ask("2026-02-02", *broken, on="2026-02-28").running


def test_decided_stops_the_clock():
    assert not ask("2026-02-02", event("decided", "2026-03-01"), on="2026-03-01").running
    assert ask("2026-02-02", event("decided", "2026-03-01"), on="2026-02-28").running


def test_the_clock_stays_running_when_over_term():
    found = ask("2026-02-02", on="2026-12-01")
    assert found.running
    assert found.is_over(day("2026-12-01"))
    assert (found.spent_days, found.left_days) == (56, 0)


@pytest.mark.parametrize(("received_on", "complete"), [("2028-11-03", True), ("2028-11-04", False)])
def test_a_year_without_decree_days_is_marked(received_on, complete):
    assert ask(received_on).calendar_complete is complete


# Penalty (Awb 4:17)


def test_a_notice_on_the_due_date_is_premature_and_a_step_says_so():
    found = ask("2026-02-02", event("default_notice_received", "2026-03-30"))
    assert found.penalty is None
    assert "premature_notice" in codes(found)


def test_after_a_premature_notice_the_first_valid_one_counts():
    notices = [event("default_notice_received", text) for text in ("2026-03-20", "2026-04-20", "2026-04-08")]
    assert ask("2026-02-02", *notices).penalty.first_day == day("2026-04-23")


def test_before_its_first_day_a_penalty_has_no_days():
    penalty = ask("2026-02-02", event("default_notice_received", "2026-04-08"), on="2026-04-22").penalty
    assert (penalty.days, penalty.euro, penalty.last_day) == (0, 0, day("2026-06-03"))


@pytest.mark.parametrize(
    ("on", "days", "euro"), [("2026-04-23", 1, 23), ("2026-05-07", 15, 357), ("2026-05-21", 29, 857)]
)
def test_the_amount_grows_day_by_day(on, days, euro):
    penalty = ask("2026-02-02", event("default_notice_received", "2026-04-08"), on=on).penalty
    assert (penalty.days, penalty.euro) == (days, euro)


@pytest.mark.parametrize(("decided_on", "days"), [("2026-04-23", None), ("2026-04-24", 1)])
def test_a_decision_on_the_first_day_owes_nothing(decided_on, days):
    events = event("default_notice_received", "2026-04-08"), event("decided", decided_on)
    penalty = ask("2026-02-02", *events).penalty
    assert (penalty.days if penalty else None) == days


def test_a_decision_after_the_last_day_changes_nothing():
    events = event("default_notice_received", "2026-04-08"), event("decided", "2026-08-01")
    assert ask("2026-02-02", *events).penalty.last_day == day("2026-06-03")


@pytest.mark.parametrize(
    ("received_on", "notice", "euro"), [("2018-09-03", "2018-12-31", 1260), ("2018-09-03", "2019-01-01", 1442)]
)
def test_amounts_follow_the_table_of_the_first_day(received_on, notice, euro):
    assert ask(received_on, event("default_notice_received", notice)).penalty.euro == euro


def test_where_no_table_is_loaded_the_amount_is_left_open():
    found = ask("2009-01-05", event("default_notice_received", "2009-06-01"), on="2010-01-01")
    assert (found.penalty.days, found.penalty.euro) == (42, None)
    assert found.steps[-1].detail == "unknown_amount"


# What cannot be


@pytest.mark.parametrize(
    ("code", "events"),
    [
        ("before_receipt", [event("decided", "2026-02-01")]),
        ("end_without_start", [event("completed", "2026-02-10")]),
        ("end_without_start", [event("completion_lapsed", "2026-02-10")]),
        ("end_without_start", [event("lbb_received", "2026-02-10")]),
        ("end_without_start", [event("lbb_declined", "2026-02-10")]),
        ("end_without_start", [event("lbb_data_received", "2026-02-10")]),
        ("end_without_start", [event("suspension_ended", "2026-02-10")]),
        ("end_without_start", [event("lbb_requested", "2026-02-10"), event("lbb_data_received", "2026-02-12")]),
        ("no_lbb_request", [event("lbb_extended", "2026-02-10", weeks=2)]),
        ("no_lbb_request", [event("lbb_data_requested", "2026-02-10")]),
        (
            "second_invitation",
            [event("completion_requested", "2026-02-10"), event("completion_requested", "2026-02-12")],
        ),
        (
            "second_suspension",
            [event("suspended_by_applicant", "2026-02-10"), event("suspended_by_force_majeure", "2026-02-12")],
        ),
        ("second_lbb_request", [event("lbb_requested", "2026-02-10"), event("lbb_requested", "2026-02-12")]),
        (
            "second_lbb_extension",
            [
                event("lbb_requested", "2026-02-10"),
                event("lbb_extended", "2026-02-11", weeks=1),
                event("lbb_extended", "2026-02-12", weeks=1),
            ],
        ),
        (
            "second_data_question",
            [
                event("lbb_requested", "2026-02-10"),
                event("lbb_data_requested", "2026-02-11"),
                event("lbb_data_requested", "2026-02-12"),
            ],
        ),
        ("second_postponement", [event("postponed", "2026-02-10", weeks=1), event("postponed", "2026-02-12", weeks=1)]),
        ("second_decision", [event("decided", "2026-02-10"), event("decided", "2026-02-12")]),
    ],
)
def test_events_that_cannot_be_are_refused(code, events):
    with pytest.raises(ClockError) as refused:
        ask("2026-02-02", *events)
    assert refused.value.code == code
    assert refused.value.event in events


def test_a_completion_twice_is_an_end_without_a_start():
    events = [
        event("completion_requested", "2026-02-10"),
        event("completed", "2026-02-12"),
        event("completed", "2026-02-13"),
    ]
    with pytest.raises(ClockError, match="einde zonder begin"):
        ask("2026-02-02", *events)


def test_a_result_beyond_the_calendar_is_refused():
    with pytest.raises(ClockError, match="9999"):
        ask("9999-12-01", on="9999-12-01")


def test_a_refusal_speaks_both_languages():
    with pytest.raises(ClockError) as refused:
        ask("2026-02-02", event("completed", "2026-02-10"))
    assert refused.value.sentence("nl") == "einde zonder begin"
    assert refused.value.sentence("en-gb") == "an end without a start"
    assert str(refused.value) == "einde zonder begin / an end without a start"
