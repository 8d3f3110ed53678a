"""Who may do what to a case: rights of the role, plus what depends on the case itself."""

from typing import Any

from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from core.charts import Move
from permits.errors import FourEyesRefused
from permits.models import Decision, PermitApplication

VIEW, HANDLE, SIGN, APPLY, INTEGRITY = (
    "permits.view",
    "permits.handle",
    "permits.sign",
    "permits.apply",
    "permits.integrity",
)

#: Moves that the entrepreneur may make on the own case, besides whoever holds the move's right.
BY_APPLICANT = frozenset({"submit", "discard", "complete", "receive_views", "withdraw", "record_default_notice"})


def is_own(user: Any, application: PermitApplication) -> bool:
    """True if the case is this entrepreneur's own."""
    return rights.has(user, APPLY) and application.account_id == user.pk


def can_see(user: Any, application: PermitApplication) -> bool:
    """True for staff of the municipality with the right to see cases, and for the applicant."""
    return rights.has(user, VIEW, application) or is_own(user, application)


def require_move(actor: User | None, move: Move, application: PermitApplication) -> None:
    """Raise RightRefused unless the actor may make this move; no actor is the system itself."""
    if actor is None:
        if not move.system:
            raise rights.RightRefused(_("Deze stap doet alleen een mens."))
        return
    if move.name in BY_APPLICANT and is_own(actor, application):
        return
    if move.right == APPLY:  # an officer enters what came by post, e-mail or counter
        rights.require(actor, HANDLE, application)
    else:
        rights.require(actor, move.right, application)


def require_four_eyes(actor: User, decision: Decision) -> None:
    """Raise FourEyesRefused if the actor drafted what is to be signed."""
    if not may_sign(actor, decision):
        raise FourEyesRefused(_("U hebt dit besluit zelf opgesteld; een ander moet het tekenen."))


def may_sign(actor: User, decision: Decision) -> bool:
    """Four eyes: the drafter never signs the own draft."""
    return decision.drafted_by_id != actor.pk
