"""What a checklist document looks like: frozen values, and the check that turns JSON into them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

OK, NOT_OK, NOT_CHECKED, NOT_APPLICABLE = "ok", "not_ok", "not_checked", "not_applicable"
ANSWERS = (OK, NOT_OK, NOT_CHECKED, NOT_APPLICABLE)

MUNICIPALITY = "municipality"
AGENCIES = (MUNICIPALITY, "labour", "rdw", "police", "tax", "fire", "environment", "grid")

#: What an answer `not_ok` leads to: addressing on the spot, a re-check, a measure, the owner agency, the police.
FOLLOW_UPS = ("inform", "recheck", "enforcement", "partner", "police")

LANGUAGES = ("nl", "en")

_BRANCH = re.compile(r"\d{2,5}")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
#: Most signs of a code of a checklist, a code of an item, and a text.
CODE_LENGTH, ITEM_LENGTH = 40, 60
LENGTHS = {"title": 200, "question": 500, "help": 1000, "norms": 200}
_KEYS = {
    "checklist": {"code", "version", "valid_from", "valid_to", "title", "source", "branches", "sections"},
    "section": {"code", "title", "agency", "items"},
    "item": {"code", "question", "help", "norms", "agency", "evidence", "required", "follow_up", "only_if"},
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `where`: a path such as `sections[0].items[2].norms`, or the code of an item."""

    where: str
    nl: str
    en: str

    def __str__(self) -> str:
        return f"{self.where}: {self.nl} / {self.en}"


class ChecklistError(ValueError):
    """The document is no valid checklist. `document` is what was read, where it could be read."""

    def __init__(self, faults: list[Fault], document: Any = None) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults, self.document = faults, document


