"""A new, empty database beside the one of the test run, for processes of their own."""

import uuid
from pathlib import Path

import psycopg
from django.db import connection

#: What deploy/postgresql.conf asks of the log.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_min_duration_statement": "-1"}


def database_url(folder: Path) -> str:
    """DATABASE_URL of an empty database of the engine of this run: in its cluster, or a file in the folder.

    On the server as docs/operator.md makes it: owned by a role without rights on the server itself.
    """
    if connection.vendor == "sqlite":
        return f"spatialite:///{folder}/{uuid.uuid4().hex[:12]}.sqlite3"
    at = connection.settings_dict
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(host=at["HOST"], user=at["USER"], dbname="postgres", autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'plain'").fetchone():
            server.execute("CREATE ROLE plain LOGIN")
        server.execute(f"CREATE DATABASE {name} OWNER plain")  # type: ignore[arg-type]
        for setting, value in QUIET.items():
            server.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")  # type: ignore[arg-type]
    with psycopg.connect(host=at["HOST"], user=at["USER"], dbname=name, autocommit=True) as server:
        server.execute("CREATE EXTENSION postgis")
    return f"postgis://plain@/{name}?host={at['HOST']}"
