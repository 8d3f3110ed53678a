"""Which visits a person sees, and in which part of the list each belongs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from inspections import rights
from inspections.models import Visit
from inspections.selectors.conversations import to_follow_up
from inspections.statecharts import visit as chart

#: How many ended visits the list shows.
DONE_SHOWN = 25


@dataclass
class Lists:
    """The parts of the visits page, in the order of the day."""

    to_plan: list[Visit] = field(default_factory=list)
    rechecks: list[Visit] = field(default_factory=list)
    today: list[Visit] = field(default_factory=list)
    under_way: list[Visit] = field(default_factory=list)
    outcome: list[Visit] = field(default_factory=list)
    planned: list[Visit] = field(default_factory=list)
    follow_up: list[Visit] = field(default_factory=list)
    done: list[Visit] = field(default_factory=list)


def visible_to(user: Any) -> QuerySet[Visit]:
    """All visits of the own municipality, for who may see visits; else none."""
    if not account_rights.has(user, rights.VIEW):
        return Visit.objects.none()
    return Visit.objects.filter(municipality=user.municipality_id)


def for_page(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """With everything that a row of the list or the head of the page shows."""
    related = ("premises", "establishment", "visit_request__application", "checklist", "municipality", "previous")
    return visits.select_related(*related).defer("checklist__content").prefetch_related("members__user")


def lists(user: User, on: date, *, mine: bool = False) -> Lists:
    """The visits of the municipality by what they wait for on this day; seven queries, however many there are."""
    visits = for_page(visible_to(user))
    if mine:
        visits = visits.filter(members__user=user)
    found = Lists()
    for visit in visits.exclude(state__in=chart.TERMINAL):
        _part(found, visit, on).append(visit)
    ended = visits.filter(state__in=chart.TERMINAL).order_by("-changed_at")
    found.done = list(ended[:DONE_SHOWN])
    found.rechecks = list(due_rechecks(visits))
    found.follow_up = list(to_follow_up(visits))
    return found


def due_rechecks(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits that ended with a re-check for which no visit is planned yet, soonest first."""
    living = Count("rechecks", filter=~Q(rechecks__state=chart.CANCELLED))
    waiting = visits.filter(state=chart.RECHECK_DUE).annotate(planned_again=living).filter(planned_again=0)
    return waiting.order_by("recheck_on")


def inspectors_of(municipality: Municipality) -> QuerySet[User]:
    """Who may be of a team: active people of this municipality whose role holds the right."""
    roles = [role for role, held in settings.ROLE_RIGHTS.items() if rights.WORK in held]
    people = User.objects.filter(municipality=municipality, is_active=True, groups__name__in=roles)
    return people.distinct().order_by("first_name", "last_name", "username")


def _part(found: Lists, visit: Visit, on: date) -> list[Visit]:
    if visit.state == chart.REPORT_SIGNED:
        return found.outcome
    if visit.state not in chart.AHEAD:
        return found.under_way
    if visit.planned_on is None:
        return found.to_plan
    return found.today if visit.planned_on <= on else found.planned
