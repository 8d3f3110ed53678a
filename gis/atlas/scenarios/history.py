"""The municipality's own cases and visits as dates, for `observed`; a fixed number of queries, no names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

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
_SAID = (VisitRequest.Status.REQUESTED, VisitRequest.Status.REPORTED, VisitRequest.Status.WAIVED)
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


class _VisitSaid(NamedTuple):
    """The last word on the visit of a case, the day of it, and the day on which it was made."""

    status: str = ""
    on: date | None = None
    made_on: date | None = None

    @property
    def asked(self) -> date | None:
        return None if self.status == VisitRequest.Status.WAIVED else self.on

    @property
    def waived(self) -> date | None:
        return self.on if self.status == VisitRequest.Status.WAIVED else None


def lines_of(municipality: Municipality) -> list[Line]:
    """All applications that came in, oldest first. Five queries."""
    cases = PermitApplication.objects.filter(municipality=municipality, received_on__isnull=False)
    told: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = ClockEvent.objects.filter(application__in=cases, superseded_by=None, annulled=False)
    for pk, kind, on in rows.order_by("on", "pk").values_list("application", "type", "on"):
        told[pk].append((kind, on))
    said = VisitRequest.objects.filter(application__in=cases, status__in=_SAID).order_by("requested_at")
    visits = {
        pk: _VisitSaid(status, local_date(at), on)
        for pk, status, at, on in said.values_list("application", "status", "requested_at", "reported_on")
    }
    signed = Decision.objects.filter(application__in=cases, status=Decision.Status.SIGNED, move=chart.REFUSE.name)
    refused = set(signed.values_list("application", flat=True))
    left = _left(municipality)
    own = cases.order_by("received_on", "pk").values(*_COLUMNS)
    return [_line(row, told[row["pk"]], visits.get(row["pk"], _VisitSaid()), row["pk"] in refused, left) for row in own]


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
    visit: _VisitSaid,
    refused: bool,
    left: dict[str, date],
) -> Line:
    repairs, lbb = _stretches(told, *_REPAIR), _stretches(told, *_LBB)
    sent = next((on for kind, on in told if kind == events.DECIDED), None)
    ended = sent or row["decided_on"] or left.get(str(row["public_id"]))
    began = [*(start for start, _end in repairs), visit.asked, row["steps_since"], ended]
    return Line(
        received=row["received_on"],
        taken=min((day for day in began if day), default=None),
        repairs=repairs,
        lbb=lbb,
        visit_asked=visit.asked,
        visited=visit.made_on,
        visit_waived=visit.waived,
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
