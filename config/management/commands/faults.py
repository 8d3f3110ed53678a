"""`manage.py faults`: kills real processes at random statements and counts what went wrong. For `make faults`.

A writer commits changes, each with a message in the outbox; one or two workers deliver them. Each is a process of
its own that kills itself (SIGKILL) just before its n-th statement, or just before or after a commit. At the end every
committed change must have had its effect exactly once.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections, transaction
from django.utils import timezone

from core.outbox import registry, services, worker
from core.outbox.models import Message, State

TOPIC = "faults.news"
CHANGES_PER_WRITER = 5
#: A killed process cannot reach a later point than this; beyond it, it survives.
LAST_POINT = 60
PATIENCE_S = 60


class Fuse:
    """Kills this process when it burns down: it loses one at each statement and around each commit."""

    def __init__(self, points: int) -> None:
        self.points = points

    def burn(self) -> None:
        self.points -= 1
        if self.points < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(self, execute: Callable[..., object], *arguments: object) -> object:
        self.burn()
        return execute(*arguments)

    def light(self) -> None:
        """Fit it to the connection of this process."""
        wrapper: Any = connection  # the point where Django commits has no public name
        commit = wrapper._commit

        def burning_commit() -> None:
            self.burn()
            commit()
            self.burn()

        wrapper._commit = burning_commit
        connection.execute_wrappers.append(self.around_statement)


def prepare() -> None:
    """An empty database, and two plain tables without any constraint that could hide a fault."""
    if connection.introspection.table_names():
        raise CommandError("DATABASE_URL: alleen op een lege database / only on an empty database")
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE faults_change (key varchar(40))")
        cursor.execute("CREATE TABLE faults_effect (key varchar(40))")

    @registry.consumer(TOPIC)
    def take(message: Message) -> None:
        _insert("faults_effect", message.key)


def _insert(table: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} VALUES (%s)", [key])  # noqa: S608


def write(run: int) -> None:
    """Changes with their messages, each in one transaction, as a service does it."""
    for number in range(CHANGES_PER_WRITER):
        with transaction.atomic():
            _insert("faults_change", f"{run}-{number}")
            services.send(services.Todo(TOPIC, f"{run}-{number}"), at=timezone.now())


def deliver(run: int) -> None:
    """The worker's own round: messages, and the jobs of the clock."""
    worker.run_once()


def fork(act: Callable[[int], None], run: int, points: int) -> int:
    """Do the act in a process of its own with a fuse of so many points; its process id."""
    connections.close_all()
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        Fuse(points).light()
        act(run)
        code = 0
    finally:
        os._exit(code)


def was_killed(process: int) -> bool:
    """Wait for a child. Raises CommandError if it failed by itself: that is a fault of ours, not an injected one."""
    _pid, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status:
        raise CommandError("a process failed by itself; see above")
    return False


def inject(runs: int, dice: random.Random) -> int:
    """All runs; how many processes were killed."""
    killed = 0
    for run in range(runs):
        acts = [write, deliver, deliver] if dice.random() < 0.5 else [write, deliver]
        processes = [fork(act, run, dice.randrange(LAST_POINT)) for act in acts]
        killed += sum(map(was_killed, processes))
    return killed


def drain() -> None:
    """Deliver the rest without faults. A server may need a moment to notice that its client is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while Message.objects.filter(state=State.WAITING).exists() and time.monotonic() < deadline:
        services.deliver_due(timezone.now())
        time.sleep(0.05)


def keys(table: str) -> Counter[str]:
    """How often each key stands in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {table}")  # noqa: S608
        return Counter(key for (key,) in cursor.fetchall())


def outcome() -> dict[str, int]:
    """What went wrong, by name; all zero is what we want."""
    changes, effects = keys("faults_change"), keys("faults_effect")
    return {
        "lost": len(changes.keys() - effects.keys()),
        "doubled": sum(count > 1 for count in effects.values()),
        "without cause": len(effects.keys() - changes.keys()),
        "silent": Message.objects.exclude(state=State.DONE).count(),
    }


class Command(BaseCommand):
    help = "Kill processes at random statements on an empty database; exit 1 if anything was lost, doubled or silent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=200)
        parser.add_argument("--seed", type=int, default=0, help="the same seed injects the same faults")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        killed = inject(options["runs"], random.Random(options["seed"]))  # noqa: S311
        drain()
        changes, wrong = len(keys("faults_change")), outcome()
        injected = f"{options['runs']} runs, {killed} processes killed, {changes} changes"
        counted = ", ".join(f"{count} {name}" for name, count in wrong.items())
        self.stdout.write(f"{connection.vendor:<10}  outbox  {injected}: {counted}")
        if any(wrong.values()) or not changes:
            raise CommandError("faults were not survived")
