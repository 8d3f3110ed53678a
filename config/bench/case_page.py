"""Benchmark of the case page: a fixed number of queries, however long the history."""

from django.utils import timezone

from config.bench import cases
from config.bench.row import BenchRow
from core.accounts.models import User
from permits.models import PermitApplication
from permits.services import casework

NOTES = 500
MOST_QUERIES = 30


def run() -> BenchRow:
    """The page of one case of each state; then of the busiest of them with 500 more entries in its history."""
    officer = cases.browser_of("officer")
    examples = PermitApplication.objects.exclude(state__in=["DRAFT", "DISCARDED"]).order_by("state", "pk")
    found = {case.state: case for case in examples.filter(pk__lt=1_000_000)}
    counts = {state: cases.queries(officer, _path(case)) for state, case in found.items()}
    busiest = max(counts, key=lambda state: counts[state])
    case = found[busiest]
    _lengthen(case)
    queries = cases.queries(officer, _path(case))
    return BenchRow(
        name="case page",
        figure=queries,
        unit="queries",
        reference=counts[busiest],
        ratio=round(queries / counts[busiest], 2),
        bar=f"at most {MOST_QUERIES} queries however long the history",
        ok=queries <= MOST_QUERIES and queries <= counts[busiest],
        note=f"the busiest of {len(counts)} states is {busiest}; with {NOTES} entries more {_p95(officer, case)}",
    )


def _path(case: PermitApplication) -> str:
    return f"/cases/{case.number}/"


def _lengthen(case: PermitApplication) -> None:
    officer = User.objects.get(username="officer")
    for number in range(NOTES):
        casework.add_note(case.pk, actor=officer, at=timezone.now(), text=f"Notitie {number} (fictief).")


def _p95(client: cases.Client, case: PermitApplication) -> str:
    return f"p95 {cases.p95([cases.seconds(client, _path(case)) for _load in range(40)]):.1f} ms"
