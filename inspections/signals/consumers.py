"""What the worker does by the clock: signals whose term is over are destroyed."""

from datetime import datetime

from core.outbox import registry
from inspections.signals.services import retention


@registry.every(24 * 3600, "signals.destroy", by_parts=True)
def destroy_due(now: datetime) -> None:
    """Every night, and after a night that was missed."""
    retention.tick(now)
