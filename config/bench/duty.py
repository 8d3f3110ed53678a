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

from config.bench.registry import BRANCH, Grid
from config.bench.row import BenchRow
from gis.places import selectors

QUESTIONS = 1_000
MOST_QUERIES = 3
MOST_RATIO = 1.5
ON = date(2026, 11, 23)

Ask = Callable[[], object]


def run(grids: list[Grid]) -> BenchRow:
    """Half the questions name premises, half a point; each is timed beside its own queries, by turns first."""
    dice = random.Random(1)  # noqa: S311
    questions = list(_questions(grids, dice))
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


def _questions(grids: list[Grid], dice: random.Random) -> Iterator[Ask]:
    for number in range(QUESTIONS):
        grid = dice.choice(grids)
        index = dice.randrange(grid.count)
        if number % 2:
            yield _about(premises=grid.bag_id(index))
        else:
            centre = grid.square(index).centroid
            yield _about(point_rd=(centre.x, centre.y))


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
