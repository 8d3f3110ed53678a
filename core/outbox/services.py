"""Sending messages and delivering them: at least once, each in a transaction of its own."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.audit import trace
from core.outbox import registry
from core.outbox.errors import DeliveryError, Undeliverable
from core.outbox.models import Message, State

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
NO_CONSUMER = "NoConsumer: nobody takes this topic"
_PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True)
class Todo:
    """News to be delivered after commit. `key` makes it unique for its topic; `payload` holds ids only."""

    topic: str
    key: str
    payload: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.payload.items():
            for item in value if isinstance(value, list | tuple) else [value]:
                if not isinstance(item, _PLAIN):
                    raise TypeError(f"{self.topic}: payload {name!r} holds a {type(item).__name__}; send its id")


def send(todo: Todo, *, at: datetime, municipality_id: int | None = None) -> None:
    """Write the message in the caller's transaction, one row for each consumer, due at `at`.

    The same topic and key again is the same message and adds nothing. A topic that nobody takes is
    kept and becomes a dead letter, so that it is seen.
    """
    rows = [
        Message(
            topic=todo.topic,
            consumer=name,
            key=todo.key,
            payload=dict(todo.payload),
            municipality_id=municipality_id,
            created_at=at,
            due_at=at,
        )
        for name in registry.consumers_of(todo.topic) or [""]
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def deliver_due(now: datetime, limit: int = 1000) -> int:
    """Deliver what is due, oldest first, up to `limit` messages; return how many were tried."""
    tried = 0
    while tried < limit and _deliver_next(now):
        tried += 1
    return tried


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: doubling, one hour at most."""
    return min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts - 1, 20))


def describe(error: BaseException) -> str:
    """Class and place of an error. Its text only where a consumer wrote it for us: texts hold personal data."""
    if isinstance(error, DeliveryError):
        return f"{type(error).__name__}: {error}"[:300]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"[:300]


def _deliver_next(now: datetime) -> bool:
    due = Message.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "id")
    # Asked first without a transaction: on SQLite every transaction takes the write lock.
    if not due.exists():
        return False
    with transaction.atomic():
        message = due.select_for_update(skip_locked=True).first()
        if message is None:
            return False
        with trace.running("worker", str(message.public_id)):
            _attempt(message, now)
        message.save()
    return True


def _attempt(message: Message, now: datetime) -> None:
    """Run the consumer in a savepoint: what it wrote is undone when it fails, the attempt is not."""
    handle = registry.handler(message.topic, message.consumer)
    message.attempts += 1
    spent = message.attempts >= settings.OUTBOX_MAX_ATTEMPTS
    if handle is None:
        # A consumer by name that is not here may be one of the next version, whose web server wrote the message.
        _fail(message, now, NO_CONSUMER, dead=spent or not message.consumer)
        return
    try:
        with transaction.atomic():
            handle(message)
    except Exception as error:  # a consumer may fail in any way; none may stop the worker
        _fail(message, now, describe(error), dead=spent or isinstance(error, Undeliverable))
    else:
        message.state, message.done_at, message.last_error = State.DONE, now, ""


def _fail(message: Message, now: datetime, error: str, *, dead: bool) -> None:
    message.last_error = error
    message.due_at = now + backoff(message.attempts)
    message.state = State.DEAD if dead else State.WAITING
    log.warning("outbox message %s %s attempt %d: %s", message.public_id, message.state, message.attempts, error)
