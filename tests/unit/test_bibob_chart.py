"""The Bibob chart against rows B1-B17 of the law sheet, without a database."""

import pytest

from core.charts import NEW
from permits.statecharts import bibob as chart
from permits.statecharts.bibob import CHART, Facts, why_not, why_not_draft

#: law.md 7b, as (row, from, to); B5 and B6 are not used.
OPEN = {
    "TRIGGERED", "FORM_SENT", "FORM_RECEIVED", "FORM_REFUSED", "OWN_RESEARCH", "LBB_REQUESTED", "LBB_DATA_REQUESTED",
    "LBB_DECLINED", "ADVICE_RECEIVED", "ZIENSWIJZE",
}  # fmt: skip
LAW = {
    ("B1", NEW, "TRIGGERED"),
    ("B2", "TRIGGERED", "FORM_SENT"),
    ("B2", "FORM_SENT", "FORM_RECEIVED"),
    ("B3", "FORM_SENT", "FORM_REFUSED"),
    ("B3", "FORM_REFUSED", "ZIENSWIJZE"),
    ("B4", "TRIGGERED", "OWN_RESEARCH"),
    ("B4", "FORM_RECEIVED", "OWN_RESEARCH"),
    ("B4", "LBB_DECLINED", "OWN_RESEARCH"),
    ("B7", "OWN_RESEARCH", "LBB_REQUESTED"),
    ("B8", "LBB_REQUESTED", "LBB_DATA_REQUESTED"),
    ("B8", "LBB_DATA_REQUESTED", "LBB_REQUESTED"),
    ("B9", "LBB_REQUESTED", "LBB_REQUESTED"),
    ("B10", "LBB_REQUESTED", "LBB_DECLINED"),
    ("B11", "LBB_REQUESTED", "ADVICE_RECEIVED"),
    ("B11", "LBB_DATA_REQUESTED", "ADVICE_RECEIVED"),
    ("B12", "OWN_RESEARCH", "ZIENSWIJZE"),
    ("B12", "ADVICE_RECEIVED", "ZIENSWIJZE"),
    ("B13", "OWN_RESEARCH", "CONCLUDED"),
    ("B13", "ADVICE_RECEIVED", "CONCLUDED"),
    ("B13", "ZIENSWIJZE", "CONCLUDED"),
    ("B15", "CONCLUDED", "CORRECTED"),
    ("B16", "CONCLUDED", "USE_BLOCKED"),
    ("B16", "CORRECTED", "USE_BLOCKED"),
    *{("B14", state, state) for state in OPEN},
    *{("B17", state, "CLOSED") for state in OPEN},
}
#: Ours beside the law sheet: answers to an invitation stay in ZIENSWIJZE, and a form may come after all (Awb 4:5).
OURS = {("B12", "ZIENSWIJZE", "ZIENSWIJZE"), ("B2", "FORM_REFUSED", "FORM_RECEIVED")}


def steps() -> set[tuple[str, str, str]]:
    return {(move.row, source, move.target or source) for move in CHART.moves for source in move.sources}


def test_the_chart_is_the_law_sheet():
    assert steps() == LAW | OURS
    assert set(chart.OPEN) == OPEN
    assert CHART.terminal == {"USE_BLOCKED", "CLOSED"}
    assert set(CHART.states) == OPEN | {"CONCLUDED", "CORRECTED", "USE_BLOCKED", "CLOSED"}


def test_every_state_is_reachable_and_every_open_state_can_end():
    edges = steps()
    reached, frontier = set(), {NEW}
    while frontier:
        frontier = {target for _row, source, target in edges if source in frontier} - reached
        reached |= frontier
    assert reached == set(CHART.states)
    for state in OPEN:
        assert why_not(chart.CLOSE, Facts(state, case_ended=True)) == ""


def test_every_move_has_right_verb_and_law():
    for move in CHART.moves:
        assert move.right in {"bibob.work", "bibob.sign"}
        assert move.verb == f"bibob.dossier.{move.name}"
        assert move.law


def test_only_the_lbb_request_and_the_conclusion_are_signed_by_a_second_person():
    assert {move.name for move in CHART.moves if move.drafted} == {"request_lbb", "conclude"}
    assert {move.name for move in CHART.moves if move.right == "bibob.sign"} == {"request_lbb", "conclude"}


