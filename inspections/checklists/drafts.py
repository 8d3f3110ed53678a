"""Acts of the administrator: begin a draft, change it, publish it or throw it away. Nothing else writes them.

A published version is a row of its own: visits that were planned before keep the one they have.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.acts import hold, one_act
from core.audit import services as audit
from core.text import TextRefused, lines
from core.today import local_date
from inspections import rights, verbs
from inspections.checklists import editing, selectors
from inspections.checklists.branches import explicit
from inspections.checklists.editing import Document
from inspections.checklists.schema import Checklist, ChecklistError, Fault, parse
from inspections.checklists.services import fill, require_known_branches, visible_to
from inspections.errors import ChangedMeanwhile, ChecklistRefused
from inspections.models import ChecklistDraft, ChecklistVersion

#: Deeper is no checklist, and a reader of JSON gives up on it.
_DEEPEST = 12


@one_act()
def begin(*, actor: User, at: datetime, base: ChecklistVersion, code: str = "") -> ChecklistDraft:
    """A draft that says what `base` says: its next version, or with `code` the first of another checklist.

    Another checklist is for other branches, so it begins with none of its base.
    """
    municipality = _home(actor)
    if code and (visible_to(municipality).filter(code=code).exists() or _drafts(municipality, code)):
        raise ChecklistRefused(_("Er is al een controlelijst met dit kenmerk; kies een ander."), "code")
    document = {**base.content, "code": code or base.code}
    checklist = parse({**document, "branches": []} if code else document)
    draft = _store(document, checklist, actor, at, base, municipality)
    _record(verbs.CHECKLIST_DRAFTED, draft, actor, at, f"{draft.code}, {base.code} {base.version}")
    return draft


@one_act()
def read_in(*, actor: User, at: datetime, content: bytes) -> ChecklistDraft:
    """A draft of a document from elsewhere. Raises ChecklistError with the place of every fault: nothing is kept."""
    municipality = _home(actor)
    document = _document(content)
    checklist = parse(document)
    base = visible_to(municipality).filter(code=checklist.code).first()
    require_known_branches(checklist)
    _require_own_codes(checklist, base, municipality)
    draft = _store(document, checklist, actor, at, base, municipality)
    _record(verbs.CHECKLIST_IMPORTED, draft, actor, at, draft.code)
    return draft


@one_act()
def change(
    public_id: UUID, *, actor: User, at: datetime, revision: int, edit: Callable[[Document], Document], what: str
) -> ChecklistDraft:
    """Change the draft by one function of `editing`; `what`: the code it is about, for the log.

    Raises ChangedMeanwhile when `revision` is not the one that stands, ChecklistError when the outcome is no checklist.
    """
    draft = _hold(public_id, actor, revision)
    content = edit(draft.content)
    checklist = parse(content)
    require_known_branches(checklist)
    _require_own_codes(checklist, draft.base, draft.municipality)
    if content != draft.content:
        draft.content, draft.revision = content, draft.revision + 1
        draft.changed_by, draft.changed_at = actor, at
        draft.save()
        _record(verbs.CHECKLIST_CHANGED, draft, actor, at, f"{draft.code}: {what}")
    return draft


@one_act()
def publish(
    public_id: UUID, *, actor: User, at: datetime, revision: int, valid_from: date, valid_to: date | None = None
) -> ChecklistVersion:
    """Make the draft a version of its own: visits that are planned from now on for a day in its time ask it."""
    draft = _hold(public_id, actor, revision)
    municipality = _lock(draft.municipality)
    if valid_from <= local_date(at):
        raise ChecklistRefused(_("Kies een dag in de toekomst: wat vandaag gevraagd wordt, staat vast."), "valid_from")
    if valid_to is not None and valid_to < valid_from:
        raise ChecklistRefused(_("De laatste dag ligt vóór de eerste."), "valid_to")
    newest = visible_to(municipality).filter(code=draft.code).first()
    number = newest.version + 1 if newest else 1
    until = valid_to.isoformat() if valid_to else None
    document = {**draft.content, "version": number, "valid_from": valid_from.isoformat(), "valid_to": until}
    checklist = parse(document)
    _require_own_codes(checklist, draft.base, municipality)
    version = ChecklistVersion(municipality=municipality, code=draft.code, version=number, published_by=actor)
    fill(version, document, checklist, at)
    reason = f"{draft.code} {number} {version.sha256}"
    _record(verbs.CHECKLIST_PUBLISHED, draft, actor, at, reason, effective_on=valid_from)
    draft.delete()
    return version


@one_act()
def discard(public_id: UUID, *, actor: User, at: datetime, revision: int) -> None:
    """Throw the draft away."""
    draft = _hold(public_id, actor, revision)
    _record(verbs.CHECKLIST_DISCARDED, draft, actor, at, draft.code)
    draft.delete()


def _home(actor: User) -> Municipality:
    """The administrator's municipality. Raises RightRefused."""
    account_rights.require(actor, rights.POLICY)
    if actor.municipality is None:
        raise account_rights.RightRefused
    return _lock(actor.municipality)


