"""The statements that add a link to a chain: entry, payload and head move together.

By hand, since every act of the house waits for them: one statement where the database can (PostgreSQL), else three.
"""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models

from core.audit.models import AuditEntry, AuditHead, AuditPayload
from core.statements import locked, run

_ENTRY = [field for field in AuditEntry._meta.concrete_fields if not field.primary_key]
#: What PostgreSQL's driver takes as it is; SQLite keeps instants as text.
_PLAIN = frozenset({str, int, datetime, type(None)})


def locked_head(scope: str) -> AuditHead | None:
    """The head of a scope, locked for this transaction; None for a scope that has none yet."""
    try:
        return locked(AuditHead, "scope", scope)
    except AuditHead.DoesNotExist:
        return None


def add(entry: AuditEntry, head: AuditHead, salt: str, body: str) -> None:
    """Store a new entry with its payload (none where `body` is empty) and the head that it makes; sets `entry.pk`.

    The caller holds the lock of the head and has a transaction open.
    """
    entry_values = [_stored(field, getattr(entry, field.attname)) for field in _ENTRY]
    head_values: list[Any] = [head.seq, head.hash, head.count, head.scope]
    payload_values = [salt, body] if body else []
    if connection.vendor == "postgresql":
        with run(_together(payload=bool(body)), [*entry_values, *head_values, *payload_values]) as cursor:
            (entry.pk,) = cursor.fetchone()
    else:
        with connection.cursor() as cursor:
            cursor.execute(_insert_entry(), entry_values)
            entry.pk = cursor.lastrowid
            cursor.execute(_MOVE_HEAD, head_values)
            if body:
                cursor.execute(f"{_ADD_PAYLOAD} VALUES (%s, %s, %s)", [entry.pk, *payload_values])
    entry._state.adding, entry._state.db = False, connection.alias


def _stored(field: Any, value: Any) -> Any:
    """A value of a column as the driver takes it."""
    plain = type(value) in _PLAIN and connection.vendor == "postgresql"
    return value if plain else field.get_db_prep_save(value, connection)


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


_MOVE_HEAD = f'UPDATE {_table(AuditHead)} SET "seq" = %s, "hash" = %s, "count" = %s WHERE "scope" = %s'  # noqa: S608
_ADD_PAYLOAD = f'INSERT INTO {_table(AuditPayload)} ("entry_id", "salt", "body")'


@cache
def _insert_entry() -> str:
    columns = ", ".join(f'"{field.column}"' for field in _ENTRY)
    return f"INSERT INTO {_table(AuditEntry)} ({columns}) VALUES ({', '.join(['%s'] * len(_ENTRY))})"  # noqa: S608


@cache
def _together(*, payload: bool) -> str:
    parts = [f'entry AS ({_insert_entry()} RETURNING "id")', f"head AS ({_MOVE_HEAD})"]
    if payload:
        parts.append(f'payload AS ({_ADD_PAYLOAD} SELECT "id", %s, %s FROM entry)')  # noqa: S608
    return f'WITH {", ".join(parts)} SELECT "id" FROM entry'  # noqa: S608
