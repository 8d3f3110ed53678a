"""The message that asks the worker to judge what arrived."""

from datetime import datetime

from core.outbox.services import Todo, send
from inspections.sync.models import Operation

TOPIC = "sync.judge"


def asks(op_id: object, why: str = "") -> Todo:
    """Ask to judge the line of this operation. The same id and reason again adds nothing."""
    return Todo(TOPIC, key=f"{op_id} {why}".strip(), payload={"op_id": str(op_id)})


def later(operation: Operation, why: str, at: datetime) -> None:
    """Ask it in the caller's transaction."""
    send(asks(operation.inbox.op_id, why), at=at, municipality_id=operation.municipality_id)
