"""Who may do what: the answer to "may this person use this right on this object?".

Rights are names such as `permits.handle`. Which role holds which right stands in one table,
`config/roles.py`; what depends on the object (own case, four eyes) is a plain function in the
`rights.py` of the room that owns the object and calls `require` here first.
Being a superuser gives no right at all.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.accounts.models import User

#: Making accounts, giving roles, ending what somebody no longer may.
MANAGE = "accounts.manage"


class RightRefused(PermissionDenied):
    """The actor lacks the right; the message names the roles that hold it."""


def rights_of(user: Any) -> frozenset[str]:
    """All rights of this user's roles that the request may use; empty for the anonymous and the deactivated."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = frozenset().union(*(settings.ROLE_RIGHTS.get(role, frozenset()) for role in user.roles))
    return held if user.narrowed_to is None else held & user.narrowed_to


def has(user: Any, right: str, obj: Any = None) -> bool:
    """True if the user holds the right and, where an object is given, is of its municipality.

    `obj` is any model instance with a `municipality_id`.
    """
    if right not in rights_of(user):
        return False
    return obj is None or obj.municipality_id == user.municipality_id


def require(user: Any, right: str, obj: Any = None) -> None:
    """Raise RightRefused, naming who may, unless `has` holds."""
    if not has(user, right, obj):
        holders = (role for role, rights in settings.ROLE_RIGHTS.items() if right in rights)
        roles = ", ".join(str(settings.ROLE_LABELS[role]) for role in holders)
        raise RightRefused(_("U hebt dit recht niet. Dit mag: %(roles)s.") % {"roles": roles})
