"""Benchmark of a whole case, application to published permit, against a bare flow with as many nodes."""

import random
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

import config.urls  # noqa: F401  # viewflow's flows wire themselves when the addresses load
from config.bench.row import BenchRow
from config.demo.cast import Cast
from config.demo.walks import Walk
from core.accounts.models import User
from core.today import today
from gis.places.models import Establishment

CASES = 15
WEEKS_AGO = 60
MOST_RATIO = 3.0


class BareFlow(flow.Flow):
    """Eight tasks in a row that do nothing, with the lock that ours have."""

    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle().Next(this.first)
    first = flow.View(View.as_view()).Next(this.second)
    second = flow.View(View.as_view()).Next(this.third)
    third = flow.View(View.as_view()).Next(this.fourth)
    fourth = flow.View(View.as_view()).Next(this.fifth)
    fifth = flow.View(View.as_view()).Next(this.sixth)
    sixth = flow.View(View.as_view()).Next(this.seventh)
    seventh = flow.View(View.as_view()).Next(this.eighth)
    eighth = flow.View(View.as_view()).Next(this.end)
    end = flow.End()


def run() -> BenchRow:
    """Each case beside a bare flow; the flow's time is scaled to the nodes that the case took."""
    officer = User.objects.get(username="officer")
    whole, alone, nodes = [], [], 0
    for firm in _firms():
        before = Task.objects.count()
        whole.append(_timed(partial(_case, _walk(firm), firm)))
        nodes = Task.objects.count() - before
        before = Task.objects.count()
        bare = _timed(partial(_bare, officer))
        alone.append(bare * nodes / (Task.objects.count() - before))
    ratio = statistics.median(whole) / statistics.median(alone)
    return BenchRow(
        name="whole case",
        figure=round(statistics.median(whole) * 1000),
        unit="ms p50",
        reference=round(statistics.median(alone) * 1000),
        ratio=round(ratio, 2),
        bar=f"<= {MOST_RATIO:g}x a bare flow with as many nodes",
        ok=ratio <= MOST_RATIO,
        note=f"{nodes} nodes; application, integrity research, visit with signed report, draft, signature, publication",
    )


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _firms() -> Iterable[Establishment]:
    firms = Establishment.objects.filter(kvk__startswith="SYN-", municipality__code="GM0344")
    return firms.filter(activities__code__regex="^(4|7|95)").select_related("premises").order_by("-kvk")[:CASES]


def _walk(firm: Establishment) -> Walk:
    people = {user.username: user for user in User.objects.filter(municipality=firm.municipality)}
    day = today() - timedelta(weeks=WEEKS_AGO)
    return Walk(Cast(firm.municipality, people), random.Random(firm.pk), today(), day)  # noqa: S311


def _case(walk: Walk, firm: Establishment) -> None:
    walk.arrive(firm.premises, firm).review().complete().steps().grant().publish()


def _bare(user: User) -> None:
    process = BareFlow.start.run()
    while (task := _open_task(process)) is not None:
        with BareFlow.lock(task.process_id):
            activation = task.flow_task.activation_class(task)
            activation.assign(user)
            activation.start(None)
            activation.execute()


def _open_task(process: Process) -> Task | None:
    return process.task_set.filter(finished__isnull=True).first()
