"""The tables between the SBI editions, read from the database and kept in the process."""

import time
from collections import defaultdict

from gis.places.branches import SBI_2008, SBI_2025, Translations
from gis.places.models import NaceTranslation, SbiTranslation

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
