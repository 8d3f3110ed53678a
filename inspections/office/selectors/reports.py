"""The inbox of signed reports: which ones this person sees, what they have read, and whose move it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.models import User
from gis.places.models import Establishment
from inspections.models import Report, Visit
from inspections.office.models import ReportSeen
from inspections.office.selectors.spans import within
from inspections.selectors import visits
from inspections.statecharts import visit as chart

#: Parts of the inbox.
NEW, READ, FOLLOW_UP = "new", "read", "follow-up"
#: Who is to move after the signature; "" is nobody.
LAWYER, TEAM, PLANNER = "lawyer", "team", "planner"


@dataclass(frozen=True)
class Wanted:
    """What the filters ask for; None and "" are no wish. Days are inclusive, in Dutch time."""

    firm: Establishment | None = None
    inspector: User | None = None
    outcome: str = ""
    since: date | None = None
    until: date | None = None


def signed_visits(user: Any) -> QuerySet[Visit]:
    """The visits with a signed report that this person may see."""
    return visits.visible_to(user).filter(state__in=chart.LOCKED)


def reports(user: User, wanted: Wanted, part: str = "") -> QuerySet[Report]:
    """Signed reports that this person may see, newest first, with `seen`: whether this person opened it."""
    mine = ReportSeen.objects.filter(report=OuterRef("pk"), reader=user)
    found = Report.objects.filter(visit__in=signed_visits(user), signed_at__isnull=False).annotate(seen=Exists(mine))
    filters = {
        "visit__establishment": wanted.firm,
        "signed_by": wanted.inspector,
        "visit__state": wanted.outcome,
    }
    found = found.filter(**{name: value for name, value in filters.items() if value})
    found = found.filter(**within("signed_at", wanted.since, wanted.until))
    if part in {NEW, READ}:
        found = found.filter(seen=part == READ)
    elif part == FOLLOW_UP:
        waits = visits.due_rechecks(visits.visible_to(user)).order_by().values("pk")
        found = found.filter(Q(visit__state=chart.REPORT_SIGNED) | Q(visit__in=waits))
    related = ("visit__premises", "visit__establishment", "visit__visit_request__application", "signed_by")
    return found.select_related(*related).prefetch_related("visit__members").order_by("-signed_at", "-pk")


def counts(user: User, wanted: Wanted) -> dict[str, int]:
    """How many reports each part holds, by the same filters."""
    return {part: reports(user, wanted, part).count() for part in ("", NEW, READ, FOLLOW_UP)}


def turn(visit: Visit, waiting: Collection[int]) -> str:
    """Who is to move after the signature. `waiting`: row ids of visits whose re-check nobody planned yet."""
    if visit.state == chart.REPORT_SIGNED:
        return LAWYER if visit.proposal == chart.TO_ENFORCEMENT else TEAM
    return PLANNER if visit.pk in waiting else ""


def waiting_rechecks(user: User, among: Collection[int]) -> set[int]:
    """Which of these visits (row ids) wait for a re-check that nobody planned yet."""
    found = visits.due_rechecks(visits.visible_to(user)).filter(pk__in=among)
    return set(found.values_list("pk", flat=True))


def firms(user: User) -> QuerySet[Establishment]:
    """Firms with a signed report, by name."""
    return Establishment.objects.filter(pk__in=signed_visits(user).values("establishment")).order_by("name", "pk")


def signers(user: User) -> QuerySet[User]:
    """Who signed a report, by name."""
    signed = Report.objects.filter(visit__in=signed_visits(user)).values("signed_by")
    return User.objects.filter(pk__in=signed).order_by("first_name", "last_name", "username")
