"""Database triggers that refuse to change the log, on both engines.

Entries: no update, no delete. Payloads: no delete, and the one update that erases. Heads: no delete,
and only forward. PostgreSQL refuses TRUNCATE too; SQLite has none. SQLite's triggers are per row.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

ENTRY, PAYLOAD, HEAD = "audit_auditentry", "audit_auditpayload", "audit_audithead"
TABLES = (ENTRY, PAYLOAD, HEAD)

_ERASES = (
    "NEW.entry_id = OLD.entry_id AND OLD.erased_by IS NULL AND NEW.erased_by IS NOT NULL"
    " AND NEW.body = '' AND NEW.salt = ''"
)
_GROWS = "NEW.scope = OLD.scope AND NEW.seq > OLD.seq AND NEW.count - OLD.count = NEW.seq - OLD.seq"
#: Table and operation, with what is still allowed.
RULES = (
    (ENTRY, "UPDATE", ""),
    (ENTRY, "DELETE", ""),
    (PAYLOAD, "UPDATE", _ERASES),
    (PAYLOAD, "DELETE", ""),
    (HEAD, "UPDATE", _GROWS),
    (HEAD, "DELETE", ""),
)

_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit log: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def name(table: str, operation: str) -> str:
    """What the trigger is called in the database."""
    return f"{table}_no_{operation.lower()}"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create or renew all triggers; does nothing where the tables are not there (migrated back to zero)."""
    with connection.cursor() as cursor:
        if not set(TABLES) <= set(connection.introspection.table_names(cursor)):
            return
        statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def suspended(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Switch the triggers off for a while. Only for tests: to flush their database and to play the attacker."""
    if connection.vendor == "postgresql":
        off, on = ["SET session_replication_role = replica"], ["SET session_replication_role = DEFAULT"]
    else:
        off, on = [f"DROP TRIGGER IF EXISTS {name(table, operation)}" for table, operation, _ in RULES], _sqlite()
    _execute(connection, off)
    try:
        yield
    finally:
        _execute(connection, on)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    statements = [_FUNCTION]
    for table, operation, allowed in RULES:
        scope = f"FOR EACH ROW WHEN (NOT ({allowed}))" if allowed else "FOR EACH STATEMENT"
        statements.append(
            f"CREATE OR REPLACE TRIGGER {name(table, operation)} BEFORE {operation} ON {table}"
            f" {scope} EXECUTE FUNCTION audit_refuse()"
        )
    for table in TABLES:
        statements.append(
            f"CREATE OR REPLACE TRIGGER {name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    return statements


def _sqlite() -> list[str]:
    statements = []
    for table, operation, allowed in RULES:
        when = f"WHEN NOT ({allowed}) " if allowed else ""
        statements.append(f"DROP TRIGGER IF EXISTS {name(table, operation)}")
        statements.append(
            f"CREATE TRIGGER {name(table, operation)} BEFORE {operation} ON {table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, 'audit log: {operation} on {table} is refused'); END"
        )
    return statements
