"""News from below: a case asks for a visit."""

from uuid import UUID

from django.utils import timezone

from core.outbox import registry
from core.outbox.models import Message
from inspections import flows


@registry.consumer("permits.visit_requested")
def visit_requested(message: Message) -> None:
    """Put the visit on the planner's list; a repeat finds it there and adds nothing."""
    flows.visit_requested(UUID(message.payload["visit_request"]), at=timezone.now())
