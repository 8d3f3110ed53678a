"""Tablets on a bad network: seeded runs against the real addresses, with a journal of their own as the oracle.

Each run is one visit with one or two tablets, in a transaction that is undone at the end. A server that is restored
from an older back-up is a savepoint that is rolled back. At the end the network heals, everything is sent, and then
the journal is compared with what the server holds, byte for byte and act for act.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.test import override_settings

from config.faults import journal
from config.faults.offline import Run
from config.faults.outcome import Outcome
from config.faults.scene import Scene


def one(scene: Scene, seed: int, injected: Counter[str]) -> list[journal.Finding]:
    """One seeded run, undone at the end."""
    # A tablet is a new client for each request; with the latter such a client need not list all static files first.
    with override_settings(RATE_LIMITS={}, WHITENOISE_AUTOREFRESH=True), transaction.atomic():
        try:
            run = Run(scene, random.Random(seed), injected)  # noqa: S311
            run.go()
            return [*journal.reckon(run)]
        finally:
            transaction.set_rollback(True)


def run(runs: int, seed: int, scene: Scene, say: Callable[[str], None] = lambda _text: None) -> Outcome:
    """All runs; a seed that fails is named, so that it can become a test."""
    logging.getLogger("config.traffic").setLevel(logging.WARNING)  # a line for each request drowns the result
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # and so do servers that are killed on purpose
    injected: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    details: list[str] = []
    started = datetime.now()  # noqa: DTZ005  only for the speed
    for number in range(seed, seed + runs):
        for kind, what in one(scene, number, injected):
            wrong[kind] += 1
            details.append(f"seed {number}: {kind}: {what}")
        if (number - seed) % 500 == 499:
            say(f"sync: {number - seed + 1} of {runs} runs")
    seconds = (datetime.now() - started).total_seconds()  # noqa: DTZ005
    return Outcome("sync", runs, injected, f"{runs / max(seconds, 0.001):.1f} runs/s", wrong, details[:20])
