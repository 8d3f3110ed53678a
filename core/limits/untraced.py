"""Counting requests by address where nobody may be traced: the salt and the counts are in this process's memory only.

Each window has a salt of its own, thrown away with its counts; nothing of it is written anywhere. Every web process
counts for itself, so the limit of the house is as many times higher as it has processes.
"""

import hashlib
import secrets
from datetime import datetime
from threading import Lock

from core.limits.services import Limit

#: More addresses than this in one window are no people: from there on everybody waits for the next one.
MOST_ADDRESSES = 50_000


class Untraced:
    """Counts of one window."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = -1
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def wait_for(self, who: str, limit: Limit, now: datetime) -> int:
        """Count one request; how many seconds to wait before the next, 0 if this one may go on."""
        window, gone = divmod(int(now.timestamp()), limit.seconds)
        with self._lock:
            if window != self._window:
                self._window, self._salt, self._counts = window, secrets.token_bytes(32), {}
            key = hashlib.blake2b(who.encode(), key=self._salt, digest_size=16).digest()
            known = self._counts.get(key, 0)
            full = not known and len(self._counts) >= MOST_ADDRESSES
            if full or known >= limit.most:
                return limit.seconds - gone
            self._counts[key] = known + 1
        return 0
