"""Changes of a checklist document, one function each: pure, from a document to a new one.

None of them judges: the schema does (`schema.parse`), and `reused` on codes.
"""

import copy
from collections.abc import Iterable
from typing import Any

from inspections.checklists.schema import Checklist, Fault

Document = dict[str, Any]


def set_head(document: Document, *, title: dict[str, str], branches: list[str]) -> Document:
    """Another title of the whole, or other branches that it is for."""
    return {**document, "title": title, "branches": branches}


def set_section(document: Document, *, code: str, title: dict[str, str], agency: str) -> Document:
    """Another title or owner of a section; questions that name no agency go to the new one."""
    made = copy.deepcopy(document)
    section = _section_of(made, code)
    section |= {"title": title, "agency": agency}
    return made


def add_section(document: Document, *, code: str, title: dict[str, str], agency: str, item: dict[str, Any]) -> Document:
    """A new section at the end, with its first question."""
    made = copy.deepcopy(document)
    made["sections"].append({"code": code, "title": title, "agency": agency, "items": [_lean(item, agency)]})
    return made


def add_item(document: Document, *, item: dict[str, Any]) -> Document:
    """A new question at the end of its section."""
    made = copy.deepcopy(document)
    section = _section_of(made, item["code"])
    section["items"].append(_lean(item, section["agency"]))
    return made


def set_item(document: Document, *, item: dict[str, Any]) -> Document:
    """A question in place of the one of its code."""
    made = copy.deepcopy(document)
    section = _section_of(made, item["code"])
    lean = _lean(item, section["agency"])
    section["items"] = [lean if row["code"] == item["code"] else row for row in section["items"]]
    return made


def retire(document: Document, *, code: str) -> Document:
    """Without this question, or without this section: its code stays taken for ever."""
    made = copy.deepcopy(document)
    made["sections"] = [row for row in made["sections"] if row["code"] != code]
    for section in made["sections"]:
        section["items"] = [row for row in section["items"] if row["code"] != code]
    return made


def move(document: Document, *, code: str, by: int) -> Document:
    """A question within its section, or a section among the others, one place up (-1) or down (1)."""
    made = copy.deepcopy(document)
    rows = _section_of(made, code)["items"] if "." in code else made["sections"]
    at = next(at for at, row in enumerate(rows) if row["code"] == code)
    if 0 <= at + by < len(rows):
        rows[at], rows[at + by] = rows[at + by], rows[at]
    return made


def reused(checklist: Checklist, base: Checklist | None, earlier: Iterable[Checklist]) -> list[Fault]:
    """Codes that come back with another question than the one they stood for: that would falsify old visits.

    What `base` asks may be worded anew; a code that only an earlier version has comes back as it was.
    """
    live = {item.code for item in base.items} if base else set()
    meant: dict[str, set[str]] = {}
    for version in earlier:
        for item in version.items:
            meant.setdefault(item.code, set()).add(item.question["nl"])
    return [
        Fault(
            item.code,
            f"deze code is van een andere vraag geweest: “{min(meant[item.code])}”; kies een nieuwe code",
            f"this code stood for another question: “{min(meant[item.code])}”; choose a new code",
        )
        for item in checklist.items
        if item.code not in live and item.question["nl"] not in meant.get(item.code, {item.question["nl"]})
    ]


def _section_of(document: Document, code: str) -> dict[str, Any]:
    """The section of this code, or of the item of this code."""
    found: dict[str, Any] = next(row for row in document["sections"] if row["code"] == code.partition(".")[0])
    return found


def _lean(item: dict[str, Any], agency: str) -> dict[str, Any]:
    """The question without what goes without saying."""
    unsaid = {"agency": agency, "help": None, "only_if": None}
    return {name: value for name, value in item.items() if name not in unsaid or value != unsaid[name]}
