"""Benchmark of a restore: a back-up of the whole house into an empty one, its log verified. PostgreSQL."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.bench.row import BenchRow
from permits.models import PermitApplication

#: The time in which a house with so many cases must be back.
MOST_MINUTES, FULL_SIZE = 60.0, 1_000_000
_NAME = "parkwacht_restored"


def run() -> BenchRow:
    """Backs up, restores beside it, and takes the time of the restore to grow with the number of cases."""
    count = PermitApplication.objects.count()
    with tempfile.TemporaryDirectory(prefix="parkwacht-restore-") as name:
        backups, house = Path(name) / "backups", Path(name) / "house"
        taken, _said = _timed({}, "backup", backups)
        _server(f'CREATE DATABASE "{_NAME}"')
        try:
            seconds, said = _timed(_empty(house), "restore", backups)
        finally:
            _server(f'DROP DATABASE "{_NAME}"')
        size = sum(path.stat().st_size for path in backups.rglob("*") if path.is_file())
    minutes = seconds / 60 * FULL_SIZE / count
    return BenchRow(
        name="restore",
        figure=round(minutes, 1),
        unit="min",
        reference=None,
        ratio=None,
        bar=f"< {MOST_MINUTES:g} min for {FULL_SIZE:,} cases, its log verified",
        ok=minutes < MOST_MINUTES,
        note=f"{count:,} cases back in {seconds:,.0f} s, times {FULL_SIZE / count:g}; the back-up took {taken:,.0f} s"
        f" and {size / 1e6:,.0f} MB; {said}",
    )


def _timed(environment: dict[str, str], command: str, folder: Path) -> tuple[float, str]:
    """Seconds that the command took, and its last line."""
    started = time.perf_counter()
    # S603: our own command, no shell.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", command, str(folder)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - started, " ".join(done.stdout.splitlines()[-1].split()[2:])


def _empty(folder: Path) -> dict[str, str]:
    """Settings of a house that has nothing yet."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_NAME}")
    return {"DATABASE_URL": address.geturl(), "VAR_DIR": str(folder), "FILE_STORE": f"file://{folder / 'files'}"}


def _server(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
