"""Which signals a person sees, and where a report may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from core.accounts import rights
from core.accounts.models import Municipality
from inspections.signals.models import Signal
from inspections.statecharts import signal as chart

#: How many signals of one state the list shows.
SHOWN = 50


@dataclass
class Part:
    """One state of the list."""

    state: str
    rows: list[Signal]
    more: bool


def visible_to(user: Any) -> QuerySet[Signal]:
    """The signals of the own municipality, for who may see signals; else none."""
    if not rights.has(user, chart.VIEW):
        return Signal.objects.none()
    return Signal.objects.filter(municipality=user.municipality_id)


def parts(user: Any) -> list[Part]:
    """The list by state, in the order of the work; oldest of what waits first. One query a state."""
    found = []
    for state in (*chart.LIVING, chart.DESTROYED):
        rows = visible_to(user).filter(state=state).prefetch_related("premises").select_related("destruction")
        order = ["received_on", "pk"] if state == chart.RECEIVED else ["-weighed_on", "-pk"]
        listed = list(rows.order_by(*order)[: SHOWN + 1])
        found.append(Part(state, listed[:SHOWN], len(listed) > SHOWN))
    return found


def taking() -> QuerySet[Municipality]:
    """Municipalities where somebody weighs what is reported; elsewhere a report would lie unread."""
    roles = [role for role, held in settings.ROLE_RIGHTS.items() if chart.WEIGH in held]
    return Municipality.objects.filter(users__is_active=True, users__groups__name__in=roles).distinct()
