"""A new, empty database beside the one of the test run, for processes of their own."""

import uuid
from pathlib import Path

import psycopg
from django.db import connection

#: What deploy/postgresql.conf asks of the log.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_min_duration_statement": "-1"}


def database_url(folder: Path) -> str:
    """DATABASE_URL of an empty database of the engine of this run: in its cluster, or a file in the folder."""
    if connection.vendor == "sqlite":
        return f"spatialite:///{folder}/{uuid.uuid4().hex[:12]}.sqlite3"
    at = connection.settings_dict
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(host=at["HOST"], user=at["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        for setting, value in QUIET.items():
            server.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")  # type: ignore[arg-type]
    return f"postgis://{at['USER']}@/{name}?host={at['HOST']}"
