"""For very many rows on PostgreSQL: indexes and references are taken off before and put back after, in one transaction.

Each is then built or checked once, as a set, and not once for every row. All or nothing: whoever breaks it off finds
the tables as they were.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: From so many new rows of the leading table on it pays.
MANY = 5_000

_INDEXES = """
SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
WHERE tablename = ANY(%s) AND indexdef NOT LIKE 'CREATE UNIQUE%%'
"""
_REFERENCES = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""


@contextmanager
def bare(tables: Iterable[str], rows: int) -> Iterator[None]:
    """While inside, these tables have only their keys and unique constraints; nothing happens with few rows."""
    if rows < MANY or connection.vendor != "postgresql":
        yield
        return
    names = list(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()  # none may be pending
        later = []
        for question in (_REFERENCES, _INDEXES):
            cursor.execute(question, [names])
            for off, on in cursor.fetchall():
                cursor.execute(off)
                later.append(on)
        yield
        # The indexes first: checking a reference goes by them.
        for on in sorted(later, key=lambda statement: statement.startswith("ALTER")):
            cursor.execute(on)
