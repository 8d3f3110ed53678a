"""Answers in any order give the same visit; what is not asked never counts."""

import json

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from inspections.checklists import scoring
from inspections.checklists.schema import ANSWERS, parse
from inspections.checklists.scoring import Given

CHECKLIST = parse(
    json.loads((settings.FIXTURES_DIR / "policy" / "checklists" / "automotive-1.json").read_text(encoding="utf-8"))
)
CODES = [item.code for item in CHECKLIST.items]

one_given = st.builds(
    Given,
    answer=st.sampled_from(ANSWERS),
    severity=st.sampled_from([None, 1, 2, 3, 4]),
    note=st.booleans(),
    photos=st.integers(0, 2),
    shared=st.booleans(),
)
all_given = st.dictionaries(st.sampled_from(CODES), one_given)


@given(all_given, st.randoms())
def test_the_order_of_answers_does_not_matter(answers: dict[str, Given], random) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    again = dict(shuffled)
    assert scoring.tally(CHECKLIST.items, CHECKLIST, answers) == scoring.tally(CHECKLIST.items, CHECKLIST, again)
    for ended_as in ("LEFT", "ENTRY_REFUSED", "DWELLING_STOP"):
        outcome = scoring.proposed_outcome(CHECKLIST, answers, ended_as)
        assert outcome == scoring.proposed_outcome(CHECKLIST, again, ended_as)


@given(all_given)
def test_sections_add_up_to_the_whole(answers: dict[str, Given]) -> None:
    whole = scoring.tally(CHECKLIST.items, CHECKLIST, answers)
    parts = [scoring.tally(section.items, CHECKLIST, answers) for section in CHECKLIST.sections]
    for name in ("shown", "answered", "required_open", "findings", "faulty"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)


@given(all_given)
def test_a_visit_with_a_finding_never_proposes_no_findings(answers: dict[str, Given]) -> None:
    if scoring.findings(CHECKLIST, answers):
        assert scoring.proposed_outcome(CHECKLIST, answers, "LEFT") != "NO_FINDINGS"


@given(all_given)
def test_what_is_hidden_changes_nothing(answers: dict[str, Given]) -> None:
    seen = {
        code: value for code, value in answers.items() if scoring.is_shown(CHECKLIST.item(code), CHECKLIST, answers)
    }
    assert scoring.tally(CHECKLIST.items, CHECKLIST, answers) == scoring.tally(CHECKLIST.items, CHECKLIST, seen)
