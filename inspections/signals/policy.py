"""Codes and terms of retention: data with validity, from fixtures/policy/signals.json."""

import json
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from core import shipped
from inspections.signals.models import RetentionRule, SignalCode
from permits.policy.models import Ruled, in_force

_TABLES: dict[str, type[Ruled]] = {"codes": SignalCode, "retention": RetentionRule}


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Bring the shipped rows in; how many were `new`, `changed`, `unchanged`.

    Raises ValueError, KeyError or TypeError on a bad file.
    """
    document = json.loads((folder / "signals.json").read_text(encoding="utf-8"))
    rows = [model(**given) for key, model in _TABLES.items() for given in document[key]]
    for row in rows:
        row.clean_fields()
    return Counter(shipped.store(row) for row in rows)


def codes(kind: str, on: date) -> QuerySet[SignalCode]:
    """The codes of this kind that hold on the day, in their order."""
    return SignalCode.objects.filter(in_force(on), kind=kind)


def label(kind: str, value: str) -> str:
    """The words of a code, also of one that no longer holds; the code itself if it is gone."""
    found = SignalCode.objects.filter(kind=kind, value=value).order_by("-valid_from").first()
    return found.label if found else value


def rules(on: date) -> QuerySet[RetentionRule]:
    """The terms of retention that hold on the day."""
    return RetentionRule.objects.filter(in_force(on)).order_by("code")


def last_kept(on: date, months: int) -> date:
    """What was weighed on this day or before has been kept for so many months on `on`."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
