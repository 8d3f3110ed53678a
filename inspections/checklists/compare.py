"""What is different between two versions of a checklist: pure, worded later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from inspections.checklists.schema import LANGUAGES, Checklist, Item, Section

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Difference:
    """One field that says something else. Values as in `fields_of`."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What became of one section or item; `words`: its title or question, the new one where there is one."""

    kind: str
    code: str
    words: Mapping[str, str]
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that differs, in the order of the newer version; what was removed comes last."""

    head: tuple[Difference, ...]
    sections: tuple[Change, ...]
    items: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.head or self.sections or self.items)


def compare(old: Checklist, new: Checklist) -> Comparison:
    """From the one to the other. Version and validity are not compared: they always differ."""
    return Comparison(
        head=differences(_head_fields(old), _head_fields(new)),
        sections=_changes(old.sections, new.sections, _section_fields, "title"),
        items=_changes(list(old.items), list(new.items), fields_of, "question"),
    )


def fields_of(item: Item) -> dict[str, Any]:
    """The fields of a question as the editor has them."""
    return {
        **_texts("question", item.question),
        **_texts("help", item.help),
        "norms": item.norms,
        "agency": item.agency,
        "evidence": item.evidence,
        "required": item.required,
        "follow_up": item.follow_up,
        "only_if": item.only_if,
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields in which two rows differ."""
    return tuple(Difference(name, old[name], new[name]) for name in new if old[name] != new[name])


def _texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}


def _head_fields(checklist: Checklist) -> dict[str, Any]:
    return {**_texts("title", checklist.title), "branches": checklist.branches}


def _section_fields(section: Section) -> dict[str, Any]:
    return {**_texts("title", section.title), "agency": section.agency}


def _changes(old: Sequence[Any], new: Sequence[Any], fields: Any, words: str) -> tuple[Change, ...]:
    before, after = {row.code: row for row in old}, {row.code: row for row in new}
    moved = _moved([code for code in before if code in after], [code for code in after if code in before])
    found = []
    for code, row in after.items():
        if code not in before:
            found.append(Change(ADDED, code, getattr(row, words)))
        elif other := differences(fields(before[code]), fields(row)):
            found.append(Change(CHANGED, code, getattr(row, words), other))
        elif code in moved:
            found.append(Change(MOVED, code, getattr(row, words)))
    gone = (Change(REMOVED, code, getattr(row, words)) for code, row in before.items() if code not in after)
    return (*found, *gone)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The few that must move to bring the one order into the other."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    still = {code for block in blocks for code in after[block.b : block.b + block.size]}
    return set(after) - still
