"""What tests of the log share: the attacker's hands, and an empty log to begin with."""

from django.db import connection

from core.audit import triggers

_ALL = ("auditpayload", "auditentry", "audithead", "auditwitness")


def attack(*statements: str) -> None:
    """Run SQL with the triggers off."""
    with triggers.suspended(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def empty() -> None:
    """Remove what loading the reference data has recorded."""
    attack(*[f"DELETE FROM audit_{table}" for table in _ALL])
