"""Benchmark of the permit duty question, against the same queries alone through the ORM."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.bench.row import BenchRow
from config.demo.country import BRANCH
from gis.places import selectors
from gis.places.models import Premises

QUESTIONS = 1_000
MOST_QUERIES = 3
MOST_RATIO = 1.5
ON = date(2026, 11, 23)

Ask = Callable[[], object]


def run() -> BenchRow:
    """Half the questions name premises, half a point; each is timed beside its own queries, by turns first."""
    dice = random.Random(1)  # noqa: S311
    questions = list(_questions(dice))
    for ask in questions[:50]:
        ask()
    queries = max(_count(ask) for ask in questions[:50])
    whole, alone = _time_both(questions)
    ratio = statistics.median(whole) / statistics.median(alone)
    p99 = statistics.quantiles(whole, n=100)[98]
    return BenchRow(
        name="duty",
        figure=round(statistics.median(whole) * 1000, 2),
        unit="ms p50",
        reference=round(statistics.median(alone) * 1000, 2),
        ratio=round(ratio, 2),
        bar=f"<= {MOST_RATIO}x its queries alone, at most {MOST_QUERIES} queries",
        ok=ratio <= MOST_RATIO and queries <= MOST_QUERIES,
        note=f"p99 {p99 * 1000:.2f} ms, {queries} queries, {QUESTIONS} questions",
    )


def _questions(dice: random.Random) -> Iterator[Ask]:
    made = Premises.objects.filter(origin=Premises.Origin.SYNTHETIC)
    last = made.order_by("-pk").values_list("pk", flat=True)[0]
    for number in range(QUESTIONS):
        premises = made.filter(pk__gte=dice.randrange(last)).order_by("pk")[0]
        if number % 2:
            yield _about(premises=premises.bag_id)
        else:
            (x, y) = premises.footprints.all()[0].geom.centroid.coords
            yield _about(point_rd=(x, y))


def _about(**place: Any) -> Ask:
    return lambda: selectors.duty_at(on=ON, activity=BRANCH, **place)


def _count(ask: Ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _time_both(questions: list[Ask]) -> tuple[list[float], list[float]]:
    """Seconds of each question, and of its queries alone."""
    whole: list[float] = []
    alone: list[float] = []
    for number, ask in enumerate(questions):
        # By turns first: the second finds the pages warm.
        if number % 2:
            whole.append(_timed(ask))
        with _without_the_rule():
            alone.append(_timed(ask))
        if not number % 2:
            whole.append(_timed(ask))
    return whole, alone


def _timed(ask: Ask) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


@contextmanager
def _without_the_rule() -> Iterator[None]:
    """Inside, a duty question builds and evaluates its querysets and does nothing else."""
    with (
        patch.object(selectors, "order_facts", lambda rows: list(rows)[:0]),
        patch.object(selectors, "_firms", lambda rows: ()),
        patch.object(selectors, "from_stored", lambda geometry: geometry),
        patch.object(selectors, "answer", lambda *facts: None),
    ):
        yield
