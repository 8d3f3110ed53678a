"""News for the permit room: letters to make, notices to send, and the hourly look at the clock."""

from datetime import datetime
from uuid import UUID

from core.outbox.models import Message
from core.outbox.registry import consumer, every
from permits import tick
from permits.letters import services


@consumer("permits.letter")
def make_letter(message: Message) -> None:
    """Make the letter that a service asked for, dated by the moment of the act."""
    payload = message.payload
    decision, event = payload.get("decision"), payload.get("event")
    services.send(
        UUID(payload["application"]),
        payload["kind"],
        key=message.key,
        at=message.created_at,
        decision_id=UUID(decision) if decision else None,
        event_id=UUID(event) if event else None,
    )


@consumer("permits.notice")
def send_notice(message: Message) -> None:
    """Send the e-mail that says that a letter waits."""
    services.notify(UUID(message.payload["document"]), at=message.created_at)


@every(3600, "permits.clock_tick", by_parts=True)
def tick_hourly(now: datetime) -> None:
    """Let lapse what time lets lapse."""
    tick.run(now)
