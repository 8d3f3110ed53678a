"""Colleagues who can be given a case."""

from django.db.models import QuerySet

from core.accounts.models import Municipality, User


def officers_of(municipality: Municipality) -> QuerySet[User]:
    """Active permit officers of a municipality, by name."""
    return User.objects.filter(municipality=municipality, is_active=True, groups__name="officer").order_by("last_name")
