"""Colleagues who can be given a case."""

from django.db.models import QuerySet

from core.accounts.models import User


def officers_of(municipality_id: int | None) -> QuerySet[User]:
    """Active permit officers of a municipality, by name."""
    return User.objects.filter(municipality=municipality_id, is_active=True, groups__name="officer").order_by(
        "last_name"
    )
