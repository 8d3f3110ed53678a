"""What answers add up to: branching, completeness, what a finding lacks, the outcome that follows."""

import pytest

from inspections.checklists import scoring
from inspections.checklists.schema import parse
from inspections.checklists.scoring import Given

TEXT = {"nl": "Is het zo?", "en": "Is it so?"}


def _item(code: str, **more: object) -> dict:
    plain = {"code": code, "question": TEXT, "norms": ["APV"], "evidence": False, "required": True}
    return plain | {"follow_up": "recheck"} | more


CHECKLIST = parse(
    {
        "code": "small",
        "version": 1,
        "valid_from": "2022-01-01",
        "valid_to": None,
        "title": {"nl": "Klein", "en": "Small"},
        "sections": [
            {
                "code": "a",
                "title": TEXT,
                "agency": "municipality",
                "items": [
                    _item("a.gate"),
                    _item("a.deeper", only_if={"item": "a.gate", "in": ["not_ok"]}),
                    _item("a.deepest", only_if={"item": "a.deeper", "in": ["ok", "not_ok"]}, required=False),
                    _item("a.photo", evidence=True),
                    _item("a.measure", follow_up="enforcement", required=False),
                ],
            }
        ],
    }
)
BAD = Given("not_ok", severity=2, note=True, photos=1)
GOOD = Given("ok")


def _tally(**answers: Given) -> scoring.Tally:
    return scoring.tally(CHECKLIST.items, CHECKLIST, {f"a.{code}": given for code, given in answers.items()})


def test_an_item_is_asked_only_when_its_condition_holds() -> None:
    assert _tally().shown == 3
    assert _tally(gate=GOOD).shown == 3
    assert _tally(gate=BAD).shown == 4
    assert _tally(gate=BAD, deeper=GOOD).shown == 5


def test_what_is_no_longer_asked_no_longer_counts() -> None:
    tally = _tally(gate=GOOD, deeper=BAD, deepest=BAD)
    assert (tally.shown, tally.answered, tally.findings) == (3, 1, 0)


def test_only_required_items_keep_the_report_open() -> None:
    assert _tally(gate=GOOD, photo=GOOD).required_open == 0
    assert _tally(gate=BAD, photo=GOOD).required_open == 1


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        (GOOD, ()),
        (BAD, ()),
        (Given("not_ok"), ("severity_missing", "note_missing", "photo_missing")),
        (Given("not_ok", severity=5, note=True, photos=1), ("severity_missing",)),
        (Given("not_ok", severity=1, note=True), ("photo_missing",)),
        (Given("not_ok", severity=1, seen_by="police", shared=False), ()),
        (Given("not_ok", severity=1, seen_by="police", shared=True), ("note_missing", "photo_missing")),
    ],
)
def test_what_a_finding_lacks(given: Given, lacks: tuple[str, ...]) -> None:
    assert scoring.faults(CHECKLIST.item("a.photo"), given) == lacks


@pytest.mark.parametrize(
    ("answers", "ended_as", "outcome"),
    [
        ({}, "LEFT", "NO_FINDINGS"),
        ({"a.gate": GOOD, "a.photo": GOOD}, "LEFT", "NO_FINDINGS"),
        ({"a.photo": BAD}, "LEFT", "RECHECK_DUE"),
        ({"a.photo": Given("not_checked")}, "LEFT", "RECHECK_DUE"),
        ({"a.measure": Given("not_checked")}, "LEFT", "NO_FINDINGS"),
        ({"a.measure": BAD}, "LEFT", "TO_ENFORCEMENT"),
        ({"a.photo": Given("not_ok", severity=3)}, "LEFT", "TO_ENFORCEMENT"),
        ({}, "ENTRY_REFUSED", "TO_ENFORCEMENT"),
        ({}, "DWELLING_STOP", "RECHECK_DUE"),
        ({}, "HANDED_TO_POLICE", "RECHECK_DUE"),
    ],
)
def test_the_outcome_that_follows(answers: dict[str, Given], ended_as: str, outcome: str) -> None:
    assert scoring.proposed_outcome(CHECKLIST, answers, ended_as) == outcome


def test_percent_rounds_down_so_that_a_hundred_means_all() -> None:
    assert _tally(gate=GOOD, photo=GOOD).percent == 66
    assert _tally(gate=GOOD, photo=GOOD, measure=GOOD).percent == 100
    assert _tally(gate=GOOD, photo=GOOD, measure=GOOD).done


def test_counts_are_over_what_is_asked() -> None:
    answers = {"a.gate": GOOD, "a.deeper": BAD, "a.photo": Given("not_applicable")}
    assert scoring.counts(CHECKLIST, answers) == {"ok": 1, "not_applicable": 1}
