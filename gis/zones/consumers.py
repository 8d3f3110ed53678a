"""What the worker does for zones: the states follow the calendar, and reminders go out."""

from datetime import datetime
from uuid import UUID

from core.outbox.models import Message
from core.outbox.registry import consumer, every
from gis.zones.services import clock


@every(3600, "zones.tick", by_parts=True)
def pass_time(now: datetime) -> None:
    """Bring every order in the making up to the day."""
    clock.tick(now)


@consumer("zones.renewal")
def mail_reminder(message: Message) -> None:
    """Tell the policy advisers that an order will lapse."""
    clock.mail_reminder(UUID(message.payload["reminder"]), at=message.created_at)
