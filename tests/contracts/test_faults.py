"""`make faults` keeps working, and a few faults of each kind are survived every day, on the database of this run."""

import subprocess
import sys

from django.conf import settings
from django.db import connection

#: Tablets on a bad network have their own test, in this process: tests/db/test_tablet_faults.py.
PARTS = ("outbox", "moves", "house", "tablets")
NOTHING_WRONG = ": 0 lost, 0 doubled, 0 half done, 0 silent"


def test_killed_processes_and_a_full_disk_lose_double_and_halve_nothing() -> None:
    database = {"sqlite": "spatialite", "postgresql": "postgis"}[connection.vendor]
    command = [sys.executable, "scripts/faults.py", "--runs", "5", "--seed", "7", "--parts", *PARTS]
    command += ["--databases", database, "--tablets", "4", "--seconds", "5", "--photos", "2"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    parts = [line for line in done.stdout.splitlines() if line.startswith(connection.vendor)]
    assert [line.split()[1] for line in parts] == [*PARTS], done.stdout + done.stderr
    assert all(line.endswith(NOTHING_WRONG) for line in parts), done.stdout + done.stderr
    assert done.returncode == 0
