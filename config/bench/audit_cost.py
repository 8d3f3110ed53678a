"""Benchmark of the log: how much of the write throughput it takes, with many writers at once. PostgreSQL."""

import multiprocessing
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django.utils import timezone

from config.bench.row import BenchRow
from core.accounts.models import User
from core.audit import services as audit
from permits.models import PermitApplication

WRITERS = 32
#: As many as `deploy/gunicorn.conf.py` starts.
PROCESSES = os.cpu_count() or 1
WORK_S = 0.020
SLICE_S = 6.0
ROUNDS = 3
MOST_COST = 0.10

#: Keys of the cases that one process writes to, and the user who does.
Job = tuple[list[int], int, bool]


def run() -> BenchRow:
    """Transactions that work 20 ms and write to a case of their own, with and without an entry, by turns."""
    keys = list(PermitApplication.objects.order_by("pk").values_list("pk", flat=True)[:WRITERS])
    officer = User.objects.get(username="officer").pk
    rates: dict[bool, list[float]] = {False: [], True: []}
    for _round in range(ROUNDS):
        for audited in (False, True):
            rates[audited].append(_rate(keys, officer, audited=audited))
    bare, logged = statistics.median(rates[False]), statistics.median(rates[True])
    cost = 1 - logged / bare
    return BenchRow(
        name="audit cost",
        figure=round(logged),
        unit="transactions/s",
        reference=round(bare),
        ratio=round(logged / bare, 2),
        bar=f"<= {MOST_COST:.0%} of write throughput, {WRITERS} writers, {WORK_S * 1000:g} ms of work",
        ok=cost <= MOST_COST,
        note=f"{PROCESSES} processes as in production, a case and so a chain for each writer",
    )


def _rate(keys: list[int], officer: int, *, audited: bool) -> float:
    connection.close()  # a child must not share it
    share = -(-len(keys) // PROCESSES)
    jobs: list[Job] = [(keys[first : first + share], officer, audited) for first in range(0, len(keys), share)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return sum(pool.map(_process, jobs)) / SLICE_S


def _process(job: Job) -> int:
    keys, officer, audited = job
    actor = User.objects.get(pk=officer)
    until = time.monotonic() + SLICE_S
    with ThreadPoolExecutor(len(keys)) as writers:
        return sum(writers.map(lambda key: _write(key, actor, audited=audited, until=until), keys))


def _write(key: int, actor: User, *, audited: bool, until: float) -> int:
    """Transactions on one case until the time is over; how many."""
    done = 0
    case = PermitApplication.objects.get(pk=key)
    while time.monotonic() < until:
        with transaction.atomic():
            PermitApplication.objects.filter(pk=key).update(activity_text=f"Meting {done} (fictief)")
            time.sleep(WORK_S)
            if audited:
                audit.record(
                    case,
                    "permits.application.noted",
                    actor=actor,
                    at=timezone.now(),
                    payload={"text": f"Meting {done}"},
                )
        done += 1
    connection.close()
    return done
