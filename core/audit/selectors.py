"""Reading the log: by scope for the rooms, by filter for the auditor."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core.accounts.models import User
from core.audit.models import AuditEntry
from core.today import start_of


def entries_for(scope: str) -> QuerySet[AuditEntry]:
    """The entries of one scope, newest first, with actor and payload. The caller checked who may see them."""
    return AuditEntry.objects.filter(scope=scope).select_related("actor", "payload").order_by("-seq")


def entries_for_auditor(
    auditor: User,
    *,
    scope: str = "",
    actor: str = "",
    verb: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """The log of the auditor's municipality and of the system itself, newest first.

    `scope` matches from its start, `actor` is a user name, the days are inclusive in Dutch time.
    """
    found = AuditEntry.objects.filter(Q(municipality=auditor.municipality_id) | Q(municipality=None))
    filters = {
        "scope__startswith": scope,
        "actor__username": actor,
        "verb": verb,
        "at__gte": start_of(since),
        "at__lt": start_of(until + timedelta(days=1)) if until else None,
    }
    found = found.filter(**{name: value for name, value in filters.items() if value})
    return found.select_related("actor", "payload").order_by("-at", "-id")
