"""`make run`: installs what changed, loads the demo, and runs web server and worker until Ctrl-C.

Standard library only. Both are children of this process, ended by their process id, and end too if this
process is killed. What they say goes to var/log/.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import NoReturn

from install import CODE, DATABASE_URL, VAR, database_file, install
from steps import PYTHON, ROOT, Step, manage

HOST = "127.0.0.1"
LOGS = VAR / "log"
PATIENCE_S = 60
GRACE_S = 10
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Someone asked us to stop."""


def port_from_environment() -> int:
    """PORT, or 8000. Exits with a sentence if it is no port or taken."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT: expected a number from 1 to 65535, got {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            sys.exit(
                f"Port {text} cannot be used ({error.strerror}). Choose another: PORT={int(text) % 65535 + 1} make run"
            )
    return int(text)


def demo_environment() -> dict[str, str]:
    """Ours, with the demo switched on."""
    return {**os.environ, "DEMO": "1"}


def demo_step() -> Step:
    """The demo, loaded once for this database and again when its code or data change."""
    return Step(
        "demo",
        lambda: manage("demo", show=True, env=demo_environment()),
        ("fixtures/**/*", *CODE),
        database_file(),
        DATABASE_URL,
        mark=".demo.stamp",
    )


def start(name: str, *command: str | os.PathLike[str]) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C reaches it through us only."""
    LOGS.mkdir(parents=True, exist_ok=True)
    guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with (LOGS / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [*guard, *command], cwd=ROOT, env=demo_environment(), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def start_all(port: int) -> dict[str, subprocess.Popen[bytes]]:
    """Web server and worker, by name."""
    web = ["-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"]
    return {
        "web": start("web", PYTHON, *web, "--no-control-socket", "--graceful-timeout", str(GRACE_S // 2)),
        "worker": start("worker", PYTHON, "manage.py", "run_outbox"),
    }


def wait_until_ready(url: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return when the sign-in page answers. Exits, showing the log, if a child ends or time runs out."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        check_alive(children)
        if _answers(f"{url}/accounts/login/"):
            return
        time.sleep(0.1)
    fail("web", f"did not answer within {PATIENCE_S} s")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310
            return True
    except urllib.error.HTTPError as error:
        fail("web", f"answered {error.code} on {url}")
    except OSError:
        return False


def check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Exit with the log of a child that ended by itself."""
    for name, child in children.items():
        if child.poll() is not None:
            fail(name, f"ended by itself with code {child.returncode}")


def fail(name: str, what: str) -> NoReturn:
    """Exit with one sentence and the end of the log."""
    log = LOGS / f"{name}.log"
    sys.exit(f"{log.read_text(errors='replace')[-3000:]}\nThe {name} process {what}. Its log: {log}")


def stop_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every child in order; what does not end within the grace is killed with its group."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + GRACE_S
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def sign_ins() -> str:
    """Who can sign in, and with which password."""
    command = [str(PYTHON), "manage.py", "sign_ins"]
    done = subprocess.run(command, cwd=ROOT, env=demo_environment(), stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise Stopped


def run(port: int) -> None:
    """Start all, say so, and watch until someone stops us."""
    url = f"http://{HOST}:{port}"
    children = start_all(port)
    try:
        people = sign_ins()  # while the children come up
        wait_until_ready(url, children)
        print(
            f"\nParkwacht runs on {url}\n\nSign in as one of:\n{people}\nLogs: {LOGS}. Ctrl-C stops everything.",
            flush=True,
        )
        while True:
            time.sleep(0.5)
            check_alive(children)
    finally:
        stop_all(children)


def main() -> None:
    """The whole of `make run`."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # make was killed: nobody can stop us any more
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        port = port_from_environment()
        install(tests=False, extra=(demo_step(),))
        run(port)
    except Stopped:
        print("\nStopped.")


if __name__ == "__main__":
    main()
