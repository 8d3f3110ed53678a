"""The token game proves the charts and flows; each proof is broken on purpose here and seen to be caught."""

from dataclasses import replace

import pytest

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config import chart_walk
from config.token_game import Game, Result, Rules
from core.charts import Chart, Move
from permits.statecharts import application as chart
from permits.statecharts import work


def play(**broken: object) -> Result:
    return Game(replace(Rules(), **broken)).play()


def deaf(*codes: str) -> dict[str, object]:
    """The guards, deaf to these reasons but not to others that hold at the same time."""

    def guard(move: Move, facts: chart.Facts) -> str:
        if facts.state not in move.sources:
            return "wrong_state"
        guards = chart._GUARDS.get(move, ()) + (chart._STEPS if move in chart.ON_SUBSTANCE else ())
        return next((code for ask in guards if (code := ask(facts)) and code not in codes), "")

    def drafting(move: Move, facts: chart.Facts) -> str:
        code = chart.why_not_draft(move, facts)
        return code if code == "draft_lies_with_decider" else guard(move, facts)

    return {"why_not": guard, "why_not_draft": drafting}


def test_the_house_as_it_stands_holds():
    result = play()
    assert result.wrong == ""
    assert result.states == set(chart.CHART.states)
    assert result.positions > 1000


def test_a_decision_before_completeness_is_caught():
    result = play(**deaf("completeness_open"))
    assert result.wrong == "a decision on substance without established completeness"
    assert result.way[-1].startswith("colleague signs")


def test_a_decision_before_the_integrity_check_is_caught():
    assert play(**deaf("integrity_open")).wrong == "a decision on substance without a concluded integrity check"


def test_a_refusal_on_bibob_ground_without_views_is_caught():
    # The views may be skipped on another ground only; here the guard forgets the difference.
    result = play(**deaf("bibob_needs_views"))
    assert result.wrong == "a refusal on Bibob ground without views"
    assert result.way[-1] == "colleague signs refuse"


def test_a_signature_of_the_drafter_is_caught():
    result = play(may_sign=lambda actor: True)
    assert result.wrong == "a decision was taken by its own drafter"
    assert result.way[-1].startswith("drafter signs")


def test_a_step_that_never_ends_is_caught():
    done = dict(work.DONE) | {"publish": lambda facts: False}
    assert "open steps" in play(done=done).wrong


def test_a_step_that_ends_too_early_is_caught():
    done = dict(work.DONE) | {"integrity": lambda facts: True}
    assert "integrity" in play(done=done).wrong


def test_a_dead_end_is_caught():
    moves = tuple(move for move in chart.CHART.moves if move not in {chart.PUBLISH})
    result = play(moves=moves)
    assert result.wrong.startswith(("dead end", "states never reached"))


def test_a_state_that_nothing_reaches_is_caught():
    moves = tuple(move for move in chart.CHART.moves if move is not chart.FORWARD)
    assert play(moves=moves).wrong == "states never reached: ['FORWARDED']"


def test_the_counter_example_is_a_shortest_one():
    done = dict(work.DONE) | {"intake": lambda facts: False}
    assert len(play(done=done).way) == 2


@pytest.mark.parametrize("declared", chart_walk.CHARTS, ids=lambda declared: declared.name)
def test_every_chart_can_be_walked_to_an_end(declared: Chart):
    assert chart_walk.flaw(declared) == ""


def test_a_chart_with_a_dead_end_is_caught():
    stuck = Chart("stuck", ("A",), ("A", "B", "C"), frozenset({"C"}), (Move("go", ("A",), "B", "r", "v", "l"),))
    assert chart_walk.flaw(stuck) == "never reached: ['C']"
