"""What the pages about accounts show."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from core.accounts import lockouts
from core.accounts.models import Session, User


def sessions_of(user: User, first: UUID | None = None) -> QuerySet[Session]:
    """The live sessions of a person, newest work first but for the one named `first`."""
    order = Case(When(public_id=first, then=Value(0)), default=Value(1), output_field=IntegerField())
    live = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    return live.order_by(order, "-seen_at")


def people_of(manager: User) -> QuerySet[User]:
    """Everyone of the manager's municipality, whoever is gone last."""
    people = User.objects.filter(municipality=manager.municipality_id).exclude(municipality=None)
    return people.prefetch_related("groups").order_by("-is_active", "last_name", "first_name", "username")


def particulars(user: User) -> dict[str, Any]:
    """What the form about a colleague begins with."""
    link = SocialAccount.objects.filter(user=user, provider="staff").first()
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "employee_id": link.uid if link else "",
        "roles": sorted(user.roles),
    }


def standing(user: User) -> dict[str, Any]:
    """How an account is doing: second factor, sessions, lock."""
    return {
        "factor": Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "sessions": sessions_of(user).count(),
        "locked_until": lockouts.locked_until(user.username),
    }
