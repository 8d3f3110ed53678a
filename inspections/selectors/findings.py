"""The current answers of a visit, as rows and as the pure values that scoring counts."""

from collections import Counter

from inspections.checklists.scoring import Answers, Given, faults, is_shown
from inspections.models import Answer, Visit


def current_answers(visit: Visit) -> dict[str, Answer]:
    """The answer that holds now for each item, by item code; one query."""
    rows = Answer.objects.filter(visit=visit, superseded_by=None).select_related("recorded_by")
    return {row.item_code: row for row in rows}


def photo_counts(visit: Visit) -> Counter[str]:
    """How many photos each item has; one query."""
    return Counter(visit.photos.values_list("item_code", flat=True))


def given(answers: dict[str, Answer], photos: Counter[str]) -> Answers:
    """The answers as scoring sees them."""
    return {
        code: Given(
            answer=row.answer,
            severity=row.severity,
            note=bool(row.note.strip()),
            photos=photos[code],
            seen_by=row.seen_by,
            shared=row.shared,
        )
        for code, row in answers.items()
    }


def given_of(visit: Visit) -> Answers:
    """The current answers of this visit for scoring; two queries."""
    return given(current_answers(visit), photo_counts(visit))


def faulty_items(visit: Visit, answers: Answers) -> dict[str, tuple[str, ...]]:
    """What each finding still lacks, by item code; only items that lack something."""
    checklist = visit.checklist.checklist
    lacking = {
        item.code: faults(item, answers[item.code])
        for item in checklist.items
        if item.code in answers and is_shown(item, checklist, answers)
    }
    return {code: what for code, what in lacking.items() if what}
