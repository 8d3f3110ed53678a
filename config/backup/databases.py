"""The database as one file, as it was at one moment, and back: by pg_dump, or by SQLite's own copy."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from config.backup.manifest import BackupError

#: What an empty database may hold: PostGIS brings these.
_OF_POSTGIS = {"spatial_ref_sys", "geography_columns", "geometry_columns", "raster_columns", "raster_overviews"}


def file_name() -> str:
    return "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"


def dump(target: Path, fixed: Callable[[], None]) -> None:
    """Write the database to `target`. Calls `fixed` once what will be written no longer changes.

    Others go on writing meanwhile. Raises BackupError with what the program said, which names no data.
    """
    if connection.vendor == "postgresql":
        _dump_server(target, fixed)
    else:
        _dump_file(target, fixed)


def is_empty() -> bool:
    """True if nothing of a house is in the database yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    with connection.cursor() as cursor:
        return not set(connection.introspection.table_names(cursor)) - _OF_POSTGIS


def load(source: Path) -> None:
    """Fill the empty database from `source`: all of it or nothing. Raises BackupError."""
    connection.close()
    if connection.vendor == "postgresql":
        # No comments: only the owner of an extension may set one, and that is the server's administrator.
        options = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--single-transaction"]
        with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
            wanted.write("\n".join(_ours(_run("pg_restore", "--list", str(source)))))
            wanted.flush()
            _run("pg_restore", *options, "--use-list", wanted.name, "--dbname", _name(), str(source))
        return
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


def _dump_server(target: Path, fixed: Callable[[], None]) -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            fixed()
            _run("pg_dump", "--format", "custom", "--snapshot", snapshot, "--file", str(target), _name())
        finally:
            cursor.execute("ROLLBACK")


def _dump_file(target: Path, fixed: Callable[[], None]) -> None:
    from sqlite3 import connect  # what core.spatialite put there: the same SQLite as the house's

    source = connect(_name(), isolation_level=None)
    copy = connect(target)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read fixes the view
        fixed()
        source.backup(copy)
    finally:
        source.close()
        copy.close()


def _ours(contents: str) -> list[str]:
    """Without the table of PostGIS itself: the extension fills it, and nobody else may write there."""
    return [line for line in contents.splitlines() if " TABLE DATA public spatial_ref_sys " not in line]


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> str:
    """What the program wrote. Raises BackupError with what it complained of."""
    if not shutil.which(program):
        raise BackupError(f"{program} ontbreekt / is missing: apt-get install postgresql-client")
    at = connection.settings_dict
    given = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(  # noqa: S603  our own arguments
        [program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-1000:]}")
    return done.stdout
