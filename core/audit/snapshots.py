"""One unmoving view of the log and of its checkpoint file, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core.audit import checkpoints
from core.audit.models import AuditHead


@contextmanager
def taken() -> Iterator[int]:
    """Everything read inside belongs together; yields how many bytes of the checkpoint file do.

    Inside a transaction (tests) that transaction is the view.
    """
    if connection.in_atomic_block:
        yield checkpoints.size()
        return
    with _reading():
        with checkpoints.held():
            size = checkpoints.size()
            AuditHead.objects.exists()  # the first read fixes the view, while no line can be written
        yield size


@contextmanager
def _reading() -> Iterator[None]:
    """A read-only transaction; on SQLite a deferred one, since Django's own would stop all writers."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
