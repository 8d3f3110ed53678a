"""Row ids that can be told from every other number on a page."""

import re

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, BigAutoField

#: From here on, for every table: eight digits that nothing else on a page is.
FIRST = 73_100_000
#: Not within a hash or a fraction, and not the beginning of a UUID.
_ROW_ID = re.compile(r"(?<![0-9a-f.])731\d{5}(?![0-9a-f]|-[0-9a-f]{4}-)")


def far_from_everything() -> None:
    """Let every table count on from FIRST: call it before a test makes its rows."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if isinstance(model._meta.pk, AutoField | BigAutoField) and model._meta.managed:
                _count_from(cursor, model._meta.db_table, model._meta.pk.column)


def _count_from(cursor: object, table: str, column: str) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, FIRST])
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, FIRST])


def row_ids_in(text: str) -> list[str]:
    """Each with what stands around it."""
    return [text[max(0, found.start() - 60) : found.end() + 20] for found in _ROW_ID.finditer(text)]
