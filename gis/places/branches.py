"""Branch codes across the two editions of the SBI: prefix matching and translation.

Pure. SBI 2008 follows NACE Rev. 2, SBI 2025 NACE Rev. 2.1: the first four digits are the class.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SBI_2008 = "2008"
SBI_2025 = "2025"
VERSIONS = (SBI_2008, SBI_2025)
_CLASS_DIGITS = 4
_GROUP_DIGITS = 3


class Truth(StrEnum):
    """Yes, no, or not to be told from what we hold."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def both(one: Truth, other: Truth) -> Truth:
    """Both hold: a no decides, then an unknown."""
    for decisive in (Truth.NO, Truth.UNKNOWN):
        if decisive in (one, other):
            return decisive
    return Truth.YES


@dataclass(frozen=True)
class Translations:
    """The mapping file and the NACE table, in both directions, keyed by (edition, code).

    `rows`: code to (code in the other edition, equal label); `classes`: digits of a NACE class,
    group or division to those of the other edition.
    """

    rows: Mapping[tuple[str, str], frozenset[tuple[str, bool]]] = field(default_factory=dict)
    classes: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def of(self, code: str, version: str) -> frozenset[str]:
        """Codes of the other edition for this one; empty when no table knows it.

        A row of the mapping file with an equal label decides alone; without any row the NACE class does.
        """
        rows = self.rows.get((version, code), frozenset())
        equal = frozenset(other for other, same_label in rows if same_label)
        if rows:
            return equal or frozenset(other for other, _ in rows)
        return self.classes.get((version, code[:_CLASS_DIGITS]), frozenset())


def covers(activities: Iterable[str], version: str, code: str, code_version: str, tables: Translations) -> Truth:
    """Whether codes of an order (`activities` of edition `version`) cover a code of `code_version`.

    In one edition by prefix; a code that is a proper prefix of the order's is UNKNOWN. Across
    editions each translation is tried: all covered is YES, some UNKNOWN, none NO; a code that
    cannot be translated is UNKNOWN.
    """
    listed = tuple(activities)
    if code_version == version:
        return _covers_one(listed, code)
    found = {_covers_one(listed, other) for other in tables.of(code, code_version)}
    return found.pop() if len(found) == 1 else Truth.UNKNOWN


def akin(activities: Iterable[str], version: str, code: str, code_version: str, tables: Translations) -> bool:
    """Whether the code, or a translation of it, shares its NACE group (three digits) with one of the order's codes."""
    codes = {code} if code_version == version else tables.of(code, code_version)
    groups = {activity[:_GROUP_DIGITS] for activity in activities}
    return any(one[:_GROUP_DIGITS] in groups for one in codes)


def _covers_one(activities: tuple[str, ...], code: str) -> Truth:
    if any(code.startswith(activity) for activity in activities):
        return Truth.YES
    if any(activity.startswith(code) for activity in activities):
        return Truth.UNKNOWN
    return Truth.NO