@dataclass(frozen=True)
class Condition:
    """The item is shown only when the answer to `item` is one of `answers`."""

    item: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One question. `evidence`: not in order needs a photo. `norms`: rules it may breach, the usual one first."""

    code: str
    question: Mapping[str, str]
    norms: tuple[str, ...]
    agency: str
    evidence: bool
    required: bool
    follow_up: str
    help: Mapping[str, str]
    only_if: Condition | None


@dataclass(frozen=True)
class Section:
    """A theme of the control with its questions, in the order they are asked. `agency`: of those that name none."""

    code: str
    title: Mapping[str, str]
    items: tuple[Item, ...]
    agency: str = MUNICIPALITY


@dataclass(frozen=True)
class Checklist:
    """A version of a checklist; visits planned on a day in [valid_from, valid_to] use it, both inclusive.

    `branches`: the SBI 2025 codes it is for, or beginnings of them; () is every branch, None says nothing about it.
    """

    code: str
    version: int
    title: Mapping[str, str]
    valid_from: date
    valid_to: date | None
    sections: tuple[Section, ...]
    branches: tuple[str, ...] | None = None

    @property
    def items(self) -> Iterator[Item]:
        """All questions, in order."""
        return (item for section in self.sections for item in section.items)

    def item(self, code: str) -> Item:
        """The question of this code. Raises KeyError."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)

    def section(self, code: str) -> Section:
        """The theme of this code. Raises KeyError."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)


#: What a visit without a checklist asks: nothing.
NO_QUESTIONS = Checklist("", 0, dict.fromkeys(LANGUAGES, ""), date.min, None, ())


def _bilingual(value: Any) -> bool:
    good = isinstance(value, dict) and set(value) == set(LANGUAGES)
    return good and all(isinstance(text, str) and text.strip() for text in value.values())


class _Reader:
    """Collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def wrong(self, where: str, dutch: str, english: str) -> None:
        self.faults.append(Fault(where, dutch, english))

    def known(self, data: Mapping[str, Any], kind: str, where: str) -> None:
        """What this does not know is refused: a condition with a slip in its name would be lost unseen."""
        for key in data.keys() - _KEYS[kind]:
            self.wrong(
                f"{where}{key}",
                "onbekend gegeven; haal het weg of verbeter de naam",
                "unknown entry; remove it or mend its name",
            )

    def short(self, text: str, most: int, where: str) -> None:
        if len(text) > most:
            self.wrong(where, f"hoogstens {most} tekens", f"at most {most} characters")

    def text(self, data: Mapping[str, Any], key: str, where: str, *, needed: bool = True) -> Mapping[str, str]:
        value = data.get(key)
        if value is None and not needed:
            return {}
        if _bilingual(value):
            for written in cast(Mapping[str, str], value).values():
                self.short(written, LENGTHS[key], f"{where}.{key}")
            return cast(Mapping[str, str], value)
        self.wrong(
            f"{where}.{key}",
            "tekst nodig in het Nederlands (nl) en het Engels (en)",
            "text needed in Dutch (nl) and English (en)",
        )
        return dict.fromkeys(LANGUAGES, "")

    def code(self, data: Mapping[str, Any], where: str, prefix: str = "", most: int = CODE_LENGTH) -> str:
        value = data.get("code")
        if not isinstance(value, str) or not _CODE.fullmatch(value) or not value.startswith(prefix):
            self.wrong(
                f"{where}.code", f"ongeldige code {value!r}, verwacht {prefix}…", f"invalid code, expected {prefix}…"
            )
            return ""
        self.short(value, most, f"{where}.code")
        return value

    def choice(self, data: Mapping[str, Any], key: str, choices: tuple[str, ...], where: str, default: str = "") -> str:
        value = data.get(key, default)
        if value not in choices:
            known = ", ".join(choices)
            self.wrong(f"{where}.{key}", f"{value!r} is geen van {known}", f"{value!r} is none of {known}")
        return str(value)

    def flag(self, data: Mapping[str, Any], key: str, where: str) -> bool:
        value = data.get(key)
        if not isinstance(value, bool):
            self.wrong(f"{where}.{key}", "true of false nodig", "true or false needed")
        return bool(value)

    def day(self, data: Mapping[str, Any], key: str, *, needed: bool) -> date | None:
        value = data.get(key)
        if value is None and not needed:
            return None
        try:
            return date.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            self.wrong(key, f"geen bestaande datum: {value!r}", f"not an existing date: {value!r}")
            return None

    def rows(self, data: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            self.wrong(f"{where}{key}", "minstens één object nodig", "at least one object needed")
            return []
        return value

    def strings(self, data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(row, str) and row for row in value):
            self.wrong(f"{where}.{key}", "minstens één tekst nodig", "at least one text needed")
            return ()
        return tuple(value)

    def branches(self, data: Mapping[str, Any]) -> tuple[str, ...] | None:
        if "branches" not in data:
            return None
        value = data["branches"]
        if not isinstance(value, list) or not all(isinstance(row, str) and _BRANCH.fullmatch(row) for row in value):
            self.wrong(
                "branches",
                "een lijst van SBI 2025-codes van 2 tot 5 cijfers nodig, zoals 9531 of 47810; leeg is elke branche",
                "a list of SBI 2025 codes of 2 to 5 digits needed, such as 9531 or 47810; empty is every branch",
            )
            return ()
        for row in sorted({row for row in value if value.count(row) > 1}):
            self.wrong("branches", f"{row} staat er twee keer; haal er een weg", f"{row} stands twice; remove one")
        return tuple(value)

    def condition(self, data: Mapping[str, Any], where: str) -> Condition | None:
        value = data.get("only_if")
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"item", "in"}:
            self.wrong(f"{where}.only_if", "item en in nodig", "item and in needed")
            return None
        answers = self.strings(value, "in", f"{where}.only_if")
        for answer in answers:
            self.choice({"in": answer}, "in", ANSWERS, f"{where}.only_if")
        return Condition(str(value["item"]), answers)

    def item(self, data: Mapping[str, Any], section: str, agency: str, where: str) -> Item:
        self.known(data, "item", f"{where}.")
        norms = self.strings(data, "norms", where)
        for norm in norms:
            self.short(norm, LENGTHS["norms"], f"{where}.norms")
        return Item(
            code=self.code(data, where, f"{section}.", ITEM_LENGTH),
            question=self.text(data, "question", where),
            norms=norms,
            agency=self.choice(data, "agency", AGENCIES, where, default=agency),
            evidence=self.flag(data, "evidence", where),
            required=self.flag(data, "required", where),
            follow_up=self.choice(data, "follow_up", FOLLOW_UPS, where),
            help=self.text(data, "help", where, needed=False),
            only_if=self.condition(data, where),
        )

    def section(self, data: Mapping[str, Any], where: str) -> Section:
        self.known(data, "section", f"{where}.")
        code = self.code(data, where)
        agency = self.choice(data, "agency", AGENCIES, where)
        rows = self.rows(data, "items", f"{where}.")
        items = tuple(self.item(row, code, agency, f"{where}.items[{at}]") for at, row in enumerate(rows))
        return Section(code, self.text(data, "title", where), items, agency)

    def checklist(self, data: Mapping[str, Any]) -> Checklist:
        self.known(data, "checklist", "")
        version = data.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.wrong("version", "geheel getal vanaf 1 nodig", "whole number from 1 needed")
        if not isinstance(data.get("source", ""), str):
            self.wrong("source", "tekst nodig", "text needed")
        rows = self.rows(data, "sections", "")
        return Checklist(
            code=self.code(data, "checklist"),
            version=version if isinstance(version, int) else 0,
            title=self.text(data, "title", "checklist"),
            valid_from=self.day(data, "valid_from", needed=True) or date.min,
            valid_to=self.day(data, "valid_to", needed=False),
            sections=tuple(self.section(row, f"sections[{at}]") for at, row in enumerate(rows)),
            branches=self.branches(data),
        )

    def whole(self, checklist: Checklist) -> None:
        """Codes stand once, and a condition looks back only: no circle, and no question appears above the asker."""
        if checklist.valid_to is not None and checklist.valid_to < checklist.valid_from:
            self.wrong("valid_to", "ligt voor valid_from", "lies before valid_from")
        codes = [section.code for section in checklist.sections]
        if len(codes) != len(set(codes)):
            self.wrong("sections", "een code staat er twee keer", "a code stands twice")
        seen: set[str] = set()
        for item in checklist.items:
            if item.code in seen:
                self.wrong(item.code, "deze code staat er twee keer", "this code stands twice")
            if item.only_if is not None and item.only_if.item not in seen:
                self.wrong(
                    item.code,
                    "de voorwaarde wijst niet naar een eerdere vraag; kies er een die erboven staat",
                    "the condition names no earlier question; choose one that stands above it",
                )
            seen.add(item.code)


def parse(document: Any) -> Checklist:
    """The checklist that this JSON document describes. Raises ChecklistError with every fault at once."""
    reader = _Reader()
    if not isinstance(document, dict):
        raise ChecklistError([Fault("checklist", "geen object", "not an object")])
    checklist = reader.checklist(document)
    if not reader.faults:
        reader.whole(checklist)
    if reader.faults:
        raise ChecklistError(reader.faults, document)
    return checklist
