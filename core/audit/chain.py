"""The canonical bytes of a log entry and the hashes over them. Pure.

Version 1: one line per field, in the order of FIELDS, after a first line that names the version.
A line is `name:length:value` with the length in UTF-8 bytes, or `name:-` where there is no
value, so that no two entries share bytes. Instants are UTC with microseconds, days are ISO 8601,
numbers decimal, identifiers lower-case UUIDs. A stored version never changes its meaning: the
golden vectors in tests/unit/test_audit_chain.py hold it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

VERSION = 1
#: Hash before the first entry of a scope, and before the first line of the checkpoint file.
GENESIS = "0" * 64
FIELDS = (
    "scope",
    "seq",
    "at",
    "recorded_at",
    "municipality_id",
    "actor_id",
    "on_behalf_of",
    "verb",
    "object_type",
    "object_id",
    "effective_on",
    "before",
    "after",
    "result",
    "origin",
    "reason",
    "legal_ground",
    "processing_activity",
    "trace_id",
    "commitment",
    "prev_hash",
)

#: All but its scope and its place.
_OWN = FIELDS[2:-1]

Value = str | int | datetime | date | UUID | None


def canonical(fields: Mapping[str, Value], version: int = VERSION) -> bytes:
    """The bytes that an entry's hash covers. Raises ValueError on a version that this code does not know."""
    if version != VERSION:
        raise ValueError(f"audit entry version {version} is unknown")
    before, after = around_place(fields)
    place = _line("seq", as_text(fields["seq"])), _line("prev_hash", as_text(fields["prev_hash"]))
    return f"{before}{place[0]}{after}{place[1]}".encode()


def around_place(fields: Mapping[str, Value]) -> tuple[str, str]:
    """All but an entry's place in its chain: what stands before the line of `seq`, and from there to `prev_hash`."""
    lines = (_line(name, value if type(value := fields[name]) is str else as_text(value)) for name in _OWN)
    return f"parkwacht-audit:{VERSION}\n{_line('scope', as_text(fields['scope']))}", "".join(lines)


def entry_hash(fields: Mapping[str, Value], version: int = VERSION) -> str:
    """SHA-256 over the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(fields, version)).hexdigest()


def commitment(salt: str, body: str) -> str:
    """What binds an entry to its payload without revealing it: SHA-256 over salt and text."""
    lines = f"parkwacht-payload:1\n{_line('salt', salt)}{_line('body', body)}"
    return hashlib.sha256(lines.encode()).hexdigest()


def payload_text(payload: Mapping[str, object]) -> str:
    """The payload as it is stored and hashed: JSON with sorted keys, ASCII only, equal on every database."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)


def clean(text: str) -> str:
    """Text that every database stores byte for byte: no NUL, no half surrogate pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def instant(at: datetime) -> str:
    """An aware instant as UTC text with six decimals. Raises ValueError on a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def as_text(value: Value) -> str | None:
    """A value of an entry as its hash covers it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def _line(name: str, value: str | None) -> str:
    if value is None:
        return f"{name}:-\n"
    size = len(value) if value.isascii() else len(value.encode())
    return f"{name}:{size}:{value}\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(f"a payload cannot hold {type(value).__name__}")
