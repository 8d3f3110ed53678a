"""Reads DATABASE_URL into Django's database settings: SpatiaLite or PostGIS."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# IMMEDIATE: two writers through one flow fail with DEFERRED ("database is locked").
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000",
}


def parse(url: str, base_dir: Path) -> dict[str, object]:
    """Return Django's settings for one database.

    `spatialite:///relative/path` and `spatialite:////absolute/path` name a file;
    `postgis://user:password@host:port/name` a server, `?host=/folder` its unix socket.
    Raises ImproperlyConfigured on any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "spatialite":
        path = base_dir / unquote(parts.path.removeprefix("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "core.spatialite",
            "NAME": str(path),
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme == "postgis":
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            # After a restart of the database every process holds connections that are dead: without this check, each
            # costs somebody a page.
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"DATABASE_URL: expected spatialite:// or postgis://, got {parts.scheme!r}://")
