"""A database of the first landed schema, with the data of walked cases, comes through every migration since."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.upgrade import rows
from tests.upgrade.triggers import trigger_names

DATABASE = "first_schema"


@pytest.fixture
def empty_database(db: None, tmp_path: Path, django_db_blocker: pytest.FixtureDef) -> str:
    """DATABASE_URL of an empty database of the same kind, beside that of the tests."""
    if connection.vendor == "sqlite":
        return f"spatialite:///{tmp_path}/first.sqlite3"
    server = connection.settings_dict
    # Outside the transaction of the test: a database cannot be made inside one.
    maker = connection.copy(alias="maker")
    with maker.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}_{os.getpid()}")
        cursor.execute(f"CREATE DATABASE {DATABASE}_{os.getpid()}")
    maker.close()
    return f"postgis://{server['USER']}@/{DATABASE}_{os.getpid()}?host={server['HOST']}"


def test_from_the_first_landed_schema_to_now_nothing_is_lost(empty_database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": empty_database, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.upgrade.first_to_now"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert said[-1] == f"{sum(map(len, rows.read().values()))} rows of {len(rows.read())} tables migrated"
    (triggers,) = [line.removeprefix("triggers: ").split() for line in said if line.startswith("triggers: ")]
    assert triggers == trigger_names()
    assert "stored cases: 8 compared" in done.stdout
