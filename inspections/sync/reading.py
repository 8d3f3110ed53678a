"""From the bytes that a tablet sent to an operation whose every member is known and checked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from core.api.parsing import parsed
from core.api.problems import Refused
from inspections.sync import sealing
from inspections.sync.errors import Faulty
from inspections.sync.models import SyncInbox

SCHEMA = json.loads((Path(__file__).parent / "envelope.schema.json").read_text(encoding="utf-8"))
_TAIL = b',"sha256":"'
_TAIL_LENGTH = len(_TAIL) + 64 + len(b'"}')


@dataclass(frozen=True)
class Read:
    """An operation. `base_version`, `device_time` and `offset_ms` as the tablet said them."""

    op_id: UUID
    inspection: UUID
    inspection_seq: int
    base_version: int
    type: str
    body: Mapping[str, Any]
    device_time: datetime
    offset_ms: int | None


@dataclass(frozen=True)
class Outside:
    """What the door reads: enough to put the bytes away under the right number."""

    op_id: UUID
    device_id: UUID
    device_seq: int


def outside(raw: bytes) -> Outside | None:
    """The numbers on the outside, sealed or not; None where these bytes are no operation."""
    try:
        given = parsed(raw)
        found = Outside(UUID(given["op_id"]), UUID(given["device_id"]), given["device_seq"])
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        return None
    whole = type(found.device_seq) is int and 1 <= found.device_seq <= 2_147_483_647
    return found if whole else None


def read(inbox: SyncInbox, municipality_id: int) -> Read:
    """The operation in these bytes. Raises Faulty with what is wrong: `seal`, `sha256`, `shape`, `unknown_type`."""
    raw = bytes(inbox.raw)
    given = _object(raw)
    if "sealed" in given:
        require_shape(given, "envelope")
        raw = sealing.open_operation(given, municipality_id)
        inner = _object(raw)
        if any(inner.get(name) != given[name] for name in ("op_id", "device_id", "device_seq")):
            raise Faulty("seal")
        given = inner
    _require_whole(raw, given)
    require_shape(given, "operation")
    require_body(given["type"], given["body"])
    return Read(
        op_id=UUID(given["op_id"]),
        inspection=UUID(given["inspection_id"]),
        inspection_seq=given["inspection_seq"],
        base_version=given["base_version"],
        type=given["type"],
        body=given["body"],
        device_time=instant(given["device_time"]),
        offset_ms=given["est_offset"],
    )


def files_of(inbox: SyncInbox, municipality_id: int) -> list[Mapping[str, Any]]:
    """What in the body names a file as `blob`: the body itself, or photos of a correction; none where it is faulty."""
    try:
        body = read(inbox, municipality_id).body
    except Faulty:
        return []
    return [body] if "blob" in body else list(body.get("photos", ()))


def peek(inbox: SyncInbox, municipality_id: int) -> tuple[UUID, int] | None:
    """Visit and place in its line of a faulty operation, where at least they can be read: it fills its place."""
    try:
        given = opened(inbox, municipality_id) or {}
        found = UUID(given["inspection_id"]), given["inspection_seq"]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return found if type(found[1]) is int and 1 <= found[1] <= 2_147_483_647 else None


def opened(inbox: SyncInbox, municipality_id: int) -> dict[str, Any] | None:
    """The members of what came in, whatever is wrong with them; None where it does not open or is no JSON object."""
    try:
        given = _object(bytes(inbox.raw))
        if "sealed" not in given:
            return given
        require_shape(given, "envelope")
        return _object(sealing.open_operation(given, municipality_id))
    except Faulty:
        return None


def require_body(kind: str, body: Any) -> None:
    """Raise Faulty unless the body is right for its type."""
    if kind not in SCHEMA["$defs"]["bodies"]:
        raise Faulty("unknown_type", kind[:40])
    require_shape(body, f"bodies/{kind}")


def require_shape(value: Any, name: str) -> None:
    """Raise Faulty (`shape`) naming the member and what it should be."""
    for fault in _validator(name).iter_errors(value):
        place = "/".join(str(part) for part in fault.absolute_path)
        raise Faulty("shape", f"{place or '-'}: {fault.validator}"[:200])


@cache
def _validator(name: str) -> Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def _object(raw: bytes) -> dict[str, Any]:
    try:
        return parsed(raw)
    except Refused as error:
        raise Faulty("shape", "JSON") from error


def _require_whole(raw: bytes, given: Mapping[str, Any]) -> None:
    """The last member is the hash of everything before it (docs/sync.md)."""
    text, tail = raw[:-_TAIL_LENGTH], raw[-_TAIL_LENGTH:]
    said = hashlib.sha256(text + b"}").hexdigest()
    if tail != _TAIL + said.encode() + b'"}' or given.get("sha256") != said:
        raise Faulty("sha256")


def instant(text: str) -> datetime:
    """The moment that a member names. Raises Faulty (`shape`)."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Faulty("shape", "device_time") from error
