"""The app on somebody's telephone: codes by time (RFC 6238), reckoned apart from what the house uses."""

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, at: float | None = None) -> str:
    """The six digits that an app with this secret shows."""
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", step), hashlib.sha1)
    start = digest.digest()[-1] & 15
    number = int.from_bytes(digest.digest()[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"
