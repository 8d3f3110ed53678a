"""Reference data in the test database: loaded once, put back after each test that empties the tables."""

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from config.management.commands.prepare import load_reference_data
from core.audit import triggers
from tests import live_requests

_PREFIX = "kept_"


def _tables() -> list[str]:
    """Every table of a model that holds rows now."""
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        return [name for name in names if _holds_rows(cursor, name)]


def _holds_rows(cursor: object, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
    return bool(cursor.fetchone()[0])


def load() -> list[str]:
    """Load what `make install` loads and keep a copy beside it; the names of the tables that were kept."""
    load_reference_data()
    tables = _tables()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'CREATE TABLE "{_PREFIX}{table}" AS SELECT * FROM "{table}"')
    return tables


def _put_back(tables: list[str]) -> None:
    # In one transaction: foreign keys are checked at its end, so that the order does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{_PREFIX}{table}"')


def put_back_after_flush(tables: list[str]) -> None:
    """Make every transactional test end with the reference data in place and all else gone.

    Replaces Django's own end: that refuses on the append-only tables and would number the content types anew.
    """

    def _fixture_teardown(self: TransactionTestCase) -> None:
        live_requests.wait()
        with triggers.suspended(connection):
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        ContentType.objects.clear_cache()
        _put_back(tables)

    TransactionTestCase._fixture_teardown = _fixture_teardown
