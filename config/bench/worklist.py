"""Benchmark of the officer's worklist: with many cases against with few."""

from config.bench import cases
from config.bench.row import BenchRow

FEW, MANY = 1_000, 100_000
LOADS = 60
MOST_QUERIES = 12
MOST_RATIO = 1.5
PATH = "/cases/"


def run() -> BenchRow:
    """The whole page, signed in, first with 1,000 cases and then with 100,000, all of one municipality."""
    officer = cases.browser_of("officer")
    cases.multiply(FEW)
    few = _times(officer)
    cases.multiply(MANY)
    many = _times(officer)
    ratio, queries = cases.p95(many) / cases.p95(few), cases.queries(officer, PATH)
    return BenchRow(
        name="worklist",
        figure=round(cases.p95(many), 1),
        unit="ms p95",
        reference=round(cases.p95(few), 1),
        ratio=round(ratio, 2),
        bar=f"{MANY:,} cases <= {MOST_RATIO}x {FEW:,} cases, at most {MOST_QUERIES} queries",
        ok=ratio <= MOST_RATIO and queries <= MOST_QUERIES,
        note=f"{queries} queries, those of session and user included; {LOADS} loads each",
    )


def _times(client: cases.Client) -> list[float]:
    for _warm in range(5):
        cases.seconds(client, PATH)
    return [cases.seconds(client, PATH) for _load in range(LOADS)]
