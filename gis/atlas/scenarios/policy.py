"""Branches to choose from and numbers to assume, as they hold on a day (fixtures/policy/whatif.json)."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from core import shipped
from gis.atlas.scenarios.models import Assumption, Branch
from permits.policy.models import Ruled, in_force

_TABLES: dict[str, type[Ruled]] = {"assumptions": Assumption, "branches": Branch}


def assumptions_on(on: date) -> dict[str, Assumption]:
    """The numbers in force on the day, by name, in the order of the page; one query."""
    return {row.name: row for row in Assumption.objects.filter(in_force(on))}


def branches_on(on: date) -> dict[str, Branch]:
    """The branches in force on the day, by code; one query."""
    return {row.code: row for row in Branch.objects.filter(in_force(on))}


def label_of(row: Assumption | Branch) -> str:
    """What it is called in the language of the page."""
    return row.label_en if get_language() == "en" else row.label


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Bring the shipped rows in; how many were `new`, `changed`, `unchanged`.

    Raises ValueError, KeyError, TypeError or ValidationError on a bad file.
    """
    document = json.loads((folder / "whatif.json").read_text(encoding="utf-8"))
    rows = [model(**given) for key, model in _TABLES.items() for given in document[key]]
    for row in rows:
        row.clean_fields()
    return Counter(shipped.store(row) for row in rows)
