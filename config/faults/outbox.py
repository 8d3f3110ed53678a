"""Kills at any statement of sending and delivering: writers commit changes with a message, workers deliver them.

At the end every committed change must have had its effect exactly once.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from config.faults.fuse import fork, was_killed
from config.faults.outcome import Outcome
from core.outbox import registry, services, worker
from core.outbox.models import Message, State

TOPIC = "faults.news"
CHANGES_PER_WRITER = 5
#: A killed process cannot reach a later point than this; beyond it, it survives.
LAST_POINT = 60
PATIENCE_S = 60


def run(runs: int, dice: random.Random) -> Outcome:
    """All runs on one database, then the reckoning."""
    _prepare()
    killed = sum(_inject(number, dice) for number in range(runs))
    drain()
    changes, effects = _keys("faults_change"), _keys("faults_effect")
    wrong = Counter(
        {
            "lost": len(changes.keys() - effects.keys()),
            "doubled": sum(count > 1 for count in effects.values()),
            "half done": len(effects.keys() - changes.keys()),
            "silent": Message.objects.filter(topic=TOPIC).exclude(state=State.DONE).count(),
        }
    )
    return Outcome("outbox", runs, Counter({"processes killed": killed}), f"{len(changes)} changes", wrong)


def _prepare() -> None:
    """Two plain tables without any constraint that could hide a fault, and a consumer between them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE faults_change (key varchar(40))")
        cursor.execute("CREATE TABLE faults_effect (key varchar(40))")

    @registry.consumer(TOPIC)
    def take(message: Message) -> None:
        _insert("faults_effect", message.key)


def _insert(table: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} VALUES (%s)", [key])  # noqa: S608


def _write(run: int) -> None:
    """Changes with their messages, each in one transaction, as a service does it."""
    for number in range(CHANGES_PER_WRITER):
        with transaction.atomic():
            _insert("faults_change", f"{run}-{number}")
            services.send(services.Todo(TOPIC, f"{run}-{number}"), at=timezone.now())


def _deliver() -> None:
    """The worker's own round: messages, and the jobs of the clock."""
    worker.run_once()


def _inject(run: int, dice: random.Random) -> int:
    """One writer beside one or two workers; how many of them were killed."""
    workers = [_deliver, _deliver] if dice.random() < 0.5 else [_deliver]
    acts: list[Callable[[], None]] = [partial(_write, run), *workers]
    processes = [fork(act, dice.randrange(LAST_POINT)) for act in acts]
    return sum(map(was_killed, processes))


def drain() -> None:
    """Deliver the rest without faults. A server may need a moment to notice that its client is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while Message.objects.filter(state=State.WAITING).exists() and time.monotonic() < deadline:
        services.deliver_due(timezone.now())
        time.sleep(0.05)


def _keys(table: str) -> Counter[str]:
    """How often each key stands in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {table}")  # noqa: S608
        return Counter(key for (key,) in cursor.fetchall())
