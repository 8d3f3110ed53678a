"""Benchmark of `manage.py clock`: answers a second after start, and whether memory stays flat."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from config.bench.memory import resident_kb
from config.bench.row import BenchRow

CASES = 20_000
WARM = 2_000
LEAST_A_SECOND = 2_000
MOST_GROWTH_KB = 4_096


def run() -> BenchRow:
    """Feeds 20,000 mixed cases through the command; the first 2,000 warm it up and set the memory to compare with."""
    command, pipe = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "clock"], subprocess.PIPE
    # S603: our own command, no shell.
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as clock:  # noqa: S603
        if clock.stdin is None or clock.stdout is None:
            raise RuntimeError("no pipes to the clock")
        feeder = threading.Thread(target=_feed, args=(clock.stdin,), daemon=True)
        feeder.start()
        _take(clock.stdout, WARM)
        memory, started = resident_kb(clock.pid), time.perf_counter()
        _take(clock.stdout, CASES - WARM - 1)
        rate = (CASES - WARM - 1) / (time.perf_counter() - started)
        growth = resident_kb(clock.pid) - memory
        _take(clock.stdout, 1)
        feeder.join()
    ok = rate >= LEAST_A_SECOND and growth <= MOST_GROWTH_KB and clock.returncode == 0
    return BenchRow(
        name="clock",
        figure=round(rate),
        unit="cases/s",
        reference=None,
        ratio=None,
        bar=f">= {LEAST_A_SECOND} cases/s, constant memory",
        ok=ok,
        note=f"{growth} kB more memory after {CASES} cases than after {WARM}",
    )


def questions(count: int) -> Iterator[dict[str, object]]:
    """Mixed cases: bare, completed, advised with data and extension, postponed, in default."""
    for number in range(count):
        received = date(2026, 1, 1) + timedelta(days=number % 700)
        plan = _PLANS[number % len(_PLANS)]
        yield {
            "received_on": received.isoformat(),
            "term": {"weeks": 8, "atw_applies": number % 3 != 0},
            "on": (received + timedelta(days=150 + number % 90)).isoformat(),
            "events": [_event(received, *event) for event in plan],
        }


_PLANS: tuple[tuple[tuple[str, int, int], ...], ...] = (
    (),
    (("completion_requested", 11, 0), ("completed", 25, 0)),
    (("completion_requested", 7, 0), ("lbb_requested", 21, 0), ("completed", 28, 0), ("lbb_received", 70, 0)),
    (
        ("lbb_requested", 21, 0),
        ("lbb_data_requested", 30, 0),
        ("lbb_data_received", 44, 0),
        ("lbb_extended", 60, 4),
        ("lbb_received", 120, 0),
        ("postponed", 50, 6),
    ),
    (("default_notice_received", 70, 0), ("decided", 110, 0)),
    (("suspended_by_force_majeure", 20, 0), ("suspension_ended", 40, 0), ("postponed", 30, 8)),
)


def _event(received: date, kind: str, after: int, weeks: int) -> dict[str, object]:
    event: dict[str, object] = {"type": kind, "on": (received + timedelta(days=after)).isoformat()}
    return event | {"weeks": weeks} if weeks else event


def _feed(pipe: IO[bytes]) -> None:
    with pipe:
        for question in questions(CASES):
            pipe.write(json.dumps(question).encode() + b"\n")


def _take(pipe: IO[bytes], count: int) -> None:
    for _ in range(count):
        pipe.readline()
