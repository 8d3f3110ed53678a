"""Benchmark of the case page: a fixed number of queries, however long the history."""

from django.db.models import Min
from django.utils import timezone

from config.bench import pages
from config.bench.row import BenchRow
from core.accounts.models import User
from permits.models import PermitApplication
from permits.services import casework

NOTES = 500
MOST_QUERIES = 30


def run() -> BenchRow:
    """The page of one case of each state; then of the busiest of them with 500 more entries in its history."""
    officer = pages.browser_of("officer")
    found = _one_of_each_state()
    counts = {state: pages.queries(officer, _path(case)) for state, case in found.items()}
    busiest = max(counts, key=lambda state: counts[state])
    case = found[busiest]
    _lengthen(case)
    queries = pages.queries(officer, _path(case))
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


def _one_of_each_state() -> dict[str, PermitApplication]:
    shown = PermitApplication.objects.exclude(state__in=["DRAFT", "DISCARDED"])
    first = shown.order_by().values("state").annotate(first=Min("pk")).values_list("first", flat=True)
    return {case.state: case for case in PermitApplication.objects.filter(pk__in=list(first)).order_by("state")}


def _path(case: PermitApplication) -> str:
    return f"/cases/{case.number}/"


def _lengthen(case: PermitApplication) -> None:
    officer = User.objects.get(username="officer")
    for number in range(NOTES):
        casework.add_note(case.pk, actor=officer, at=timezone.now(), text=f"Notitie {number} (fictief).")


def _p95(client: pages.Client, case: PermitApplication) -> str:
    return f"p95 {pages.p95(pages.times(client, _path(case), 40)):.1f} ms"
