"""The visit chart I1-I9: what is legal when, and what is always there."""

import pytest

from core.charts import NEW
from inspections.statecharts import visit as chart
from inspections.statecharts.visit import CHART, Facts, why_not
from inspections.wording import LOOKS, MOVES, REASONS, STATES, TASKS

#: The rows of the law sheet, and the conversation.
ROWS = {f"I{n}" for n in range(1, 10)} | {"K1"}


def test_every_row_of_the_law_sheet_has_a_move() -> None:
    assert {move.row for move in CHART.moves} == ROWS


@pytest.mark.parametrize("move", CHART.moves, ids=lambda move: move.name)
def test_every_move_has_right_verb_law_and_words(move) -> None:
    assert move.right
    assert move.law
    assert move.verb == f"inspections.visit.{move.name}"
    assert move.name in MOVES


def test_every_state_has_words_and_a_look() -> None:
    assert set(STATES) == set(LOOKS) == set(CHART.states)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (NEW, "PLANNED"),
        ("PLANNED", "BRIEFED"),
        ("BRIEFED", "ON_SITE"),
        ("ON_SITE", "ENTRY_REFUSED"),
        ("ON_SITE", "DWELLING_STOP"),
        ("DWELLING_STOP", "ON_SITE"),
        ("ON_SITE", "HANDED_TO_POLICE"),
        ("ON_SITE", "LEFT"),
        ("LEFT", "REPORT_DRAFT"),
        ("ENTRY_REFUSED", "REPORT_DRAFT"),
        ("DWELLING_STOP", "REPORT_DRAFT"),
        ("HANDED_TO_POLICE", "REPORT_DRAFT"),
        ("REPORT_DRAFT", "REPORT_SIGNED"),
        ("REPORT_SIGNED", "NO_FINDINGS"),
        ("REPORT_SIGNED", "RECHECK_DUE"),
        ("REPORT_SIGNED", "TO_ENFORCEMENT"),
        ("ON_SITE", "TALKED"),
        ("DWELLING_STOP", "TALKED"),
        ("PLANNED", "CANCELLED"),
        ("BRIEFED", "CANCELLED"),
    ],
)
def test_the_steps_of_the_law_sheet_are_there(source: str, target: str) -> None:
    assert any(source in move.sources and move.target == target for move in CHART.moves)


def test_no_other_steps_change_the_state() -> None:
    changes = {(source, move.target) for move in CHART.moves if move.target for source in move.sources}
    assert len(changes) == 20


def test_no_state_but_the_terminal_ones_is_a_dead_end() -> None:
    for state in CHART.states:
        leaves = any(move.target not in (None, state) for move in CHART.moves_from(state))
        assert leaves != (state in CHART.terminal), state


@pytest.mark.parametrize(
    ("move", "facts", "code"),
    [
        (chart.BRIEF, Facts("PLANNED", scheduled=False), "not_scheduled"),
        (chart.ARRIVE, Facts("BRIEFED", purpose_told=True), "identity_not_shown"),
        (chart.ARRIVE, Facts("BRIEFED", identity_shown=True), "purpose_not_told"),
        (chart.RESUME_BY_CONSENT, Facts("DWELLING_STOP"), "consent_missing"),
        (chart.LEAVE, Facts("ON_SITE", receipts_open=1), "receipts_open"),
        (chart.SIGN_REPORT, Facts("REPORT_DRAFT", unanswered=1), "items_unanswered"),
        (chart.SIGN_REPORT, Facts("REPORT_DRAFT", faulty=1), "answers_faulty"),
        (chart.SIGN_REPORT, Facts("REPORT_DRAFT", receipts_open=1, stopped_early=True), "receipts_open"),
        (chart.CONCLUDE_NO_FINDINGS, Facts("REPORT_SIGNED", findings=1), "there_are_findings"),
        (chart.CONCLUDE_NO_FINDINGS, Facts("REPORT_SIGNED", stopped_early=True), "not_all_was_seen"),
        (chart.CONCLUDE_RECHECK, Facts("REPORT_SIGNED", proposal="TO_ENFORCEMENT"), "lies_with_lawyer"),
        (chart.PROPOSE_ENFORCEMENT, Facts("REPORT_SIGNED"), "nothing_to_enforce"),
        (chart.CONFIRM_ENFORCEMENT, Facts("REPORT_SIGNED", findings=1), "not_proposed"),
        (chart.LEAVE, Facts("PLANNED"), "wrong_state"),
        (chart.LEAVE, Facts("CANCELLED"), "ended"),
        (chart.RECORD_FINDING, Facts("DWELLING_STOP"), "wrong_state"),
        (chart.RECORD_FINDING, Facts("REPORT_SIGNED"), "wrong_state"),
    ],
)
def test_what_is_refused_and_why(move, facts: Facts, code: str) -> None:
    assert why_not(move, facts) == code
    assert code in REASONS