def _lock(municipality: Municipality) -> Municipality:
    """One publishes at a time, since each takes the next number."""
    rows = Municipality.objects.select_for_update(of=("self",), no_key=True)
    return hold(Municipality, municipality.pk, lambda: rows.get(pk=municipality.pk))


def _hold(public_id: UUID, actor: User, revision: int) -> ChecklistDraft:
    """The draft, locked, as it was on the page. Raises RightRefused, ChangedMeanwhile or ChecklistRefused."""
    rows = ChecklistDraft.objects.select_for_update(of=("self",)).select_related("municipality", "base", "changed_by")
    draft = rows.filter(public_id=public_id).first()
    if draft is None:
        raise ChecklistRefused(_("Dit concept is er niet meer: een collega publiceerde het of gooide het weg."))
    account_rights.require(actor, rights.POLICY, draft)
    if draft.revision != revision:
        said = {
            "who": draft.changed_by.display_name,
            "time": f"{timezone.localtime(draft.changed_at):%d-%m-%Y %H:%M}",
        }
        raise ChangedMeanwhile(
            _(
                "%(who)s wijzigde dit concept intussen, op %(time)s. Wat u invulde staat hieronder en is nog niet "
                "bewaard; kijk of het nog klopt en verstuur het dan nog eens."
            )
            % said
        )
    return draft


def _store(
    document: Document,
    checklist: Checklist,
    actor: User,
    at: datetime,
    base: ChecklistVersion | None,
    municipality: Municipality,
) -> ChecklistDraft:
    """The draft of this document; its branches are said in it as `checklist` or policy has them."""
    branches = explicit(checklist, local_date(at)).branches
    said = {} if branches is None else {"branches": list(branches)}
    return ChecklistDraft.objects.create(
        municipality=municipality,
        code=document["code"],
        base=base,
        content={**document, **said, "version": 1, "valid_to": None},
        created_by=actor,
        created_at=at,
        changed_by=actor,
        changed_at=at,
    )


def _drafts(municipality: Municipality, code: str) -> bool:
    return selectors.drafts_of(municipality).filter(code=code).exists()


def _require_own_codes(checklist: Checklist, base: ChecklistVersion | None, municipality: Municipality) -> None:
    """Raises ChecklistError for a code that stood for another question."""
    earlier = selectors.history(checklist.code, municipality)
    if faults := editing.reused(checklist, base.checklist if base else None, earlier):
        raise ChecklistError(faults)


def _document(content: bytes) -> Document:
    """The document of a file, its texts as a form would take them. Raises ChecklistError."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ChecklistError([Fault("checklist", "geen tekst in UTF-8", "no text in UTF-8")]) from error
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise ChecklistError(
            [Fault(f"regel / line {place}", "hier is het geen geldige JSON meer", "from here on it is no valid JSON")]
        ) from error
    except (ValueError, RecursionError) as error:
        raise ChecklistError([Fault("checklist", "geen leesbare JSON", "no readable JSON")]) from error
    faults: list[Fault] = []
    clean: Document = _clean(found, "", faults)
    if faults:
        raise ChecklistError(faults)
    return clean


def _clean(value: Any, where: str, faults: list[Fault], depth: int = 0) -> Any:
    if depth > _DEEPEST:
        faults.append(Fault(where or "checklist", "te diep genest", "nested too deep"))
        return None
    if isinstance(value, dict):
        inner = f"{where}." if where else ""
        return {key: _clean(row, f"{inner}{key}", faults, depth + 1) for key, row in value.items()}
    if isinstance(value, list):
        return [_clean(row, f"{where}[{at}]", faults, depth + 1) for at, row in enumerate(value)]
    if not isinstance(value, str):
        return value
    try:
        return lines(value).strip()
    except TextRefused as refusal:
        faults.append(Fault(where, str(refusal), str(refusal)))
        return value


def _record(
    verb: str, draft: ChecklistDraft, actor: User, at: datetime, reason: str, effective_on: date | None = None
) -> None:
    scope = f"checklist:{draft.municipality.code}"
    audit.record(draft, verb, actor=actor, at=at, scope=scope, reason=reason, effective_on=effective_on)
