"""A database that was restarted costs nobody a page."""

import psycopg
import pytest
from django.db import close_old_connections, connection

from core.accounts.models import Municipality

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_request_after_a_restart_of_the_database_is_answered(municipality: Municipality) -> None:
    assert Municipality.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(**connection.get_connection_params() | {"context": None}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    close_old_connections()  # what Django does when a request begins
    assert Municipality.objects.exists()
