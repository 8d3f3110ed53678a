"""The shipped rows of law in fixtures/policy, as unsaved models: read by the loader and by tests without a database."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from permits.clock.calendar import Calendar
from permits.clock.law import ClockLaw, gather
from permits.policy.models import (
    DecreeDay,
    HolidayRule,
    PenaltyRate,
    RefusalGround,
    RollRule,
    Ruled,
    StepArticle,
    TermRule,
    Threshold,
)

#: File, key in it, and the model of its rows.
TABLES: tuple[tuple[str, str, type[Ruled]], ...] = (
    ("calendar.json", "holidays", HolidayRule),
    ("calendar.json", "rolls", RollRule),
    ("terms.json", "terms", TermRule),
    ("terms.json", "articles", StepArticle),
    ("penalty.json", "rates", PenaltyRate),
)
#: Rows of law that the clock does not read.
OTHER_TABLES: tuple[tuple[str, str, type[Ruled]], ...] = (
    ("grounds.json", "grounds", RefusalGround),
    ("thresholds.json", "thresholds", Threshold),
)


def folder() -> Path:
    """Where the shipped rows are."""
    return Path(settings.FIXTURES_DIR) / "policy"


def rows(source: Path) -> Iterator[Ruled]:
    """Every shipped row but the decree days, dates as dates. Raises ValueError or TypeError on a bad file."""
    for name, key, model in (*TABLES, *OTHER_TABLES):
        for given in _read(source / name)[key]:
            row = model(**given)
            row.clean_fields()
            yield row


def decree_years(source: Path) -> Iterator[tuple[int, str, tuple[DecreeDay, ...]]]:
    """Each loaded year with its source and its days made equal to a holiday."""
    for given in _read(source / "calendar.json")["decree_years"]:
        days = tuple(DecreeDay(day=day) for day in given["days"])
        for day in days:
            day.clean_fields(exclude=["year"])
            if day.day.year != given["year"]:
                raise ValueError(f"{day.day}: not a day of {given['year']}")
        yield given["year"], given["source"], days


def assemble(found: Iterable[models.Model], years: Iterable[tuple[int, Iterable[DecreeDay]]]) -> ClockLaw:
    """The pure law from rows, saved or not."""
    by_model: dict[type, list[Any]] = {model: [] for *_, model in TABLES}
    for row in (row for row in found if type(row) in by_model):
        by_model[type(row)].append(row.rule())  # type: ignore[attr-defined]
    loaded = {year: [day.day for day in days] for year, days in years}
    calendar = Calendar(
        holidays=tuple(by_model[HolidayRule]),
        decree_days=frozenset(day for days in loaded.values() for day in days),
        complete_years=frozenset(loaded),
        roll_rules=tuple(by_model[RollRule]),
    )
    return gather(calendar, by_model[TermRule], by_model[StepArticle], by_model[PenaltyRate])


def shipped_law() -> ClockLaw:
    """The law as shipped, without a database."""
    source = folder()
    return assemble(rows(source), ((year, days) for year, _source, days in decree_years(source)))


def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    return json.loads(path.read_text(encoding="utf-8"))
