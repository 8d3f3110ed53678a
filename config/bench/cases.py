"""The cases of the benchmarks: the demo's, walked through the real services, and then copied by the thousand."""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User
from permits.models import ClockEvent, PartyRole, PermitApplication

#: Enough that every state occurs, and that firms without a case are left.
WALKED = 60
_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def load(say: Callable[[str], None]) -> None:
    """The demo municipality with its first cases, unless it is there."""
    if not PermitApplication.objects.exists():
        say(f"walking {WALKED} cases through the services")
        call_command("demo", cases=WALKED, stdout=io.StringIO())


def multiply(total: int) -> None:
    """Copy the walked cases with their parties and clock until there are about so many. PostgreSQL only.

    Straight into the tables: a copy has the history of its original and needs no service.
    """
    copies = round(total / WALKED)
    have = PermitApplication.objects.count() // WALKED
    for model in (PermitApplication, ClockEvent, PartyRole):
        _copy(model, have, copies - 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


#: Copies of a row keep its number plus a multiple of this, so that references between copies can be computed.
_STRIDE = 1_000_000


def _copy(model: type[models.Model], first: int, last: int) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field) for field in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" old'  # noqa: S608
            f" CROSS JOIN generate_series(%s, %s) AS copy WHERE old.id < {_STRIDE}",
            [first, last],
        )


def _value(field: Any) -> str:
    column = f'old."{field.column}"'
    if field.primary_key or field.related_model in (PermitApplication, ClockEvent):
        return f"{column} + copy * {_STRIDE}"
    if field.column == "public_id":
        return "gen_random_uuid()"
    if field.column == "number":
        return "'Z' || (3000 + copy) || '-' || lpad(old.id::text, 6, '0')"
    return column


def browser_of(username: str) -> Client:
    """A signed-in test client of one of the demo's people."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend=_BACKEND)
    return client


def seconds(client: Client, path: str) -> float:
    """How long one page takes, rendered. Raises if it is not answered with 200."""
    started = time.perf_counter()
    answer = client.get(path)
    elapsed = time.perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return elapsed


def queries(client: Client, path: str) -> int:
    """How many queries one page takes, those of the session and the user included; BEGIN and COMMIT are none."""
    with CaptureQueriesContext(connection) as captured:
        seconds(client, path)
    return sum(not query["sql"].startswith(_TRANSACTION) for query in captured.captured_queries)


def p95(times: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(times, n=20)[18] * 1000
