"""Benchmark of the map of the municipality, whole page: against the queries behind it alone."""

import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.bench import pages
from config.bench.row import BenchRow
from gis.places.models import Premises

LOADS = 12
MOST_QUERIES = 25
MOST_MS = 2_000.0
PATH = "/map/"


def run() -> BenchRow:
    """The page as the policy adviser opens it, today; its queries once more by themselves."""
    adviser = pages.browser_of("policy")
    count = Premises.objects.filter(municipality__code="GM0344").count()
    whole = [pages.seconds(adviser, PATH) for _load in range(LOADS)]
    queries = pages.queries(adviser, PATH)
    alone = _queries_alone(adviser)
    p95 = pages.p95(whole)
    return BenchRow(
        name="map",
        figure=round(p95),
        unit="ms p95",
        reference=round(alone * 1000),
        ratio=round(statistics.median(whole) / alone, 2),
        bar=f"< {MOST_MS:g} ms with {count:,} premises, at most {MOST_QUERIES} queries",
        ok=p95 <= MOST_MS and queries <= MOST_QUERIES,
        note=f"{queries} queries; the ratio is that of the median page to its queries alone",
    )


def _queries_alone(client: pages.Client) -> float:
    """Median seconds of all statements of one page together, as the database driver runs them."""
    with CaptureQueriesContext(connection) as captured:
        pages.seconds(client, PATH)
    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    times = []
    for _round in range(5):
        started = time.perf_counter()
        for statement in statements:
            with connection.cursor() as cursor:
                cursor.execute(statement.replace("%", "%%"), ())
                cursor.fetchall()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
