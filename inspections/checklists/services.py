"""Loading checklists from data, and which version holds on a day."""

import hashlib
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import services as audit
from inspections.checklists.schema import ChecklistError, parse
from inspections.errors import ChecklistMissing
from inspections.models import ChecklistVersion
from inspections.verbs import CHECKLIST_LOADED


@transaction.atomic
def load(folder: Path, *, at: datetime | None = None) -> Counter[str]:
    """Load every `*.json` of the folder; return how many were `new`, `changed`, `unchanged`. Safe to repeat.

    All or nothing. Raises ChecklistError on a document that is no checklist, or on a change of a version that a
    visit uses.
    """
    moment = at or timezone.now()
    return Counter(_load(path, moment) for path in sorted(folder.glob("*.json")))


def in_force(code: str, on: date) -> ChecklistVersion:
    """The newest version of this checklist that holds on the day. Raises ChecklistMissing."""
    found = ChecklistVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), code=code, valid_from__lte=on)
    version = found.order_by("-version").first()
    if version is None:
        raise ChecklistMissing(_("Op deze dag geldt geen controlelijst. Vraag het beheer."), "planned_on")
    return version


def _load(path: Path, at: datetime) -> str:
    document = _read(path)
    try:
        checklist = parse(document)
    except ChecklistError as error:
        raise ChecklistError([f"{path.name}: {problem}" for problem in error.problems]) from error
    sha256 = hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    known = ChecklistVersion.objects.filter(code=checklist.code, version=checklist.version).first()
    if known is not None and known.sha256 == sha256:
        return "unchanged"
    if known is not None and known.visits.exists():
        raise ChecklistError(
            [f"{path.name}: bezoeken gebruiken deze versie; geef een nieuw nummer / visits use this version"]
        )
    version = known or ChecklistVersion(code=checklist.code, version=checklist.version)
    version.title, version.content, version.sha256 = checklist.title["nl"], document, sha256
    version.valid_from, version.valid_to, version.loaded_at = checklist.valid_from, checklist.valid_to, at
    version.save()
    audit.record(
        None,
        CHECKLIST_LOADED,
        actor=None,
        at=at,
        scope="system:config",
        reason=f"{checklist.code} {checklist.version} {sha256}",
    )
    return "new" if known is None else "changed"


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ChecklistError([f"{path.name}: {error}"]) from error
