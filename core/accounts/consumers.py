"""What the worker does for accounts: sessions that ended by themselves leave the table."""

from datetime import datetime

from core.accounts.models import Session
from core.outbox import registry


@registry.every(60 * 60, "accounts.clear_sessions")
def clear_sessions(now: datetime) -> None:
    """Forget the expired; nobody can use them any more."""
    Session.objects.filter(expire_date__lte=now).delete()
