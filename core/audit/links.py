"""The statements that add a link to a chain: entry, payload and head move together.

By hand, since every act of the house waits for them: one statement where the database can (PostgreSQL), else three.
"""

from functools import cache
from typing import Any

from django.db import connection, models

from core.audit.models import AuditEntry, AuditHead, AuditPayload

_ENTRY = [field for field in AuditEntry._meta.concrete_fields if not field.primary_key]


def locked_head(scope: str) -> AuditHead | None:
    """The head of a scope, locked for this transaction; None for a scope that has none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_lock(connection.vendor), [scope])
        found = cursor.fetchone()
    return AuditHead(*found) if found else None


def add(entry: AuditEntry, head: AuditHead, salt: str, body: str) -> None:
    """Store a new entry with its payload (none where `body` is empty) and the head that it makes; sets `entry.pk`.

    The caller holds the lock of the head and has a transaction open.
    """
    entry_values: list[Any] = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in _ENTRY]
    head_values: list[Any] = [head.seq, head.hash, head.count, head.scope]
    payload_values = [salt, body] if body else []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_together(payload=bool(body)), [*entry_values, *head_values, *payload_values])
            (entry.pk,) = cursor.fetchone()
        else:
            cursor.execute(_insert_entry(), entry_values)
            entry.pk = cursor.lastrowid
            cursor.execute(_MOVE_HEAD, head_values)
            if body:
                cursor.execute(f"{_ADD_PAYLOAD} VALUES (%s, %s, %s)", [entry.pk, *payload_values])
    entry._state.adding, entry._state.db = False, connection.alias


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


_MOVE_HEAD = f'UPDATE {_table(AuditHead)} SET "seq" = %s, "hash" = %s, "count" = %s WHERE "scope" = %s'  # noqa: S608
_ADD_PAYLOAD = f'INSERT INTO {_table(AuditPayload)} ("entry_id", "salt", "body")'


@cache
def _lock(vendor: str) -> str:
    waits = " FOR UPDATE" if vendor == "postgresql" else ""
    columns = ", ".join(f'"{field.column}"' for field in AuditHead._meta.concrete_fields)
    return f'SELECT {columns} FROM {_table(AuditHead)} WHERE "scope" = %s{waits}'  # noqa: S608


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
