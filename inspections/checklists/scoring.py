"""What the answers add up to: which questions count, what is still open, which outcome to propose.

Pure: the order in which answers came does not matter, only the current answer to each item.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspections.checklists.schema import MUNICIPALITY, NOT_CHECKED, NOT_OK, Checklist, Item, Section
from inspections.statecharts.visit import ENTRY_REFUSED, NO_FINDINGS, RECHECK_DUE, STOPPED_EARLY, TO_ENFORCEMENT

#: From here on a finding calls for a measure, whatever the item says (LHSO axis of consequences, 1-4).
SEVERE = 3


@dataclass(frozen=True)
class Given:
    """The current answer to one item. `severity` 1-4 (LHSO consequences) where not in order, else None."""

    answer: str
    severity: int | None = None
    note: bool = False
    photos: int = 0
    seen_by: str = MUNICIPALITY
    shared: bool = True  # what a partner saw stays there unless a legal ground for sharing is recorded


@dataclass(frozen=True)
class Tally:
    """How far a list of questions is. `shown` excludes those whose condition does not hold."""

    shown: int
    answered: int
    required_open: int
    findings: int
    faulty: int

    @property
    def done(self) -> bool:
        return self.shown == self.answered and not self.faulty

    @property
    def percent(self) -> int:
        """Share answered in whole percent, rounded down: 100 means all."""
        return 100 * self.answered // self.shown if self.shown else 100


Answers = Mapping[str, Given]


def is_shown(item: Item, checklist: Checklist, answers: Answers) -> bool:
    """Whether the item is asked: its condition holds, and so does the condition of the item it looks at."""
    if item.only_if is None:
        return True
    given = answers.get(item.only_if.item)
    if given is None or given.answer not in item.only_if.answers:
        return False
    return is_shown(checklist.item(item.only_if.item), checklist, answers)


def shown(section: Section, checklist: Checklist, answers: Answers) -> tuple[Item, ...]:
    """The questions of a section that are asked now."""
    return tuple(item for item in section.items if is_shown(item, checklist, answers))


def faults(item: Item, given: Given) -> tuple[str, ...]:
    """What a finding still lacks: `note_missing`, `severity_missing`, `photo_missing`; () when it is whole.

    What only a partner saw, without a ground for sharing, needs no text and no photo: it stays with the partner.
    """
    if given.answer != NOT_OK:
        return ()
    lacks = [] if given.severity in (1, 2, 3, 4) else ["severity_missing"]
    if given.shared:
        lacks += [] if given.note else ["note_missing"]
        lacks += ["photo_missing"] if item.evidence and not given.photos else []
    return tuple(lacks)


def tally(items: Iterable[Item], checklist: Checklist, answers: Answers) -> Tally:
    """Counts over the items of this list that are asked now."""
    asked = [item for item in items if is_shown(item, checklist, answers)]
    given = {item.code: answers[item.code] for item in asked if item.code in answers}
    return Tally(
        shown=len(asked),
        answered=len(given),
        required_open=sum(item.required and item.code not in given for item in asked),
        findings=sum(answer.answer == NOT_OK for answer in given.values()),
        faulty=sum(bool(faults(item, given[item.code])) for item in asked if item.code in given),
    )


def counts(checklist: Checklist, answers: Answers) -> dict[str, int]:
    """How often each answer was given, over the items that are asked."""
    return dict(Counter(answers[item.code].answer for item in current(checklist, answers)))


def current(checklist: Checklist, answers: Answers) -> tuple[Item, ...]:
    """Items that are asked and answered, in the order of the checklist."""
    return tuple(item for item in checklist.items if item.code in answers and is_shown(item, checklist, answers))


def findings(checklist: Checklist, answers: Answers) -> tuple[Item, ...]:
    """Items that are not in order, in the order of the checklist."""
    return tuple(item for item in current(checklist, answers) if answers[item.code].answer == NOT_OK)


def proposed_outcome(checklist: Checklist, answers: Answers, ended_as: str) -> str:
    """Outcome that follows from the answers: NO_FINDINGS, RECHECK_DUE or TO_ENFORCEMENT. A proposal, people decide.

    To enforcement: entry was refused (Awb 5:20), a finding whose follow-up is a measure, or one of severity 3 or 4.
    Re-check: any other finding, a control that stopped early, or a required item that was not looked at.
    `ended_as`: state in which the control ended.
    """
    found = findings(checklist, answers)
    if ended_as == ENTRY_REFUSED:
        return TO_ENFORCEMENT
    if any(item.follow_up == "enforcement" or (answers[item.code].severity or 0) >= SEVERE for item in found):
        return TO_ENFORCEMENT
    skipped = any(item.required and answers[item.code].answer == NOT_CHECKED for item in current(checklist, answers))
    return RECHECK_DUE if found or skipped or ended_as in STOPPED_EARLY else NO_FINDINGS
