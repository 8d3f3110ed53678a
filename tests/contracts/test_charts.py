"""Each declared move has one method, one form or service, a right that some role holds, a verb and an article."""

from datetime import date
from itertools import product

import pytest
from django.conf import settings

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from core.audit import registry
from core.charts import NEW
from core.fsm import bound_moves
from gis.zones import chart as zone
from gis.zones import wording as zone_words
from gis.zones.models import Proposal
from inspections.models import Visit
from inspections.signals.models import Signal
from inspections.statecharts import signal, visit
from permits.acts import ACTS
from permits.bibob.models import Dossier
from permits.models import Permit, PermitApplication
from permits.selectors.moves import ELSEWHERE
from permits.statecharts import application, bibob, effects, permit
from permits.wording import MOVES, REASONS, STATES

BOUND = [
    (application.CHART, PermitApplication),
    (permit.CHART, Permit),
    (bibob.CHART, Dossier),
    (visit.CHART, Visit),
    (signal.CHART, Signal),
    (zone.CHART, Proposal),
]


@pytest.mark.parametrize(("chart", "model"), BOUND, ids=lambda value: getattr(value, "name", ""))
def test_one_method_a_move(chart, model):
    declared = {move.name: move for move in chart.moves if move.sources != (NEW,)}
    assert bound_moves(model) == declared


@pytest.mark.parametrize("chart", [chart for chart, _model in BOUND], ids=lambda chart: chart.name)
def test_each_move_has_a_right_that_a_role_holds_a_verb_and_a_law(chart):
    held = frozenset().union(*settings.ROLE_RIGHTS.values())
    for move in chart.moves:
        assert move.right in held, move.name
        assert move.law, move.name
        registry.require(move.verb)


def test_each_move_of_an_application_is_made_somewhere():
    for move in application.CHART.moves:
        assert move in ACTS or move in ELSEWHERE, move.name


def test_each_move_has_an_effect_that_the_token_game_knows():
    for move in application.CHART.moves:
        assert move in effects.EFFECTS or move.drafted or move.sources == (NEW,), move.name


def test_each_state_move_and_reason_has_words():
    for chart in (application.CHART, permit.CHART):
        assert set(chart.states) <= set(STATES)
        assert {move.name for move in chart.moves} <= set(MOVES)
    codes = {
        guard(facts)
        for move, guards in application._GUARDS.items()
        for guard in guards
        for facts in _all_kinds_of_facts()
    }
    assert codes - {""} <= set(REASONS)


def _all_kinds_of_facts():
    for on in (True, False):
        for status in ("none", "requested", "done"):
            yield application.Facts(
                state=application.IN_REVIEW,
                complete=on,
                danger=on,
                lbb_open=on,
                integrity="running" if on else "none",
                visit=status,
                advice=status,
                pause_open=on,
                before_due=not on,
                postponed=on,
                default_notice=on,
                final_status="submitted" if on else "",
                bibob_ground=not on,
            )


def test_each_state_move_and_reason_of_a_zone_has_words():
    assert set(zone.CHART.states) == set(zone_words.STATES) == set(zone_words.LOOKS)
    assert {move.name for move in zone.CHART.moves} <= set(zone_words.MOVES)
    assert {move.name for move in zone.BY_HAND} <= set(zone_words.ABOUT)
    days = (None, date(2026, 1, 1), date(2027, 1, 1))
    facts = (
        zone.Facts("", date(2026, 6, 1), flag, not flag, evidence, until, starts, ends, follower)
        for flag in (True, False)
        for evidence in (0, 1)
        for until, starts, ends in product(days, repeat=3)
        for follower in ("", "amends", "renews")
    )
    codes = {guard(one) for one in facts for guards in zone._GUARDS.values() for guard in guards}
    assert codes - {""} | {"ended", "wrong_state"} == set(zone_words.REASONS)
