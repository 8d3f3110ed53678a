"""The words for versions, fields and faults of checklists."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.places.branches import SBI_2025
from gis.places.sbi_tables import titles_of
from inspections.checklists import compare, selectors
from inspections.checklists.compare import Change, Difference
from inspections.checklists.schema import Checklist, Condition, Fault
from inspections.visit_page import language
from inspections.wording import AGENCIES, ANSWERS, FOLLOW_UPS

#: State of a version -> word, tone, icon.
STATES = {
    selectors.IN_FORCE: (gettext_lazy("Geldt nu"), "ok", "check"),
    selectors.TO_COME: (gettext_lazy("Komt nog"), "info", "kal"),
    selectors.PAST: (gettext_lazy("Was"), "lijn", "streep"),
    selectors.OVERTAKEN: (gettext_lazy("Gaat nooit gelden: ingehaald"), "warn", "tri"),
}

KINDS = {
    compare.ADDED: (gettext_lazy("Toegevoegd"), "ok", "plus"),
    compare.REMOVED: (gettext_lazy("Vervallen"), "danger", "x"),
    compare.CHANGED: (gettext_lazy("Gewijzigd"), "info", "pen"),
    compare.MOVED: (gettext_lazy("Op een andere plaats"), "lijn", "r"),
}

FIELDS = {
    "code": gettext_lazy("Code"),
    "branches": gettext_lazy("Branches"),
    "title_nl": gettext_lazy("Titel, Nederlands"),
    "title_en": gettext_lazy("Titel, Engels"),
    "question_nl": gettext_lazy("Vraag, Nederlands"),
    "question_en": gettext_lazy("Vraag, Engels"),
    "help_nl": gettext_lazy("Uitleg, Nederlands"),
    "help_en": gettext_lazy("Uitleg, Engels"),
    "norms": gettext_lazy("Regels"),
    "agency": gettext_lazy("Wie gaat erover"),
    "evidence": gettext_lazy("Foto verplicht bij “Niet in orde”"),
    "required": gettext_lazy("Verplichte vraag"),
    "follow_up": gettext_lazy("Gevolg bij “Niet in orde”"),
    "only_if": gettext_lazy("Alleen vragen als"),
}

#: Names of the document that a form calls otherwise.
_ALSO = {"title": "title_nl", "question": "question_nl", "help": "help_nl", "in": "answers"}
_PATH = re.compile(r"sections\[(\d+)\](?:\.items\[(\d+)\])?(?:\.(\w+))?")


def said(field: str, value: Any, checklist: Checklist) -> str:
    """The value of a field in words; `checklist` is the one it stands in."""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if field == "only_if":
        return condition(value, checklist)
    if field == "branches":
        return branches(value)
    if field == "norms":
        return ", ".join(value)
    words: Mapping[str, Any] = {"agency": AGENCIES, "follow_up": FOLLOW_UPS}.get(field, {})
    return str(words.get(value, value)) or _("niets")


def branches(codes: Sequence[str] | None) -> str:
    """For which branches a list is, each code with its name where it has one here."""
    if not codes:
        return _("niet bepaald; de planner kiest") if codes is None else _("alle branches")
    titles = titles_of((code, SBI_2025) for code in codes)
    return "; ".join(f"{code} {titles.get((code, SBI_2025), '')}".strip() for code in codes)


def condition(only_if: Condition | None, checklist: Checklist) -> str:
    """When a question is asked."""
    if only_if is None:
        return _("altijd")
    answers = _(" of ").join(str(ANSWERS[answer]) for answer in only_if.answers)
    question = checklist.item(only_if.item).question[language()]
    return _("“%(question)s” is: %(answers)s") % {"question": question, "answers": answers}


def changes(found: Iterable[Change], old: Checklist, new: Checklist) -> list[dict[str, Any]]:
    """What became of sections or questions, in words."""
    return [
        {
            "code": change.code,
            "words": change.words[language()],
            "look": KINDS[change.kind],
            "differences": differences(change.differences, old, new),
        }
        for change in found
    ]


def differences(found: Iterable[Difference], old: Checklist, new: Checklist) -> list[dict[str, Any]]:
    """Field, what it said and what it says."""
    return [
        {"label": FIELDS[row.field], "old": said(row.field, row.old, old), "new": said(row.field, row.new, new)}
        for row in found
    ]


def fault_words(fault: Fault) -> str:
    """What is wrong, in the language of the page."""
    return fault.en if language() == "en" else fault.nl


def place_of(fault: Fault, document: Any) -> tuple[str, str]:
    """Code of the section or question that the fault is in, and the field of its form; "" for what is not told."""
    if fault.where == "branches":
        return "", fault.where
    path = _PATH.match(fault.where)
    if path is None:
        return fault.where, ""
    name = fault.where.rpartition(".")[2] if path[3] else ""
    return _named(path, document) or fault.where, _ALSO.get(name, name)


def fault_text(fault: Fault, document: Any) -> str:
    """The fault with its place: the question and its field by their names."""
    code, field = place_of(fault, document)
    return ": ".join(str(part) for part in (code, FIELDS.get(field, field), fault_words(fault)) if part)


def _named(path: re.Match[str], document: Any) -> str:
    """The code of the section or question that a path leads to."""
    try:
        row = document["sections"][int(path[1])]
        row = row["items"][int(path[2])] if path[2] else row
        return str(row["code"])
    except (KeyError, IndexError, TypeError):
        return ""
