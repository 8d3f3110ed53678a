"""What an administrator may do with a message that could not be delivered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from core.audit import services as audit
from core.outbox import selectors
from core.outbox.errors import NotDead
from core.outbox.models import Message, State
from core.outbox.verbs import MESSAGE_RESENT

MANAGE = "outbox.manage"


@transaction.atomic
def resend(public_id: UUID, *, actor: User, at: datetime) -> Message:
    """Give a dead letter all its attempts again, from `at` on.

    Raises RightRefused, Message.DoesNotExist, or NotDead if a colleague was first.
    """
    rights.require(actor, MANAGE)
    message = selectors.managed_by(actor).select_for_update(of=("self",)).get(public_id=public_id)
    if message.state != State.DEAD:
        raise NotDead(_("Dit bericht is al opnieuw verstuurd of afgeleverd."))
    message.state, message.attempts, message.due_at = State.WAITING, 0, at
    message.save()
    audit.record(message, MESSAGE_RESENT, actor=actor, at=at, before=State.DEAD.value, after=State.WAITING.value)
    return message
