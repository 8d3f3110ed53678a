"""The worker as a process: killed, told to stop, beside another one."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from core.accounts.models import Municipality
from core.outbox import registry
from core.outbox.models import Message, PeriodicRun, State
from core.outbox.services import Todo, deliver_due, send

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "GM9990"


def database_url() -> str:
    """The test database, for a process of its own."""
    found = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgis://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
    return f"spatialite:///{found['NAME']}"


@pytest.fixture
def start(tmp_path):
    """`start("--once")`: a worker process whose consumer waits for the file `go`; none outlives the test."""
    running = []

    def worker(*options: str) -> subprocess.Popen:
        environment = {**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(tmp_path / "var")}
        command = [sys.executable, "-m", "tests.outbox_worker", str(tmp_path), *options]
        running.append(subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stderr=subprocess.PIPE))
        return running[-1]

    yield worker
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def slow(monkeypatch):
    """A message that the worker process takes; this process only sends it."""
    monkeypatch.setattr(registry, "consumers_of", lambda topic: ["__main__.main.<locals>.slow"])
    send(Todo("test.slow", CODE), at=timezone.now())
    return Message.objects.get(topic="test.slow")


def wait_for(path: Path, process: subprocess.Popen) -> None:
    for _attempt in range(1500):
        if path.exists():
            return
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.02)
    pytest.fail(f"{path.name} never came")


def test_a_killed_worker_frees_its_message_and_leaves_nothing_half_done(start, slow, tmp_path):
    first = start()
    wait_for(tmp_path / "started", first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    slow.refresh_from_db()
    assert (slow.state, slow.attempts) == (State.WAITING, 0)
    assert not Municipality.objects.filter(code=CODE).exists()

    (tmp_path / "go").touch()
    second = start("--once")
    assert second.wait() == 0
    slow.refresh_from_db()
    assert (slow.state, slow.attempts) == (State.DONE, 1)
    assert Municipality.objects.filter(code=CODE).count() == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_finishes_the_message_in_hand(start, slow, tmp_path, number):
    worker = start()
    wait_for(tmp_path / "started", worker)
    worker.send_signal(number)
    (tmp_path / "go").touch()
    assert worker.wait() == 0
    slow.refresh_from_db()
    assert slow.state == State.DONE


def test_an_idle_worker_stops_at_once(start, tmp_path):
    PeriodicRun.objects.all().delete()
    worker = start("--interval", "60")
    for _attempt in range(1500):
        if PeriodicRun.objects.filter(name="audit.checkpoint", last_run_at__isnull=False).exists():
            break
        time.sleep(0.02)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait() == 0


def test_two_workers_share_the_messages_and_none_is_delivered_twice(monkeypatch):
    monkeypatch.setattr(registry, "_consumers", {})
    delivered, faults = [], []
    registry.consumer("test.shared")(lambda message: delivered.append(message.key))
    now = timezone.now()
    for number in range(120):
        send(Todo("test.shared", str(number)), at=now - timedelta(seconds=number))

    def work() -> None:
        try:
            while deliver_due(now, limit=10):
                pass
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert sorted(delivered, key=int) == [str(number) for number in range(120)]
    assert not Message.objects.exclude(state=State.DONE, attempts=1).filter(topic="test.shared").exists()
