"""Pages as a signed-in browser gets them: how long, and with how many queries."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User

_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
_BACKEND = "django.contrib.auth.backends.ModelBackend"


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


def times(client: Client, path: str, loads: int) -> list[float]:
    """Seconds of so many loads, after some that warm it up."""
    for _warm in range(5):
        seconds(client, path)
    return [seconds(client, path) for _load in range(loads)]


def queries(client: Client, path: str) -> int:
    """How many queries one page takes, those of the session and the user included; BEGIN and COMMIT are none."""
    with CaptureQueriesContext(connection) as captured:
        seconds(client, path)
    return sum(not query["sql"].startswith(_TRANSACTION) for query in captured.captured_queries)


def p95(times: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(times, n=20)[18] * 1000
