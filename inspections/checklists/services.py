"""Loading shipped checklists, and which version holds on a day."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Municipality
from core.audit import services as audit
from gis.places.branches import SBI_2025
from gis.places.sbi_tables import known_codes
from inspections.checklists.schema import Checklist, ChecklistError, Fault, parse
from inspections.errors import ChecklistMissing
from inspections.models import ChecklistVersion
from inspections.verbs import CHECKLIST_LOADED


@transaction.atomic
def load(folder: Path, *, at: datetime | None = None) -> Counter[str]:
    """Load every `*.json` of the folder; return how many were `new`, `changed`, `unchanged`. Safe to repeat.

    All or nothing, and never a municipality's own version. Raises ChecklistError on a document that is no checklist,
    or on a change of a version that a visit uses.
    """
    moment = at or timezone.now()
    return Counter(_load(path, moment) for path in sorted(folder.glob("*.json")))


def visible_to(municipality: Municipality | None) -> QuerySet[ChecklistVersion]:
    """The shipped versions and the municipality's own; of each code the one that goes before comes first.

    The highest number goes before; of two with the same number the own one.
    """
    here = Q(municipality=None) | Q(municipality=municipality)
    return ChecklistVersion.objects.filter(here).order_by("code", "-version", F("municipality").asc(nulls_last=True))


def in_force(code: str, on: date, municipality: Municipality) -> ChecklistVersion:
    """The version of this checklist that holds here on the day, its document unread. Raises ChecklistMissing."""
    version = visible_to(municipality).filter(holds_on(on), code=code).defer("content").first()
    if version is None:
        raise ChecklistMissing(_("Op deze dag geldt geen controlelijst. Vraag het beheer."), "on")
    return version


def holds_on(on: date) -> Q:
    """Versions whose time the day lies in."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def require_known_branches(checklist: Checklist) -> None:
    """Raises ChecklistError for codes that there are not in SBI 2025."""
    if not checklist.branches:
        return
    known = known_codes()
    faults = [
        Fault(
            "branches",
            f"{code} bestaat niet in SBI 2025; verbeter de code of haal die weg",
            f"{code} does not exist in SBI 2025; mend the code or remove it",
        )
        for code in checklist.branches
        if not known.has(code, SBI_2025)
    ]
    if faults:
        raise ChecklistError(faults)


def fill(version: ChecklistVersion, document: dict[str, Any], checklist: Checklist, at: datetime) -> None:
    """Store this checked document as the version."""
    version.title, version.content, version.sha256 = checklist.title["nl"], document, sha256_of(document)
    version.valid_from, version.valid_to, version.loaded_at = checklist.valid_from, checklist.valid_to, at
    version.save()


def sha256_of(document: dict[str, Any]) -> str:
    """The hash by which a visit and a tablet know the document."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _load(path: Path, at: datetime) -> str:
    document = _read(path)
    try:
        checklist = parse(document)
        require_known_branches(checklist)
    except ChecklistError as error:
        faults = [replace(fault, where=f"{path.name}: {fault.where}") for fault in error.faults]
        raise ChecklistError(faults) from error
    known = ChecklistVersion.objects.filter(municipality=None, code=checklist.code, version=checklist.version).first()
    if known is not None and known.sha256 == sha256_of(document):
        return "unchanged"
    if known is not None and known.visits.exists():
        raise ChecklistError(
            [Fault(path.name, "bezoeken gebruiken deze versie; geef een nieuw nummer", "visits use this version")]
        )
    version = known or ChecklistVersion(code=checklist.code, version=checklist.version)
    fill(version, document, checklist, at)
    audit.record(
        None,
        CHECKLIST_LOADED,
        actor=None,
        at=at,
        scope="system:config",
        reason=f"{checklist.code} {checklist.version} {version.sha256}",
    )
    return "new" if known is None else "changed"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ChecklistError([Fault(path.name, "niet te lezen", str(error))]) from error
