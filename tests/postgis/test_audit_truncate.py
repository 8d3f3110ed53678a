"""TRUNCATE goes past row triggers: the log refuses it too. SQLite has no TRUNCATE."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit import triggers


@pytest.mark.django_db
@pytest.mark.parametrize("table", triggers.TABLES)
def test_truncate_is_refused(table):
    with pytest.raises(DatabaseError, match="audit log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
