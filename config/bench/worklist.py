"""Benchmark of the officer's worklist: with many cases against with few."""

from config.bench import pages
from config.bench.row import BenchRow
from permits.models import PermitApplication

FEW = 1_000
LOADS = 60
MOST_QUERIES = 12
MOST_RATIO = 1.5
PATH = "/cases/"


def with_few() -> list[float]:
    """Seconds of the page while there are FEW cases: what the row is held against."""
    return pages.times(pages.browser_of("officer"), PATH, LOADS)


def run(few: list[float]) -> BenchRow:
    """The whole page, signed in, with all cases, all of one municipality."""
    officer, count = pages.browser_of("officer"), PermitApplication.objects.count()
    many = pages.times(officer, PATH, LOADS)
    ratio, queries = pages.p95(many) / pages.p95(few), pages.queries(officer, PATH)
    return BenchRow(
        name="worklist",
        figure=round(pages.p95(many), 1),
        unit="ms p95",
        reference=round(pages.p95(few), 1),
        ratio=round(ratio, 2),
        bar=f"{count:,} cases <= {MOST_RATIO}x {FEW:,} cases, at most {MOST_QUERIES} queries",
        ok=ratio <= MOST_RATIO and queries <= MOST_QUERIES,
        note=f"{queries} queries, those of session and user included; {LOADS} loads each",
    )
