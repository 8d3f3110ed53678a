"""How far the worker is behind, and what could not be delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from core.accounts.models import User
from core.outbox.models import Message, State


@dataclass(frozen=True)
class Lag:
    """`age`: how long the oldest due message has been waiting for the worker; zero if none is."""

    age: timedelta
    due: int
    waiting: int
    dead: int


def lag(now: datetime) -> Lag:
    """The state of the queue at this instant, in one query."""
    due = Q(state=State.WAITING, due_at__lte=now)
    found = Message.objects.filter(state__in=[State.WAITING, State.DEAD]).aggregate(
        oldest=Min("due_at", filter=due),
        due=Count("id", filter=due),
        waiting=Count("id", filter=Q(state=State.WAITING)),
        dead=Count("id", filter=Q(state=State.DEAD)),
    )
    age = now - found["oldest"] if found["oldest"] else timedelta(0)
    return Lag(age, found["due"], found["waiting"], found["dead"])


def managed_by(administrator: User) -> QuerySet[Message]:
    """The news of the own municipality and of the system itself; all of it for who runs the whole installation."""
    if administrator.municipality_id is None:
        return Message.objects.all()
    return Message.objects.filter(Q(municipality=administrator.municipality_id) | Q(municipality=None))


def dead_letters(administrator: User) -> QuerySet[Message]:
    """Newest first."""
    return managed_by(administrator).filter(state=State.DEAD).order_by("-created_at", "-id")


def waiting_messages(administrator: User) -> QuerySet[Message]:
    """In the order in which the worker takes them."""
    return managed_by(administrator).filter(state=State.WAITING).order_by("due_at", "id")
