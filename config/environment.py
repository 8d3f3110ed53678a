"""The settings of an installation: one table, from which a wrong one is refused and the documentation checked.

Nothing here imports Django's settings: this is read before they exist. A message names the setting, what is wrong
and what would be right, and never repeats a value that may be secret.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import map_sources, openid_settings

SHORTEST_SECRET = 40
FEWEST_SIGNS = 10
_HOST = re.compile(r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.I)
_KEY_ID = re.compile(r"[a-z0-9-]{1,20}")
_MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "file")
_PLACEHOLDERS = {"{z}", "{x}", "{y}"}

Fault = Callable[[str], str]


@dataclass(frozen=True)
class Setting:
    """One environment variable. `fault`: what is wrong with a value that is set, or empty.

    `production`: what is wrong in production with a value, also with none; or empty.
    """

    name: str
    what: str
    fault: Fault = lambda value: ""
    production: Fault = lambda value: ""


def _database(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "the port is not a number from 1 to 65535, or a sign in the password is not written as %XX"
    if parts.scheme not in {"postgis", "spatialite"}:
        return "expected postgis://user:password@host/name or spatialite:///path"
    if parts.scheme == "spatialite":
        return "" if parts.path.strip("/") else "expected the path of a file: spatialite:///var/parkwacht.sqlite3"
    if port == 0 or not parts.path.strip("/"):
        return "expected the name of the database at the end: postgis://user:password@host/name"
    return ""


def _route_server(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        return "expected the address of a route server: http://host:5000"
    return ""


def _server(url: str) -> str:
    return "" if url.startswith("postgis://") else "set postgis://user:password@host/name: production runs on PostGIS"


def _secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SIGNS or "local-only" in value:
        return f"set a random value of at least {SHORTEST_SECRET} characters, such as of `openssl rand -base64 48`"
    return ""


def _hosts(value: str) -> str:
    wrong = [host for host in value.split(",") if host and host != "*" and not _HOST.fullmatch(host)]
    return (
        f"not a host name: {wrong[0]!r}; expected names such as parkwacht.example, separated by commas" if wrong else ""
    )


def _own_hosts(value: str) -> str:
    named = [host for host in value.split(",") if host]
    if not named:
        return "name the hosts this installation answers to, separated by commas"
    return "'*' answers to every name; list the host names themselves" if "*" in named else ""


def _origins(value: str) -> str:
    for origin in filter(None, value.split(",")):
        parts = urlsplit(origin)
        if parts.scheme != "https" or not parts.hostname or parts.path or parts.query:
            return f"expected https://host without a path, separated by commas; got {origin!r}"
    return ""


def _folder(path: Path) -> str:
    """What keeps us from writing below this folder; it need not be there yet."""
    for there in (path, *path.parents):
        if there.is_dir():
            return "" if os.access(there, os.W_OK | os.X_OK) else f"{there} is not writable for this user"
        if there.exists():
            return f"{there} is not a folder"
    return ""


def _file_store(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or len(parts.path) < 2:
        return "expected file:///folder, with three slashes"
    return _folder(Path(unquote(parts.path)))


def _socket(value: str) -> str:
    return "" if value.startswith("/") else "expected the path of clamd's socket, such as /run/clamav/clamd.ctl"


def _mail(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "the port is not a number from 1 to 65535, or a sign in the password is not written as %XX"
    if parts.scheme not in _MAIL_SCHEMES:
        return "expected smtp+tls://user:password@host:587, smtps://, smtp:// or file:///folder"
    if parts.scheme == "file":
        return (
            _folder(Path(unquote(parts.path))) if len(parts.path) > 1 else "expected file:///folder, with three slashes"
        )
    return "" if host else "the host of the mail server is missing: smtp+tls://user:password@host:587"


def _mail_goes_out(url: str) -> str:
    return "" if url else "name the mail server, or file:///folder if notices are meant to stay files"


def _address(value: str) -> str:
    return (
        "" if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+|[^<>]+<[^@\s<>]+@[^@\s<>]+>", value) else "expected an e-mail address"
    )


def _field_keys(value: str) -> str:
    seen = set()
    for key in value.split(","):
        name, colon, secret = key.strip().partition(":")
        if not colon or not _KEY_ID.fullmatch(name):
            return "expected id:key, newest first, separated by commas; an id is 1-20 small letters, digits or dashes"
        if name in seen:
            return f"the id {name!r} is there twice; each key needs an id of its own"
        seen.add(name)
        if _bytes_of(secret) != 32:
            return f"the key {name!r} is not 32 bytes in base64; make one with `openssl rand -base64 32`"
    return ""


def _has_keys(value: str) -> str:
    if not value or any(key.strip().startswith("local-only:") for key in value.split(",")):
        return "set id:key, the key of `openssl rand -base64 32`; keep a copy apart from the back-ups"
    return ""


def _bytes_of(secret: str) -> int:
    try:
        return len(base64.b64decode(secret, validate=True))
    except binascii.Error:
        return 0


def _tiles(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or not all(place in url for place in _PLACEHOLDERS):
        return "expected https://host/.../{z}/{x}/{y}..., or nothing for no background"
    return ""


def _wms(value: str) -> str:
    try:
        map_sources.wms_layers(value)
    except ValueError as error:
        return str(error)
    return ""


def _switch(value: str) -> str:
    return "" if value in {"0", "1"} else "expected 1 (on) or 0 (off)"


def _count(value: str) -> str:
    return "" if value.isdecimal() and int(value) < 10 else "expected a small number, 0 for none"


def _counted(value: str) -> str:
    return "" if value else "say how many proxies of yours stand before this process, 0 for none"


def _issuer(url: str) -> str:
    parts = urlsplit(url)
    return (
        "" if parts.scheme == "https" and parts.hostname else "expected https://host/path, as the issuer names itself"
    )


def _claim(value: str) -> str:
    return "an e-mail address passes from one person to the next: name a claim that does not" if "mail" in value else ""


def _half_issuers(environ: Mapping[str, str]) -> list[str]:
    """An issuer without what goes with it would refuse everyone, or accept whom it should not."""
    found = []
    for who in ("STAFF", "FIRMS"):
        parts = [f"OIDC_{who}_{part}" for part in ("CLIENT_ID", "SECRET", "ACR")]
        if environ.get(f"OIDC_{who}_ISSUER"):
            found += [f"{name}: needed with OIDC_{who}_ISSUER." for name in parts if not environ.get(name)]
    return found


def _no_demo(value: str) -> str:
    return "the demo's password is public: leave this out in production" if value == "1" else ""


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "`postgis://user:password@host/name`, `?host=/folder` for a socket. Default: SpatiaLite in `VAR_DIR`, "
        "which production refuses",
        _database,
        _server,
    ),
    Setting("SECRET_KEY", "signs sessions and links: at least 40 random characters", production=_secret),
    Setting("ALLOWED_HOSTS", "host names, separated by commas", _hosts, _own_hosts),
    Setting("CSRF_TRUSTED_ORIGINS", "only where a proxy changes the host name: `https://host,...`", _origins),
    Setting(
        "PROXY_COUNT",
        "how many proxies of yours stand before the web process, `0` for none; each must add the address it was called "
        "from to `X-Forwarded-For`. Production has no default: too low, and everyone shares the address of your proxy, "
        "so that five wrong guesses lock a name for all; too high, and anyone writes the address he likes",
        _count,
        _counted,
    ),
    Setting(
        "VAR_DIR",
        "where files and checkpoints go unless said otherwise; default `var/`",
        lambda value: _folder(Path(value)),
    ),
    Setting("FILE_STORE", "`file:///folder` for uploads and letters", _file_store),
    Setting(
        "CLAMAV_SOCKET",
        "path of clamd's socket: then nobody can open an upload before it called it clean; without it nothing is "
        "scanned",
        _socket,
    ),
    Setting(
        "FIELD_KEYS",
        "keys for what is encrypted at rest, newest first: `id:base64 of 32 bytes,...`. Production needs one; lose it, "
        "and what is under it is lost: keep a copy apart from the back-ups",
        _field_keys,
        _has_keys,
    ),
    Setting(
        "EMAIL_URL",
        "the mail server for notices; without it each mail becomes a file in `VAR_DIR/mail`, which production must "
        "ask for (`file:///folder`)",
        _mail,
        _mail_goes_out,
    ),
    Setting("DEFAULT_FROM_EMAIL", "sender of the notices", _address),
    Setting(
        "OSRM_URL",
        "a route server that speaks OSRM's API, such as `http://osrm:5000`, for the ways of rounds; without it they "
        "are reckoned in a straight line",
        _route_server,
    ),
    Setting("BASEMAP_URL", "background tiles; off by default, every map works without", _tiles),
    Setting(
        "WMS_LAYERS",
        "layers of WMS services that people may lay under the map: `label https://host/path layer,layer`, more "
        "of them with `;` between. The browser asks the service itself, which then sees which place is looked at",
        _wms,
    ),
    *(
        setting
        for who, what in (("STAFF", "the municipality's own sign-in service"), ("FIRMS", "the eHerkenning broker"))
        for setting in (
            Setting(
                f"OIDC_{who}_ISSUER", f"OpenID Connect issuer of {what}: `https://host/path`; none by default", _issuer
            ),
            Setting(f"OIDC_{who}_CLIENT_ID", "what this installation is called there"),
            Setting(f"OIDC_{who}_SECRET", "the secret that goes with it"),
            Setting(
                f"OIDC_{who}_ACR",
                "values of `acr` or `amr` that are strong enough, separated by commas; without any of them: refused",
            ),
        )
    ),
    Setting("OIDC_STAFF_CLAIM", "the claim that names a member of staff for good; default `sub`", _claim),
    Setting("OIDC_FIRMS_KVK_CLAIM", f"the claim with the KvK number; default `{openid_settings.KVK_CLAIM}`", _claim),
    Setting("OIDC_FIRMS_PERSON_CLAIM", f"who acts; default `{openid_settings.PERSON_CLAIM}`", _claim),
    Setting("OIDC_FIRMS_MANDATE_CLAIM", f"the mandate; default `{openid_settings.MANDATE_CLAIM}`", _claim),
    Setting(
        "REQUIRE_SECOND_FACTOR",
        "`0` lets staff work with a password alone; on by default, off in the demo",
        _switch,
    ),
    Setting("DEMO", "`1` lists demo accounts on the sign-in page; production refuses it", _switch, _no_demo),
)


def faults(environ: Mapping[str, str], *, production: bool = False) -> list[str]:
    """One sentence for each wrong setting, in the order of the table."""
    found = []
    for setting in SETTINGS:
        value = environ.get(setting.name, "")
        fault = (value and setting.fault(value)) or (production and setting.production(value))
        if fault:
            found.append(f"{setting.name}: {fault}.")
    return found + _half_issuers(environ)


def refuse(found: Iterable[str]) -> None:
    """Raise ImproperlyConfigured with all that is wrong, one a line."""
    if found := list(found):
        raise ImproperlyConfigured(
            "the settings are wrong, so nothing was started.\n" + "\n".join(f"  {line}" for line in found)
        )
