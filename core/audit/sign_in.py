"""Who signed in, who signed out, who was refused: entries in the chain `system:login`.

The framework tells of these by signals; it has no other door.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from core.accounts.models import User
from core.audit import services
from core.audit.scopes import LOGIN
from core.audit.verbs import (
    CODES_RENEWED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    LOCKED_OUT,
    SIGN_IN_REFUSED,
    SIGNED_IN,
    SIGNED_OUT,
)


def connect() -> None:
    """Listen from now on; again is harmless."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit-signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit-signed-out")
    user_login_failed.connect(_refused, dispatch_uid="audit-sign-in-refused")
    user_locked_out.connect(_locked_out, dispatch_uid="audit-locked-out")


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """By what: `password`, `password+totp`, `webauthn` for a passkey alone, or the issuer's name."""
    records = get_authentication_records(request, user)
    ways = [record.get("provider") or record.get("type") or record["method"] for record in records]
    services.record(user, SIGNED_IN, actor=user, at=timezone.now(), scope=LOGIN, after="+".join(ways)[:80])


def record_factors(user: User, before: Mapping[int, str], after: Mapping[int, str]) -> None:
    """Record which factors came and which went, by key and type, in the transaction that changes them.

    Not by allauth's signals: those come after its commit, when an entry that cannot be written undoes nothing.
    """
    came = sorted(kind for key, kind in after.items() if key not in before)
    went = sorted(kind for key, kind in before.items() if key not in after)
    codes = str(Authenticator.Type.RECOVERY_CODES)
    if codes in came and codes in went:
        came.remove(codes)
        went.remove(codes)
        _note(user, CODES_RENEWED, codes)
    for verb, kinds in ((FACTOR_ADDED, came), (FACTOR_REMOVED, went)):
        for kind in kinds:
            _note(user, verb, kind)


def _note(user: User, verb: str, kind: str) -> None:
    services.record(user, verb, actor=user, at=timezone.now(), scope=LOGIN, after=kind)


def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        services.record(user, SIGNED_OUT, actor=user, at=timezone.now(), scope=LOGIN)


def _refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    services.record(_tried(credentials), SIGN_IN_REFUSED, actor=None, at=timezone.now(), scope=LOGIN, result="refused")


def _locked_out(request: HttpRequest, **kwargs: Any) -> None:
    """The miss that locks; axes tells of every later one too, and those are refusals only."""
    if request.axes_failures_since_start is not None:  # type: ignore[attr-defined]
        user = _tried(request.axes_credentials)  # type: ignore[attr-defined]
        services.record(user, LOCKED_OUT, actor=None, at=timezone.now(), scope=LOGIN, result="refused")


def _tried(credentials: dict[str, Any]) -> User | None:
    """Whose name was tried, if it is anybody's. What was typed is not kept: it may be a password."""
    typed = str(credentials.get("username") or "")
    return User.objects.filter(username=typed).first() if typed else None
