"""What the pages of the administrator read: versions with their standing, drafts, and questions that were retired."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.accounts.models import Municipality
from inspections.checklists.schema import Checklist, Item
from inspections.checklists.services import holds_on, visible_to
from inspections.models import ChecklistDraft, ChecklistVersion

IN_FORCE, TO_COME, PAST, OVERTAKEN = "in_force", "to_come", "past", "overtaken"


@dataclass(frozen=True)
class Standing:
    """A version and how it stands on a day."""

    version: ChecklistVersion
    state: str


@dataclass(frozen=True)
class Family:
    """All versions of one checklist, the newest first, and the drafts of a next one."""

    code: str
    title: str
    versions: Sequence[Standing]
    drafts: Sequence[ChecklistDraft]


def families(municipality: Municipality, on: date) -> list[Family]:
    """The checklists of this municipality, by code; each version with `used`, the number of its own visits."""
    rows = visible_to(municipality).annotate(used=Count("visits", filter=Q(visits__municipality=municipality)))
    versions = {
        code: standings(list(found), on)
        for code, found in groupby(rows.select_related("published_by"), key=lambda row: row.code)
    }
    drafts: dict[str, list[ChecklistDraft]] = {}
    for draft in drafts_of(municipality).select_related("changed_by", "base"):
        drafts.setdefault(draft.code, []).append(draft)
    return [
        Family(code, _title(versions.get(code, []), drafts.get(code, [])), versions.get(code, []), drafts.get(code, []))
        for code in sorted(versions.keys() | drafts.keys())
    ]


def standings(versions: Sequence[ChecklistVersion], on: date) -> list[Standing]:
    """How each version of one checklist stands; `versions` with the one that goes before first (`visible_to`)."""
    turns = {row.valid_from for row in versions}
    turns |= {row.valid_to + timedelta(days=1) for row in versions if row.valid_to and row.valid_to < date.max}
    to_come = {_holding(versions, day) for day in turns if day > on}
    now = _holding(versions, on)
    return [Standing(row, _state(row, now, to_come, on)) for row in versions]


def drafts_of(municipality: Municipality) -> QuerySet[ChecklistDraft]:
    """The drafts of this municipality."""
    return ChecklistDraft.objects.filter(municipality=municipality)


def codes_from(municipality: Municipality, on: date) -> dict[str, str]:
    """The checklists that can be chosen for a visit on this day or later: titles by code."""
    rows = visible_to(municipality).filter(holds_on(on) | Q(valid_from__gt=on))
    return {row.code: row.title for row in rows.order_by("code", "version")}


def history(code: str, municipality: Municipality) -> list[Checklist]:
    """Every version that this municipality ever had of a checklist, the newest first."""
    return [row.checklist for row in visible_to(municipality).filter(code=code)]


def retired(checklist: Checklist, earlier: Iterable[Checklist]) -> list[Item]:
    """Questions that an earlier version asked and this one does not, as they were last asked."""
    known = {item.code for item in checklist.items}
    found: dict[str, Item] = {}
    for version in earlier:
        for item in version.items:
            if item.code not in known:
                found.setdefault(item.code, item)
    return list(found.values())


def _holding(versions: Sequence[ChecklistVersion], on: date) -> Any:
    holding = (row.pk for row in versions if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on))
    return next(holding, None)


def _state(row: ChecklistVersion, now: Any, to_come: set[Any], on: date) -> str:
    if row.pk == now:
        return IN_FORCE
    if row.pk in to_come:
        return TO_COME
    return PAST if row.valid_from <= on else OVERTAKEN


def _title(versions: Sequence[Standing], drafts: Sequence[ChecklistDraft]) -> str:
    now = next((row.version for row in versions if row.state == IN_FORCE), None)
    first = now or (versions[0].version if versions else None)
    return first.title if first else str(drafts[0])
