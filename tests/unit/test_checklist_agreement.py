"""The tablet's rules (frontend/tablet/rules/checklist.ts) and ours give the same: one file of cases that both read.

The file is made by this module from a fixed seed (`python -m tests.unit.test_checklist_agreement`); a change of
the rules or of the checklist makes the test fail until it is made anew, and then the tablet's fails until it follows.
"""

import json
import random
from pathlib import Path
from typing import Any

from inspections.checklists import scoring
from inspections.checklists.schema import ANSWERS, MUNICIPALITY, NOT_OK, parse
from inspections.checklists.scoring import Given

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "fixtures" / "checklist_cases.json"
CHECKLIST = parse(json.loads((ROOT / "fixtures/policy/checklists/automotive-1.json").read_text(encoding="utf-8")))
ENDS = ("LEFT", "LEFT", "LEFT", "ENTRY_REFUSED", "DWELLING_STOP", "HANDED_TO_POLICE")


def _answers(dice: random.Random) -> dict[str, dict[str, Any]]:
    share, good = dice.choice((0.0, 0.3, 0.8, 1.0)), dice.choice((0.2, 0.7, 0.98))
    found = {}
    for item in CHECKLIST.items:
        if dice.random() >= share:
            continue
        answer = "ok" if dice.random() < good else dice.choice(ANSWERS)
        severity = dice.choice((None, 1, 2, 3, 4)) if answer == NOT_OK else None
        whole = {"note": dice.random() < 0.7, "photos": dice.choice((0, 1, 3)), "shared": dice.random() < 0.8}
        found[item.code] = {"answer": answer, "severity": severity, **whole}
    return found


def _expected(answers: dict[str, dict[str, Any]], ended_as: str) -> dict[str, Any]:
    given = {
        code: Given(**fields, seen_by=MUNICIPALITY if fields["shared"] else "police")
        for code, fields in answers.items()
    }
    tally = scoring.tally(CHECKLIST.items, CHECKLIST, given)
    return {
        "shown": [item.code for section in CHECKLIST.sections for item in scoring.shown(section, CHECKLIST, given)],
        "findings": [item.code for item in scoring.findings(CHECKLIST, given)],
        "outcome": scoring.proposed_outcome(CHECKLIST, given, ended_as),
        "tally": {
            "shown": tally.shown,
            "answered": tally.answered,
            "required_open": tally.required_open,
            "findings": tally.findings,
            "faulty": tally.faulty,
        },
    }


def _made() -> list[dict[str, Any]]:
    dice = random.Random(20261126)
    drawn = [(_answers(dice), dice.choice(ENDS)) for _ in range(80)]
    return [{"answers": answers, "ended_as": end, "expect": _expected(answers, end)} for answers, end in drawn]


def test_the_shared_cases_are_what_our_rules_give() -> None:
    assert json.loads(CASES.read_text(encoding="utf-8")) == _made()


def test_the_shared_cases_tell_something() -> None:
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    assert {case["expect"]["outcome"] for case in cases} == {"NO_FINDINGS", "RECHECK_DUE", "TO_ENFORCEMENT"}
    assert len({len(case["expect"]["shown"]) for case in cases}) > 3
    assert any(case["expect"]["tally"]["faulty"] for case in cases)


if __name__ == "__main__":
    CASES.parent.mkdir(exist_ok=True)
    CASES.write_text(json.dumps(_made(), separators=(",", ":")) + "\n", encoding="utf-8")
