"""What a tablet tells afterwards: the act happened there and then, and is recorded here and now.

A service does not know whether a page or a tablet calls it. `acting` reads from here when it happened and under
which id the tablet knows what is made, and keeps the tablet's clock with the entry in the log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

#: A clock that is further off stands in the report.
OFF = timedelta(minutes=5)


@dataclass(frozen=True)
class Told:
    """One operation of a tablet. `offset_ms`: server minus tablet, None where it never knew.

    `happened_at` is the tablet's time set right by the offset, never after `received_at`.
    """

    op_id: UUID
    device: UUID
    device_name: str
    device_time: datetime
    offset_ms: int | None
    received_at: datetime
    happened_at: datetime

    @property
    def is_off(self) -> bool:
        """Whether the clock of the tablet was too far off to pass over."""
        return abs(timedelta(milliseconds=self.offset_ms or 0)) > OFF

    def not_before(self, earliest: datetime | None) -> datetime:
        """When it happened, but not before the visit began: no clock may make evidence impossible."""
        return max(self.happened_at, earliest) if earliest is not None else self.happened_at

    def as_payload(self) -> dict[str, object]:
        """What the log keeps: which operation, and all three times."""
        return {
            "operation": str(self.op_id),
            "device": str(self.device),
            "device_time": self.device_time.isoformat(),
            "offset_ms": self.offset_ms,
            "received_at": self.received_at.isoformat(),
        }


_current: ContextVar[Told | None] = ContextVar("the operation of a tablet that is being applied", default=None)


def current() -> Told | None:
    """The operation that is being applied; None where a person acts on a page."""
    return _current.get()


@contextmanager
def telling(told: Told) -> Iterator[None]:
    """Everything that services do inside happened as told."""
    token = _current.set(told)
    try:
        yield
    finally:
        _current.reset(token)
