"""What the worker does for the log: a checkpoint line every minute."""

from datetime import datetime

from core.audit import checkpoints
from core.outbox import registry


@registry.every(60, "audit.checkpoint")
def checkpoint(now: datetime) -> None:
    """Write one line about all heads; a minute that was missed is made up for by the next line."""
    checkpoints.write(now)
