"""What the pages about accounts show."""

from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from core.accounts.models import Session, User


def sessions_of(user: User, first: UUID | None = None) -> QuerySet[Session]:
    """The live sessions of a person, newest work first but for the one named `first`."""
    order = Case(When(public_id=first, then=Value(0)), default=Value(1), output_field=IntegerField())
    live = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    return live.order_by(order, "-seen_at")
