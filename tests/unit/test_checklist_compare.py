"""The difference of two versions in its smallest words, and the changes of a document."""

import copy
import json

import pytest
from django.conf import settings

from inspections.checklists import editing
from inspections.checklists.compare import compare
from inspections.checklists.schema import parse

FILE = settings.FIXTURES_DIR / "policy" / "checklists" / "automotive-1.json"


@pytest.fixture
def old() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


def kinds(old: dict, new: dict) -> list[tuple[str, str]]:
    found = compare(parse(old), parse(new))
    return [(change.kind, change.code) for change in (*found.sections, *found.items)]


def test_a_copy_does_not_differ(old: dict) -> None:
    assert not compare(parse(old), parse({**copy.deepcopy(old), "version": 2, "valid_from": "2030-01-01"}))


def test_other_branches_are_a_difference(old: dict) -> None:
    new = editing.set_head(old, title=old["title"], branches=["9531"])
    found = compare(parse({**old, "branches": []}), parse(new))
    assert [(row.field, row.old, row.new) for row in found.head] == [("branches", (), ("9531",))]


def test_one_question_that_moves_is_one_change(old: dict) -> None:
    new = editing.move(editing.move(old, code="permit.on_site", by=1), code="permit.on_site", by=1)
    assert kinds(old, new) == [("moved", "permit.on_site")]


def test_a_section_that_moves_takes_its_questions_along(old: dict) -> None:
    new = editing.move(old, code="crime", by=-1)
    found = kinds(old, new)
    assert found[0] in {("moved", "crime"), ("moved", "energy")}


def test_what_is_added_removed_and_changed(old: dict) -> None:
    item = copy.deepcopy(old["sections"][0]["items"][1])
    item |= {"evidence": True, "question": {**item["question"], "nl": "Is er een leidinggevende?"}}
    new = editing.set_item(editing.retire(old, code="permit.hours"), item={"agency": "municipality", **item})
    extra = {**item, "code": "cash.extra", "agency": "tax"}
    new = editing.add_item(new, item=extra)
    assert kinds(old, new) == [
        ("changed", "permit.manager_present"),
        ("added", "cash.extra"),
        ("removed", "permit.hours"),
    ]
    change = compare(parse(old), parse(new)).items[0]
    assert {row.field: (row.old, row.new) for row in change.differences} == {
        "question_nl": ("Is een leidinggevende van de vergunning aanwezig?", "Is er een leidinggevende?"),
        "evidence": (False, True),
    }


def test_a_change_leaves_the_document_it_came_from(old: dict) -> None:
    before = copy.deepcopy(old)
    editing.move(old, code="cash", by=1)
    editing.retire(old, code="cash")
    editing.set_section(old, code="cash", title={"nl": "Geld", "en": "Money"}, agency="police")
    assert old == before


def test_what_is_first_or_last_stays_there(old: dict) -> None:
    assert editing.move(old, code="permit", by=-1) == old
    assert editing.move(old, code="crime", by=1) == old
