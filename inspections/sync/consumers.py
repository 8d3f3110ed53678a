"""What the worker does for tablets: judge what arrived, and look again at what was left behind."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from core.outbox import registry
from core.outbox.models import Message
from inspections.sync import judging, merge
from inspections.sync.models import Operation
from inspections.sync.queue import TOPIC, later

#: A message may die; what it asked for does not.
FORGOTTEN = timedelta(minutes=10)


@registry.consumer(TOPIC)
def judge(message: Message) -> None:
    """Judge the line of an operation; a repeat finds it judged."""
    judging.judge(UUID(message.payload["op_id"]), at=timezone.now())


@registry.every(600, "sync.forgotten")
def ask_again(now: datetime) -> None:
    """Ask again for what arrived and was not judged, or waits: what it waited for may have come at that very moment."""
    left = Operation.objects.filter(state__in=(merge.STORED, merge.HELD), inbox__kind="operation")
    left = left.filter(received_at__lt=now - FORGOTTEN).select_related("inbox").order_by("judged_at", "pk")
    for operation in left[:1000]:
        later(operation, f"again {now:%Y-%m-%dT%H:%M}", now)
