"""What the worker does by the clock: old counts go."""

from datetime import datetime

from core.limits import services
from core.outbox import registry


@registry.every(3600, "limits.forget")
def forget(now: datetime) -> None:
    services.forget(now)
