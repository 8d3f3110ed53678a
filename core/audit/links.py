"""The statements that add a link to a chain: entry, payload and head move together.

By hand, since every act of the house waits for them: one statement where the database can (PostgreSQL), which also
reckons the hash, else four.
"""

from functools import cache
from typing import Any

from django.db import connection, models

from core.audit import chain
from core.audit.models import AuditEntry, AuditHead, AuditPayload
from core.statements import run

#: What an entry gets from its place in the chain; the rest comes with it.
_PLACE = ("seq", "prev_hash", "entry_hash")
_FIELDS = [field for field in AuditEntry._meta.concrete_fields if not field.primary_key]
_GIVEN = [field for field in _FIELDS if field.attname not in _PLACE]


def append(entry: AuditEntry, salt: str, body: str) -> None:
    """Store a new entry, with its payload (none where `body` is empty), at the end of the chain of its scope.

    Sets its place and key. Locks the head of the chain until the caller's transaction ends, which has to be open.
    """
    add = _at_once if connection.vendor == "postgresql" else _one_by_one
    while not add(entry, salt, body):
        # Two writers may both be first: one inserts, the other waits here and then finds it.
        AuditHead.objects.bulk_create([AuditHead(scope=entry.scope, hash=chain.GENESIS)], ignore_conflicts=True)
    entry._state.adding, entry._state.db = False, connection.alias


def _at_once(entry: AuditEntry, salt: str, body: str) -> bool:
    """On PostgreSQL; whether the chain was there."""
    fields = entry.__dict__
    place = [entry.scope, *chain.around_place(fields)]
    payload = [salt, body] if body else []
    values = [*place, *(fields[field.attname] for field in _GIVEN), entry.scope, *payload]
    with run(_together(payload=bool(body)), values) as cursor:
        if found := cursor.fetchone():
            entry.pk, entry.seq, entry.prev_hash, entry.entry_hash = found
    return found is not None


def _one_by_one(entry: AuditEntry, salt: str, body: str) -> bool:
    """On the embedded database, which has one writer at a time; whether the chain was there."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND_HEAD, [entry.scope])
        if not (found := cursor.fetchone()):
            return False
        entry.seq, entry.prev_hash = found[0] + 1, found[1]
        entry.entry_hash = chain.entry_hash(entry.__dict__)
        cursor.execute(_insert_entry(), [_stored(field, entry) for field in _FIELDS])
        entry.pk = cursor.lastrowid
        cursor.execute(_MOVE_HEAD, [entry.seq, entry.entry_hash, entry.scope])
        if body:
            cursor.execute(f"{_ADD_PAYLOAD} VALUES (%s, %s, %s)", [entry.pk, salt, body])
    return True


def _stored(field: Any, entry: AuditEntry) -> Any:
    """A value of a column as SQLite's driver takes it, which keeps instants as text."""
    return field.get_db_prep_save(getattr(entry, field.attname), connection)


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def _columns(fields: list[Any]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


_FIND_HEAD = f'SELECT "seq", "hash" FROM {_table(AuditHead)} WHERE "scope" = %s'  # noqa: S608
_MOVE_HEAD = f'UPDATE {_table(AuditHead)} SET "seq" = %s, "hash" = %s, "count" = "count" + 1 WHERE "scope" = %s'  # noqa: S608
_ADD_PAYLOAD = f'INSERT INTO {_table(AuditPayload)} ("entry_id", "salt", "body")'


@cache
def _insert_entry() -> str:
    return f"INSERT INTO {_table(AuditEntry)} ({_columns(_FIELDS)}) VALUES ({', '.join(['%s'] * len(_FIELDS))})"  # noqa: S608


#: As `chain.canonical` lays it out, around the two texts of `chain.around_place`.
_HASH = """encode(sha256(convert_to(
    %s::text || 'seq:' || length(place.seq::text) || ':' || place.seq || chr(10)
    || %s::text || 'prev_hash:' || length(place.hash) || ':' || place.hash || chr(10), 'UTF8')), 'hex')"""


@cache
def _together(*, payload: bool) -> str:
    """The head is found and locked, then all three tables follow from it. It gives no row where there is no head.

    The head is moved on from what was locked, also when the statement began before another writer had gone: PostgreSQL
    follows a row to its newest version to lock it, and again to change it.
    """
    entry, head = _table(AuditEntry), _table(AuditHead)
    given = ", ".join(f"%s::{field.db_type(connection)}" for field in _GIVEN)
    with_payload = f', payload AS ({_ADD_PAYLOAD} SELECT "id", %s, %s FROM entry)' if payload else ""  # noqa: S608
    return f"""
        WITH place AS MATERIALIZED (
            SELECT "seq" + 1 AS seq, "hash" FROM {head} WHERE "scope" = %s FOR NO KEY UPDATE
        ), link AS MATERIALIZED (
            SELECT seq, "hash" AS prev_hash, {_HASH} AS entry_hash FROM place
        ), entry AS (
            INSERT INTO {entry} ({_columns(_GIVEN)}, "seq", "prev_hash", "entry_hash")
            SELECT {given}, seq, prev_hash, entry_hash FROM link
            RETURNING "id", "seq", "prev_hash", "entry_hash"
        ), head AS (
            UPDATE {head} AS old SET "seq" = link.seq, "hash" = link.entry_hash, "count" = old."count" + 1
            FROM link WHERE old."scope" = %s
        ){with_payload}
        SELECT "id", "seq", "prev_hash", "entry_hash" FROM entry
    """  # noqa: S608  names of ours
