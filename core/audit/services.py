"""Writing the log: the entry, its payload and its outbox messages, in the caller's transaction."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from core.accounts.models import User
from core.acts import keep
from core.audit import chain, links, registry, trace
from core.audit.errors import AuditError, AuditUnavailable
from core.audit.models import AuditEntry, AuditPayload
from core.audit.verbs import PAYLOAD_ERASED
from core.outbox.services import Todo, send

RESULTS = frozenset({"done", "refused", "failed"})


@dataclass(frozen=True)
class _Draft:
    """An entry that has no place in its chain yet."""

    scope: str
    fields: dict[str, Any]
    payload: Mapping[str, object] | None = None


def record(
    obj: models.Model | None,
    verb: str,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date | None = None,
    before: str = "",
    after: str = "",
    reason: str = "",
    legal_ground: str = "",
    on_behalf_of: models.Model | None = None,
    result: str = "done",
    origin: str = "",
    payload: Mapping[str, object] | None = None,
    scope: str | None = None,
    processing_activity: str = "",
    todo: Iterable[Todo] = (),
) -> AuditEntry:
    """Append one entry to the chain of its scope and queue what must follow, in the caller's transaction.

    `obj` is what it is about (it has a `public_id`; `scope` defaults to its `audit_scope`), or None
    with an explicit scope. `actor` None is the system itself. `at`: aware instant of the act.
    `payload`: personal detail, kept apart and erasable. Call it last in the service: it holds the
    scope's lock until commit. Raises AuditError on an unregistered verb, a naive `at` or no scope.
    """
    draft = _draft(
        obj,
        verb,
        scope=scope,
        actor=actor,
        at=at,
        effective_on=effective_on,
        before=before,
        after=after,
        reason=chain.clean(reason),
        legal_ground=legal_ground,
        on_behalf_of=_reference(on_behalf_of),
        result=result,
        origin=origin or trace.current().origin,
        processing_activity=processing_activity,
        payload=payload,
    )
    with transaction.atomic(savepoint=False):
        (entry,) = _append([draft])
        for item in todo:
            send(item, at=at, municipality_id=entry.municipality_id)
    return entry


def record_read(
    obj: models.Model | None,
    *,
    actor: User | None,
    at: datetime,
    what: str,
    reason: str = "",
    result: str = "done",
    scope: str | None = None,
) -> AuditEntry:
    """Record that someone looks at a sealed record, in a transaction of its own, before anything is rendered.

    `obj` None with an explicit scope: a look at what is no record, such as the log itself. `what` is a
    key of `core.audit.verbs.READS`; a refused look is recorded with `result="refused"`.
    Call it outside any transaction. Raises AuditUnavailable (the answer is 503) if it cannot be written.
    """
    return record_reads([obj], actor=actor, at=at, what=what, reason=reason, result=result, scope=scope)[0]


def record_reads(
    objects: Sequence[models.Model | None],
    *,
    actor: User | None,
    at: datetime,
    what: str,
    reason: str = "",
    result: str = "done",
    scope: str | None = None,
) -> list[AuditEntry]:
    """As `record_read` for several records at once, such as the hits of a list: all entries or none."""
    drafts = [
        _draft(
            obj,
            f"read.{what}",
            scope=scope,
            actor=actor,
            at=at,
            reason=chain.clean(reason),
            result=result,
            origin=trace.current().origin,
        )
        for obj in objects
    ]
    try:
        with transaction.atomic(durable=True):
            return _append(drafts)
    except DatabaseError as error:
        raise AuditUnavailable from error


@transaction.atomic
def erase_payload(entry: AuditEntry, *, actor: User | None, at: datetime, reason: str, legal_ground: str) -> AuditEntry:
    """Erase the personal detail of an entry (AVG 17, Archiefwet); the chain stays valid and tells of it.

    Raises AuditError if the entry has no payload or if it was erased before.
    """
    payload = AuditPayload.objects.select_for_update().filter(entry=entry, erased_by=None).first()
    if payload is None:
        raise AuditError(f"{entry} has no payload to erase")
    draft = _Draft(
        entry.scope,
        {
            "verb": PAYLOAD_ERASED,
            "actor": actor,
            "at": at,
            "municipality_id": entry.municipality_id,
            "object_type": AuditEntry._meta.label_lower,
            "object_id": str(entry.seq),
            "reason": chain.clean(reason),
            "legal_ground": legal_ground,
            "result": "done",
            "origin": trace.current().origin,
        },
    )
    (erasure,) = _append([draft])
    payload.salt, payload.body, payload.erased_by = "", "", erasure.seq
    payload.save()
    return erasure


def _draft(
    obj: models.Model | None,
    verb: str,
    *,
    scope: str | None,
    payload: Mapping[str, object] | None = None,
    **fields: Any,
) -> _Draft:
    registry.require(verb)
    where = scope or getattr(obj, "audit_scope", "")
    if not where or len(where) > 120:
        raise AuditError(f"{verb}: a scope of 1 to 120 characters is needed, got {where!r}")
    if timezone.is_naive(fields["at"]):
        raise AuditError(f"{verb}: `at` has no time zone")
    if fields["result"] not in RESULTS:
        raise AuditError(f"{verb}: result {fields['result']!r} is none of {sorted(RESULTS)}")
    about = {
        "verb": verb,
        "object_type": obj._meta.label_lower if obj is not None else "",
        "object_id": str(getattr(obj, "public_id", "")),
        "municipality_id": _municipality_id(obj, fields["actor"]),
    }
    return _Draft(where, about | fields, payload)


def _municipality_id(obj: models.Model | None, actor: User | None) -> int | None:
    own = getattr(obj, "municipality_id", None)
    return own if own is not None else getattr(actor, "municipality_id", None)


def _reference(obj: models.Model | None) -> str:
    return "" if obj is None else f"{obj._meta.label_lower}:{obj.public_id}"  # type: ignore[attr-defined]


def _append(drafts: Sequence[_Draft]) -> list[AuditEntry]:
    """Add the links in the order of their scopes, so that two writers never wait for each other."""
    added = {place: _link(drafts[place]) for place in sorted(range(len(drafts)), key=lambda place: drafts[place].scope)}
    return [added[place] for place in range(len(drafts))]


def _link(draft: _Draft) -> AuditEntry:
    salt = secrets.token_hex(32)
    body = chain.payload_text(draft.payload) if draft.payload else ""
    entry = AuditEntry(
        **draft.fields,
        scope=draft.scope,
        recorded_at=timezone.now(),
        trace_id=trace.current().trace_id,
        commitment=chain.commitment(salt, body) if body else "",
        version=chain.VERSION,
    )
    links.append(entry, salt, body)
    keep(draft.scope, entry)
    return entry
