"""What keeps the room sealed, read from the source: one way behind the managers, one method a move, no side door."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.audit import registry
from core.fsm import bound_moves
from permits.bibob.models import Dossier
from permits.bibob.sealed import SealedManager
from permits.bibob.wording import ACTS, REASONS, STATES
from permits.statecharts import bibob as chart

ROOMS = ("config", "core", "gis", "inspections", "permits")
OPEN_TABLES = {"Indicator", "QuestionnaireItem"}


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((settings.BASE_DIR / room).rglob("*.py"))]


def holding(pattern: str) -> set[str]:
    """Files of the house, as paths from its root, whose text matches."""
    found = (path for path in sources() if re.search(pattern, path.read_text(encoding="utf-8")))
    return {path.relative_to(settings.BASE_DIR).as_posix() for path in found}


def test_only_the_seal_reaches_behind_a_manager():
    assert {path for path in holding(r"_base_manager|all_objects") if path.startswith("permits/")} == {
        "permits/bibob/sealed.py"
    }


def test_only_the_rooms_own_services_hold_the_inner_door():
    users = holding(r"import .*\bdoor\b")
    assert users
    assert all(path.startswith("permits/bibob/services/") for path in users), users


def test_every_table_but_the_policy_rule_is_sealed():
    for model in apps.get_app_config("bibob").get_models():
        assert isinstance(model._default_manager, SealedManager) != (model.__name__ in OPEN_TABLES), model


def test_no_road_leads_from_another_table_into_the_room():
    for model in apps.get_models():
        if model._meta.app_label != "bibob":
            names = [relation.name for relation in model._meta.get_fields() if relation.auto_created]
            assert not [name for name in names if "bibob" in name or "dossier" in name], model


def test_no_admin_site_is_installed():
    assert not apps.is_installed("django.contrib.admin")


def test_every_move_of_the_chart_is_bound_once_but_the_first():
    assert set(bound_moves(Dossier).values()) == set(chart.CHART.moves) - {chart.TRIGGER}


@pytest.mark.parametrize("move", chart.CHART.moves, ids=lambda move: move.name)
def test_every_move_has_a_registered_verb_and_words(move):
    registry.require(move.verb)
    assert ACTS[move.name][0]


def test_every_state_and_every_reason_has_words():
    assert set(STATES) == set(chart.CHART.states)
    source = (settings.BASE_DIR / "permits" / "statecharts" / "bibob.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'"([a-z_]+)"\)[,\]]', source)) - {move.name for move in chart.CHART.moves}
    assert codes
    assert codes <= set(REASONS)


def test_the_scope_of_a_dossier_is_sealed_in_the_log():
    assert registry.is_sealed("bibob:x")
    assert not registry.is_sealed("case:x")
