"""Two inspectors at once, on two connections: one waits for the other, nothing is lost or doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from core.accounts.models import Municipality
from inspections import flows
from inspections.errors import AnswerChanged, MoveRefused
from inspections.models import Visit
from inspections.services import answers, onsite
from inspections.services.answers import Reply
from tests.people import make_user
from tests.races.pair import at_once
from tests.visits import Walk, make_premises

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walk(municipality: Municipality) -> Walk:
    people = [make_user(role, municipality=municipality) for role in ("planner", "inspector", "inspector")]
    return Walk(*people, premises=make_premises(municipality)).arrive()


def _answer(walk: Walk, actor: Any, code: str, answer: str, base: str | None = None) -> Callable[[], Any]:
    reply = Reply(code, answer, base=base)
    return lambda: flows.perform(walk.id, answers.record_answer, actor=actor, at=walk.at, reply=reply)


def test_two_inspectors_at_different_questions_both_count(walk: Walk) -> None:
    one, other = walk.team
    given = at_once(_answer(walk, one, "permit.on_site", "ok"), _answer(walk, other, "permit.hours", "ok"))
    assert [row.item_code for row in given] == ["permit.on_site", "permit.hours"]
    assert walk.visit.answers.count() == 2


def test_two_inspectors_at_one_question_only_one_unseen(walk: Walk) -> None:
    one, other = walk.team
    given = at_once(
        _answer(walk, one, "permit.hours", "ok", base=""),
        _answer(walk, other, "permit.hours", "not_checked", base=""),
    )
    assert sorted(type(row).__name__ for row in given) == ["Answer", "AnswerChanged"]
    assert isinstance(next(row for row in given if isinstance(row, Exception)), AnswerChanged)
    assert walk.visit.answers.count() == 1


def test_corrections_at_once_form_one_chain(walk: Walk) -> None:
    one, other = walk.team
    words = ["ok", "not_checked", "not_applicable", "ok", "not_checked", "not_applicable"]
    acts = [_answer(walk, person, "permit.hours", word) for word, person in zip(words, [one, other] * 3, strict=True)]
    given = at_once(*acts)
    assert not [row for row in given if isinstance(row, Exception)]
    assert walk.visit.answers.filter(superseded_by=None).count() == 1
    assert walk.visit.answers.filter(supersedes=None).count() == 1


def test_two_who_end_the_visitat_once(walk: Walk) -> None:
    one, other = walk.team
    given = at_once(
        lambda: flows.perform(walk.id, onsite.leave, actor=one, at=walk.at),
        lambda: flows.perform(walk.id, onsite.refuse_entry, actor=other, at=walk.at, refusal="Nee"),
    )
    (refused,) = [row for row in given if isinstance(row, Exception)]
    assert isinstance(refused, MoveRefused)
    assert "deed" in str(refused)
    visit = Visit.objects.get(pk=walk.visit.pk)
    assert [task.flow_task.name for task in flows.open_tasks(visit)] == ["report"]
