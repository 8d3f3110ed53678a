"""The record of a conversation, its words, and what conversations still ask of people."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from inspections.models import Conversation, TalkCode, Visit
from inspections.models.conversations import OF_ITSELF
from inspections.statecharts import visit as chart
from permits.policy.models import in_force


def record_of(visit: Visit) -> Conversation | None:
    """The record that holds: the last correction. One query."""
    return visit.conversations.filter(corrected_by=None).select_related("recorded_by").last()


def codes(kind: str, on: date) -> QuerySet[TalkCode]:
    """What can be offered or left behind on the day, in its order."""
    return TalkCode.objects.filter(in_force(on), kind=kind)


def labels() -> dict[str, str]:
    """Words of every code, also of one that no longer holds; one query."""
    return {row.value: row.label for row in TalkCode.objects.order_by("valid_from")}


def shown(visit: Visit) -> dict[str, Any] | None:
    """The record as a page shows it; None while there is none. Two queries."""
    talk = record_of(visit)
    if talk is None:
        return None
    words = labels()
    return {
        "row": talk,
        "offers": [words.get(code, code) for code in talk.offers],
        "folders": [words.get(code, code) for code in talk.folders],
        "follow_up": talk.get_follow_up_display(),
    }


def to_follow_up(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Conversations after which somebody still has to do what was agreed, oldest first."""
    open_ones = Conversation.objects.filter(corrected_by=None, followed_up_on=None).exclude(follow_up__in=OF_ITSELF)
    return visits.filter(state=chart.TALKED, conversations__in=open_ones).distinct().order_by("arrived_at")


def visits_agreed(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Conversations in which a visit was agreed that nobody planned yet, oldest first."""
    agreed = Conversation.objects.filter(corrected_by=None, follow_up=Conversation.FollowUp.VISIT)
    living = Count("rechecks", filter=~Q(rechecks__state=chart.CANCELLED), distinct=True)
    found = visits.filter(state=chart.TALKED, conversations__in=agreed).annotate(planned_again=living)
    return found.filter(planned_again=0).order_by("arrived_at")
