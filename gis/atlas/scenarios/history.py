"""The municipality's own cases and visits as dates, for `observed`; a fixed number of queries, no names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.today import local_date
from gis.atlas.scenarios.observed import Check, Line, Stretch
from inspections.models import Visit
from permits.clock import events
from permits.models import ClockEvent, Decision, PermitApplication, VisitRequest
from permits.statecharts import application as chart

_REPAIR = (events.COMPLETION_REQUESTED, frozenset({events.COMPLETED, events.COMPLETION_LAPSED}))
_LBB = (events.LBB_REQUESTED, frozenset({events.LBB_RECEIVED, events.LBB_DECLINED}))
_MADE = (VisitRequest.Status.REQUESTED, VisitRequest.Status.REPORTED)
_COLUMNS = (
    "pk",
    "public_id",
    "received_on",
    "decided_on",
    "state",
    "steps_since",
    "order__valid_from",
    "order__transition_until",
)


def lines_of(municipality: Municipality) -> list[Line]:
    """All applications that came in, oldest first. Five queries."""
    cases = PermitApplication.objects.filter(municipality=municipality, received_on__isnull=False)
    told: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = ClockEvent.objects.filter(application__in=cases, superseded_by=None, annulled=False)
    for pk, kind, on in rows.order_by("on", "pk").values_list("application", "type", "on"):
        told[pk].append((kind, on))
    asked = VisitRequest.objects.filter(application__in=cases, status__in=_MADE).order_by("requested_at")
    visits = {
        pk: (local_date(at), on) for pk, at, on in asked.values_list("application", "requested_at", "reported_on")
    }
    signed = Decision.objects.filter(application__in=cases, status=Decision.Status.SIGNED, move=chart.REFUSE.name)
    refused = set(signed.values_list("application", flat=True))
    left = _left(municipality)
    own = cases.order_by("received_on", "pk").values(*_COLUMNS)
    return [_line(row, told[row["pk"]], visits.get(row["pk"]), row["pk"] in refused, left) for row in own]


def checks_of(municipality: Municipality) -> list[Check]:
    """All visits that were made, with the re-check that followed. One query."""
    made = Visit.objects.filter(municipality=municipality, left_at__isnull=False).order_by("pk")
    rows = list(made.values_list("pk", "left_at", "previous"))
    days = {pk: local_date(at) for pk, at, _previous in rows if at}
    after = {previous: days[pk] for pk, _at, previous in rows if previous}
    return [Check(day, after.get(pk)) for pk, day in days.items()]


def _left(municipality: Municipality) -> dict[str, date]:
    """When applications were withdrawn or forwarded, by public id."""
    entries = AuditEntry.objects.filter(
        municipality=municipality,
        verb__in=[chart.WITHDRAW.verb, chart.FORWARD.verb],
        object_type=PermitApplication._meta.label_lower,
        result="done",
    )
    return {key: on for key, on in entries.values_list("object_id", "effective_on") if on}


def _line(
    row: dict[str, Any],
    told: list[tuple[str, date]],
    visit: tuple[date, date | None] | None,
    refused: bool,
    left: dict[str, date],
) -> Line:
    repairs, lbb = _stretches(told, *_REPAIR), _stretches(told, *_LBB)
    sent = next((on for kind, on in told if kind == events.DECIDED), None)
    ended = sent or row["decided_on"] or left.get(str(row["public_id"]))
    asked, visited = visit or (None, None)
    began = [*(start for start, _end in repairs), asked, row["steps_since"], ended]
    return Line(
        received=row["received_on"],
        taken=min((day for day in began if day), default=None),
        repairs=repairs,
        lbb=lbb,
        visit_asked=asked,
        visited=visited,
        ended=ended,
        refused=refused and ended is not None,
        lag=_lag(row),
    )


def _stretches(told: Iterable[tuple[str, date]], start: str, ends: frozenset[str]) -> tuple[Stretch, ...]:
    """From each start to the first end after it; a decision ends all waiting."""
    found: list[Stretch] = []
    for kind, on in told:
        if kind == start:
            found.append((on, None))
        elif found and found[-1][1] is None and (kind in ends or kind == events.DECIDED):
            found[-1] = (found[-1][0], on)
    return tuple(found)


def _lag(row: dict[str, Any]) -> float | None:
    """The moment of receipt as a share of the transition of its order; None outside that."""
    start, end, received = row["order__valid_from"], row["order__transition_until"], row["received_on"]
    if start is None or end is None or not start <= received <= end or end == start:
        return None
    share: float = (received - start).days / (end - start).days
    return round(share, 4)
