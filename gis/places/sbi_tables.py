"""Branch codes as the database holds them: which there are, their names, and the tables between the editions."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from gis.places.branches import SBI_2008, SBI_2025, VERSIONS, Translations
from gis.places.models import NaceClass, NaceTranslation, SbiCode, SbiTranslation

#: What codes are called, by (code, edition).
Titles = dict[tuple[str, str], str]

_TABLES_KEPT_S = 300.0
_kept: list[tuple[float, Translations]] = []


def translations() -> Translations:
    """The tables between the SBI editions, kept in the process for five minutes at most."""
    if _kept and time.monotonic() < _kept[0][0]:
        return _kept[0][1]
    tables = Translations(rows=_translation_rows(), classes=_class_rows())
    if tables.rows and tables.classes:
        _kept[:] = [(time.monotonic() + _TABLES_KEPT_S, tables)]
    return tables


@dataclass(frozen=True)
class KnownCodes:
    """The branch codes of each edition, and the classes of NACE Rev. 2.1 as digits."""

    codes: Mapping[str, frozenset[str]]
    classes: frozenset[str]

    def has(self, code: str, version: str) -> bool:
        """Whether it is a code, or the beginning of one.

        In SBI 2025 we hold the codes of the vehicle branch only; for the rest the NACE class must exist.
        """
        if _starts(code, self.codes[version]):
            return True
        if version != SBI_2025 or _starts(code[:4], self.codes[SBI_2025]):
            return False
        return _starts(code[:4], self.classes)


def known_codes() -> KnownCodes:
    """The codes as they are now; three queries."""
    codes = {
        version: frozenset(SbiCode.objects.filter(version=version).values_list("code", flat=True))
        for version in VERSIONS
    }
    classes = NaceClass.objects.values_list("code", flat=True)
    return KnownCodes(codes, frozenset(code.replace(".", "") for code in classes))


def titles_of(codes: Iterable[tuple[str, str]]) -> Titles:
    """What branch codes are called in the active language, by (code, edition); one query.

    A code without words is left out.
    """
    wanted = set(codes)
    english = get_language() == "en"
    rows = SbiCode.objects.filter(code__in={code for code, _version in wanted})
    return {
        (row.code, row.version): (row.title_en if english else "") or row.title
        for row in rows
        if (row.code, row.version) in wanted
    }


def forget_translations() -> None:
    """Read the tables anew at the next question; call after loading them."""
    _kept.clear()


def _translation_rows() -> dict[tuple[str, str], frozenset[tuple[str, bool]]]:
    found: dict[tuple[str, str], set[tuple[str, bool]]] = defaultdict(set)
    for old, new, equal in SbiTranslation.objects.values_list("code_2008", "code_2025", "equal_label"):
        found[SBI_2008, old].add((new, equal))
        found[SBI_2025, new].add((old, equal))
    return {key: frozenset(codes) for key, codes in found.items()}


def _class_rows() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for old, new in NaceTranslation.objects.values_list("rev2", "rev21"):
        old_digits, new_digits = old.replace(".", ""), new.replace(".", "")
        found[SBI_2008, old_digits].add(new_digits)
        found[SBI_2025, new_digits].add(old_digits)
    return {key: frozenset(codes) for key, codes in found.items()}


def _starts(code: str, known: Iterable[str]) -> bool:
    return any(one.startswith(code) for one in known)
