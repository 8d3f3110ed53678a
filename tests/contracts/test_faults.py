"""`manage.py faults` keeps working, and a small number of kills is survived every day."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "faults", "--runs", "10", "--seed", "7"]


def on_an_empty_database(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": f"spatialite:///{folder}/faults.sqlite3"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
    return subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.spatialite
def test_killed_writers_and_workers_lose_and_double_nothing(tmp_path: Path) -> None:
    done = on_an_empty_database(tmp_path)
    assert "0 lost, 0 doubled, 0 without cause, 0 silent" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