@pytest.mark.parametrize(
    ("move", "facts"),
    [
        (chart.ARRIVE, Facts("BRIEFED", identity_shown=True, purpose_told=True)),
        (chart.RESUME_BY_CONSENT, Facts("DWELLING_STOP", consent_recorded=True)),
        (chart.SIGN_REPORT, Facts("REPORT_DRAFT", unanswered=40, stopped_early=True)),
        (chart.CONCLUDE_NO_FINDINGS, Facts("REPORT_SIGNED")),
        (chart.CONCLUDE_RECHECK, Facts("REPORT_SIGNED", findings=2)),
        (chart.PROPOSE_ENFORCEMENT, Facts("REPORT_SIGNED", entry_refused=True)),
        (chart.CONFIRM_ENFORCEMENT, Facts("REPORT_SIGNED", findings=1, proposal="TO_ENFORCEMENT")),
        (chart.SUPPLEMENT, Facts("NO_FINDINGS")),
    ],
)
def test_what_is_legal(move, facts: Facts) -> None:
    assert why_not(move, facts) == ""


def test_a_button_that_leads_to_a_form_is_not_closed_by_what_the_form_asks() -> None:
    assert chart.why_closed(chart.ARRIVE, Facts("BRIEFED")) == ""
    assert chart.why_closed(chart.BRIEF, Facts("PLANNED", scheduled=False)) == "not_scheduled"


def test_every_open_state_has_exactly_one_step_and_every_ended_one_none() -> None:
    for state in CHART.states:
        for scheduled in (True, False):
            for proposal in ("", "TO_ENFORCEMENT"):
                tasks = chart.expected_tasks(state, scheduled=scheduled, proposal=proposal)
                assert len(tasks) == (0 if state in CHART.terminal else 1), state
                assert tasks <= set(TASKS)


def test_only_the_planning_of_a_visit_may_be_done_by_the_system() -> None:
    assert [move.name for move in CHART.moves if move.system] == ["plan"]


COUNTS = {
    "COUNT_TAKEN": ({"receipts_open": 0, "items_out": 0}, {"receipts_open": 2, "items_out": 2}),
    "COUNT_ANSWERS": (
        {"unanswered": 0, "faulty": 0, "findings": 0},
        {"unanswered": 3, "faulty": 3, "findings": 3},
    ),
}


@pytest.mark.parametrize("counted", COUNTS)
def test_only_the_moves_that_say_so_ask_for_counts(counted: str) -> None:
    none, some = COUNTS[counted]
    asking = {
        move
        for move in chart.CHART.moves
        for state in move.sources
        for more in ({}, {"stopped_early": True}, {"proposal": chart.TO_ENFORCEMENT}, {"entry_refused": True})
        if chart.why_not(move, chart.Facts(state=state, **{**more, **none}))
        != chart.why_not(move, chart.Facts(state=state, **{**more, **some}))
    }
    assert asking == getattr(chart, counted)


_POWERS = {"use_power", "note_person", "take_item", "refuse_entry", "hand_to_police"}
_FINDINGS = {"record_finding", "add_photo", "add_vehicle", "leave", "draft_report", "sign_report"}


@pytest.mark.parametrize("state", CHART.states)
@pytest.mark.parametrize("name", sorted(_POWERS | _FINDINGS | {"conclude_no_findings", "propose_enforcement"}))
def test_a_conversation_knows_no_power_and_no_finding_in_any_state(state: str, name: str) -> None:
    """Knock & Talk is voluntary: no supervisory power is used (law sheet 5)."""
    (move,) = [move for move in CHART.moves if move.name == name]
    assert why_not(move, Facts(state, conversation=True)) == "voluntary"


@pytest.mark.parametrize("state", CHART.states)
def test_a_control_cannot_end_as_a_conversation(state: str) -> None:
    assert why_not(chart.RECORD_TALK, Facts(state)) == "no_conversation"


def test_a_conversation_rests_on_no_power_in_the_log() -> None:
    for move in chart.OF_CONVERSATION:
        assert "5:1" not in chart.law_of(move, conversation=True)
