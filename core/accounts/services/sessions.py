"""Ending sessions: one's own, or a colleague's by the administrator."""

from datetime import datetime
from uuid import UUID

from core.accounts import rights
from core.accounts.models import Session, User
from core.accounts.verbs import SESSION_ENDED, SESSIONS_ENDED
from core.acts import one_act
from core.audit import services as audit
from core.audit.scopes import ADMIN, LOGIN


@one_act()
def end(public_id: UUID, *, actor: User, at: datetime) -> User:
    """Sign one browser out; whose it was. Raises Session.DoesNotExist for what is ended or not the actor's to end."""
    session = Session.objects.select_for_update().get(public_id=public_id, user__isnull=False)
    owner = User.objects.get(pk=session.user_id)
    if not _may_end(actor, owner):
        raise Session.DoesNotExist
    session.delete()
    audit.record(owner, SESSION_ENDED, actor=actor, at=at, scope=_scope(actor, owner))
    return owner


@one_act()
def end_all(user: User, *, actor: User | None, at: datetime, keep: UUID | None = None, reason: str = "") -> int:
    """Sign a person out everywhere, but for the session `keep`; how many were ended. Actor None: the system."""
    if actor is not None and not _may_end(actor, user):
        rights.require(actor, rights.MANAGE, user)
    sessions = Session.objects.filter(user=user)
    ended, _rows = (sessions.exclude(public_id=keep) if keep else sessions).delete()
    if ended:
        audit.record(user, SESSIONS_ENDED, actor=actor, at=at, reason=reason, scope=_scope(actor, user))
    return ended


def _may_end(actor: User, owner: User) -> bool:
    return owner == actor or rights.has(actor, rights.MANAGE, owner)


def _scope(actor: User | None, owner: User) -> str:
    return LOGIN if actor in {None, owner} else ADMIN
