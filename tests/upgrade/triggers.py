"""The triggers of the database at hand: of the log, and on SpatiaLite those that keep the R-trees."""

from django.db import connection

_NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def trigger_names() -> list[str]:
    """In order."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())