@pytest.mark.parametrize("state", ["OWN_RESEARCH", "ADVICE_RECEIVED"])
def test_without_views_only_no_danger_can_be_concluded(state):
    assert why_not(chart.CONCLUDE, Facts(state, degree="none")) == ""
    for degree in ("lesser", "serious"):
        assert why_not(chart.CONCLUDE, Facts(state, degree=degree)) == "danger_needs_views"
        assert why_not_draft(chart.CONCLUDE, Facts(state, degree=degree)) == "danger_needs_views"


@pytest.mark.parametrize("degree", ["none", "lesser", "serious"])
def test_after_the_views_every_degree_can_be_concluded(degree):
    assert why_not(chart.CONCLUDE, Facts("ZIENSWIJZE", degree=degree)) == ""


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"views_missing": True}, "someone_not_invited"),
        ({"views_open": True}, "views_awaited"),
        ({"views_over": True}, "views_awaited"),
    ],
)
def test_nobody_who_is_named_is_passed_over(facts, code):
    assert why_not(chart.CONCLUDE, Facts("ZIENSWIJZE", degree="serious", **facts)) == code


def test_an_applicant_refuses_only_after_a_repair_term_and_is_dismissed_not_heard():
    assert why_not(chart.REFUSE_FORM, Facts("FORM_SENT")) == "no_chance_to_complete"
    assert why_not(chart.REFUSE_FORM, Facts("FORM_SENT", repair_lapsed=True)) == ""
    assert why_not(chart.HEAR_ON_REFUSAL, Facts("FORM_REFUSED")) == "applicant_is_dismissed"
    assert why_not(chart.RECEIVE_FORM, Facts("FORM_REFUSED")) == ""


def test_a_holder_who_refuses_is_heard_and_cannot_take_it_back():
    assert why_not(chart.REFUSE_FORM, Facts("FORM_SENT", holder=True)) == ""
    assert why_not(chart.HEAR_ON_REFUSAL, Facts("FORM_REFUSED", holder=True)) == ""
    assert why_not(chart.RECEIVE_FORM, Facts("FORM_REFUSED", holder=True)) == "holder_refused"


def test_the_lbb_extends_once():
    assert why_not(chart.LBB_EXTENDS, Facts("LBB_REQUESTED")) == ""
    assert why_not(chart.LBB_EXTENDS, Facts("LBB_REQUESTED", extended=True)) == "extended_once"


def test_one_draft_at_a_time_lies_with_the_decider():
    facts = Facts("OWN_RESEARCH", degree="none", draft_status="submitted")
    assert why_not_draft(chart.REQUEST_LBB, facts) == "draft_lies_with_decider"
    assert why_not_draft(chart.CONCLUDE, facts) == "draft_lies_with_decider"
    assert why_not(chart.CONCLUDE, facts) == ""  # the signature itself is legal


def test_once_the_case_has_ended_only_the_question_of_the_withdrawal_is_left():
    left = {
        move.name
        for move in CHART.moves_from("OWN_RESEARCH")
        if not why_not(move, Facts("OWN_RESEARCH", case_ended=True, withdrawal="open"))
    }
    assert left == {"answer_withdrawal"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "case_runs"),
        ({"case_ended": True, "withdrawal": "open"}, "withdrawal_unanswered"),
        ({"case_ended": True, "withdrawal": "yes"}, "withdrawal_unreported"),
        ({"case_ended": True, "withdrawal": "yes", "withdrawal_reported": True}, ""),
        ({"case_ended": True, "withdrawal": "no"}, ""),
        ({"case_ended": True}, ""),
    ],
)
def test_a_check_closes_when_the_case_ended_and_a_suspected_withdrawal_was_reported(facts, code):
    assert why_not(chart.CLOSE, Facts("FORM_SENT", **facts)) == code


def test_use_is_blocked_only_when_five_years_are_over():
    assert why_not(chart.BLOCK_USE, Facts("CONCLUDED")) == "use_term_runs"
    assert why_not(chart.BLOCK_USE, Facts("CORRECTED", use_over=True)) == ""
    assert why_not(chart.BLOCK_USE, Facts("USE_BLOCKED", use_over=True)) == "ended"
