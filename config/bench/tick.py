"""Benchmark of the nightly look at the clock: a night with 100,000 open cases, and one that is cut off."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.bench.row import BenchRow
from config.demo import copies
from config.demo_accounts import UTRECHT
from core.accounts.models import Municipality
from permits.models import PermitApplication
from permits.statecharts import application as chart

MOST_SECONDS = 60.0
MOST_GROWTH_KB = 16_384
#: What a process needs before its work begins.
START_S = 3.0


def run(open_cases: int, walked: int, say: Callable[[str], None]) -> BenchRow:
    """Tomorrow night whole; the night after killed halfway, run again to its end, and once more with nothing left."""
    copies.enlarge(Municipality.objects.get(code=UTRECHT), open_cases, walked, say, states=chart.OPEN)
    count, now = PermitApplication.objects.filter(state__in=chart.OPEN).count(), timezone.now()
    done, seconds, growth = _night(now + timedelta(days=1))
    after = now + timedelta(days=2)
    _cut_off(after, START_S + seconds / 2)
    rest, _seconds, _growth = _night(after)
    again, _seconds, _growth = _night(after)
    resumed = not +again
    return BenchRow(
        name="clock_tick",
        figure=round(seconds, 1),
        unit="s",
        reference=None,
        ratio=None,
        bar=f"{open_cases:,} open cases < {MOST_SECONDS:g} s, constant memory, resumable",
        ok=seconds < MOST_SECONDS and growth <= MOST_GROWTH_KB and resumed,
        note=f"{count:,} open cases; did {_words(done)}; peak {growth:,} kB more than at its start;"
        f" the next night, killed halfway, went on with {_words(rest)}, after which a third run found"
        f" {'nothing' if resumed else _words(again)}",
    )


def _words(done: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(done.items()) if count) or "nothing"


def _night(at: datetime) -> tuple[Counter[str], float, int]:
    with _started(at) as night:
        said, _ = night.communicate()
    if night.returncode:
        raise RuntimeError(f"the night ended with {night.returncode}")
    done, seconds, growth = json.loads(said)
    return Counter(done), seconds, growth


def _cut_off(at: datetime, seconds: float) -> None:
    with _started(at) as night:
        time.sleep(seconds)
        night.send_signal(signal.SIGKILL)


def _started(at: datetime) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "config.bench.night", at.isoformat()]
    # S603: our own command, no shell.
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), stdout=subprocess.PIPE)  # noqa: S603
