"""Load of an office: people at work on one web server with its worker, as they run in a small town hall."""

import http.client
import random
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.conf import settings

from config.bench import pages
from config.bench.row import BenchRow
from permits.models import PermitApplication
from permits.statecharts import application as chart

USERS = 16
#: Seconds that a person looks at a page before the next.
THINK_S = (1.0, 5.0)
MOST_MEDIAN_MS, MOST_P95_MS = 300.0, 800.0
HOST = "127.0.0.1"
WORKLIST = "/cases/"
PEOPLE = ("officer", "decider", "bibob", "lawyer")


@dataclass
class Seen:
    """What one person met: seconds by kind of page, and answers that were no page."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def run(seconds: float) -> BenchRow:
    """USERS people for so many seconds, each with pauses to read; the worklist's times are the figures."""
    numbers = list(PermitApplication.objects.filter(state__in=chart.OPEN).values_list("number", flat=True)[:2_000])
    cookies = {who: pages.browser_of(who).cookies[settings.SESSION_COOKIE_NAME].value for who in PEOPLE}
    with _served() as port:
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(USERS) as office:
            found = list(office.map(lambda seat: _work(seat, port, cookies, numbers, until), range(USERS)))
    times: dict[str, list[float]] = defaultdict(list)
    for seen in found:
        for kind, some in seen.times.items():
            times[kind] += some
    wrong = [what for seen in found for what in seen.wrong]
    asked = sum(map(len, times.values()))
    median, p95 = statistics.median(times["worklist"]) * 1000, pages.p95(times["worklist"])
    others = ", ".join(f"{kind} {statistics.median(some) * 1000:.0f} / {pages.p95(some):.0f}" for kind, some in
                       sorted(times.items()) if kind != "worklist")  # fmt: skip
    return BenchRow(
        name="load, office",
        figure=round(median),
        unit="ms median",
        reference=None,
        ratio=None,
        bar=f"{USERS} users: worklist median <= {MOST_MEDIAN_MS:g} ms, p95 <= {MOST_P95_MS:g} ms, no error",
        ok=median <= MOST_MEDIAN_MS and p95 <= MOST_P95_MS and not wrong,
        note=f"worklist p95 {p95:.0f} ms; {asked:,} requests in {seconds:g} s, {len(wrong)} errors"
        f"{' (' + wrong[0] + ')' if wrong else ''}; median / p95 ms of {others}",
    )


def _work(seat: int, port: int, cookies: dict[str, str], numbers: list[str], until: float) -> Seen:
    """One person: mostly the list and a case, sometimes a search, and a note on a case."""
    dice, seen = random.Random(seat), Seen()  # noqa: S311
    browser = _Browser(port, cookies[PEOPLE[seat % len(PEOPLE)]])
    time.sleep(dice.uniform(0, THINK_S[1]))
    while time.monotonic() < until:
        number = dice.choice(numbers)
        (kind,) = dice.choices(("worklist", "case", "search", "note"), (40, 35, 15, 10))
        started = time.perf_counter()
        status = _act(browser, kind, number, dice)
        seen.times[kind].append(time.perf_counter() - started)
        if status not in {200, 303}:
            seen.wrong.append(f"{kind}: {status}")
        time.sleep(dice.uniform(*THINK_S))
    return seen


def _act(browser: "_Browser", kind: str, number: str, dice: random.Random) -> int:
    if kind == "worklist":
        return browser.get(WORKLIST)
    if kind == "case":
        return browser.get(f"/cases/{number}/")
    if kind == "search":
        return browser.get(f"/search/?q={quote(dice.choice((number, number[-6:], 'Garage Maquette', 'Verzonnen')))}")
    return browser.post(f"/cases/{number}/notes/", {"text": "Gebeld met de aanvrager (fictief)."})


class _Browser:
    """Keeps one connection open, with the cookies of a signed-in person."""

    def __init__(self, port: int, session: str) -> None:
        self._http = http.client.HTTPConnection(HOST, port, timeout=60)
        self._token = secrets.token_hex(16)
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self._token}"
        self._headers = {"Cookie": cookie}

    def get(self, path: str) -> int:
        return self._ask("GET", path, None, self._headers)

    def post(self, path: str, values: dict[str, str]) -> int:
        more = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._token}
        return self._ask("POST", path, urlencode(values), self._headers | more)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        try:
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._http.close()
            return 0
        return answer.status


@contextmanager
def _served() -> Iterator[int]:
    """A web server and a worker on the database of this run; the port on loopback."""
    port = _free_port()
    web = ["-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"]
    # Kept open for longer than anybody reads: a connection that the server just closed would look like an error.
    web += ["--keep-alive", str(round(10 * THINK_S[1])), "--no-control-socket"]
    commands = [web, ["manage.py", "run_outbox"]]
    children = [_started(command) for command in commands]
    try:
        _wait_until_ready(port)
        yield port
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    # S603: our own commands, no shell.
    return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, stdout=quiet, stderr=quiet)  # noqa: S603


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int) -> None:
    for _attempt in range(300):
        if _Browser(port, "").get("/healthz") == 200:
            return
        time.sleep(0.2)
    raise RuntimeError("the web server did not come up")
