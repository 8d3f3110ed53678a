"""The house as it really runs: gunicorn with two processes and the worker, started, killed and started again."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from config.faults.browser import HOST

PATIENCE_S = 90
_LOOK_S = 0.05
_DIES_WITH_US = ["setpriv", "--pdeathsig", "KILL"]


class House:
    """Web server and worker on the database and file store of this process; their logs go to `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> float:
        """Start what does not run; seconds until it answers, with its database."""
        started = time.monotonic()
        for name, command in self._commands().items():
            if name not in self.running or self.running[name].poll() is not None:
                self.running[name] = self._start(name, command)
        while not self._answers():
            if time.monotonic() - started > PATIENCE_S:
                raise CommandError(f"the house did not answer within {PATIENCE_S} s; its logs are in {self.folder}")
            time.sleep(_LOOK_S)
        return time.monotonic() - started

    def kill_web_process(self, dice: random.Random) -> None:
        """SIGKILL for one of the processes that answer; the master makes a new one."""
        master = self.running["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            _kill(int(dice.choice(sorted(children, key=int))))

    def kill(self, *names: str) -> None:
        """SIGKILL for all processes of these parts."""
        for name in names:
            if self.running[name].poll() is None:
                os.killpg(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()

    def _commands(self) -> dict[str, list[str]]:
        web = ["-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{self.port}", "--workers", "2", "--threads", "2"]
        return {
            "web": [sys.executable, *web, "--no-control-socket", "--graceful-timeout", "1"],
            "worker": [sys.executable, "manage.py", "run_outbox", "--interval", "0.1"],
        }

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DEMO": "1"}
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [*_DIES_WITH_US, *command], cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _answers(self) -> bool:
        """Whether it serves people; its worker may still be behind after a hard day, and `/readyz` says that too."""
        asked = HTTPConnection(HOST, self.port, timeout=10)
        try:
            asked.request("GET", "/readyz", headers={"Host": HOST})
            said = json.loads(asked.getresponse().read())
        except (OSError, HTTPException, ValueError):
            return False
        finally:
            asked.close()
        return bool(said.get("database") and said.get("migrations"))


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """A house that ends with the block."""
    house = House(folder)
    try:
        house.start()
        yield house
    finally:
        house.kill(*house.running)


def end_database(number: signal.Signals) -> None:
    """End PostgreSQL at once: SIGQUIT is its immediate stop. Whoever runs it starts it again."""
    _kill(int((_cluster() / "postmaster.pid").read_text().split()[0]), number)


def wait_for_database() -> None:
    """Until it answers again."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_S)
        else:
            return


def _cluster() -> Path:
    return Path(str(settings.DATABASES["default"]["HOST"])) / "data"


def _kill(process: int, number: signal.Signals = signal.SIGKILL) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return  # it was gone already


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
