"""The receipt: proof for the tablet that these bytes lie here, signed so that it can be told from a forged one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.audit.models import AuditEntry
from core.crypto import signing
from core.crypto.errors import KeyMissing

_PURPOSE = "parkwacht sync receipt v1"


def make(op_id: UUID, sha256: str, device_id: UUID, at: datetime, entry: AuditEntry) -> dict[str, Any]:
    """The receipt of bytes whose arrival this entry of the log records."""
    kid = signing.newest()
    receipt: dict[str, Any] = {
        "op_id": str(op_id),
        "sha256": sha256,
        "device_id": str(device_id),
        "server_time": at.isoformat(timespec="milliseconds"),
        "audit": {"scope": entry.scope, "seq": entry.seq, "entry_hash": entry.entry_hash},
        "kid": kid,
    }
    return receipt | {"hmac": signing.sign(_text(receipt), _PURPOSE, kid)}


def is_ours(receipt: Mapping[str, Any]) -> bool:
    """Whether this server, or one with its keys, gave out this receipt."""
    try:
        return signing.sign(_text(receipt), _PURPOSE, receipt["kid"]) == receipt["hmac"]
    except (KeyError, TypeError, KeyMissing):
        return False


def _text(receipt: Mapping[str, Any]) -> bytes:
    audit = receipt["audit"]
    parts = (
        *(receipt[name] for name in ("op_id", "sha256", "device_id", "server_time")),
        *(audit[name] for name in ("scope", "seq", "entry_hash")),
    )
    return "\n".join(str(part) for part in parts).encode()
