"""The current answers of a visit, as rows and as the pure values that scoring counts."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from core.acts import held
from inspections.checklists.scoring import Answers, Given, faults, is_shown
from inspections.models import Answer, Photo, Visit

_ANSWERS, _PHOTOS = "_current_answers", "_photos"
_Kept = TypeVar("_Kept")


def current_answers(visit: Visit) -> dict[str, Answer]:
    """The answer that holds now for each item, by item code; one query, and one for a whole act."""
    rows = Answer.objects.filter(visit=visit, superseded_by=None).select_related("recorded_by")
    return dict(_kept(visit, _ANSWERS, lambda: {row.item_code: row for row in rows}))


def photos_of(visit: Visit) -> list[Photo]:
    """The photos with their files, oldest first; one query, and one for a whole act."""
    return list(_kept(visit, _PHOTOS, lambda: list(visit.photos.select_related("file"))))


def forget(visit: Visit) -> None:
    """For the act that changed them: read answers and photos again at the next question."""
    for name in (_ANSWERS, _PHOTOS):
        visit.__dict__.pop(name, None)


def _kept(visit: Visit, name: str, read: Callable[[], _Kept]) -> _Kept:
    """What was read on the visit that the act under way holds; on any other object it is read anew."""
    if held(Visit, visit.public_id) is not visit:
        return read()
    if name not in visit.__dict__:
        visit.__dict__[name] = read()
    kept: _Kept = visit.__dict__[name]
    return kept


def photo_counts(visit: Visit) -> Counter[str]:
    """How many photos each item has."""
    return Counter(photo.item_code for photo in photos_of(visit))


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
    checklist = visit.questions
    lacking = {
        item.code: faults(item, answers[item.code])
        for item in checklist.items
        if item.code in answers and is_shown(item, checklist, answers)
    }
    return {code: what for code, what in lacking.items() if what}
