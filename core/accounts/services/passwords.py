"""A new password ends what was signed in with the old one."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.http import HttpRequest
from django.utils import timezone

from core.accounts.models import User
from core.accounts.services import sessions
from core.accounts.sessions import public_id_of
from core.accounts.verbs import PASSWORD_CHANGED
from core.audit import services as audit
from core.audit.scopes import LOGIN


def connect() -> None:
    """Listen to allauth, whose pages change passwords; again is harmless."""
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_changed, dispatch_uid="accounts-password-changed")


def _changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    at = timezone.now()
    sessions.end_all(user, actor=user, at=at, keep=public_id_of(request))
    audit.record(user, PASSWORD_CHANGED, actor=user, at=at, scope=LOGIN)
