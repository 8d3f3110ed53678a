"""What firms asked and got, as dates: the part of a case that a map of any day needs.

A fixed number of queries for a whole municipality, however many cases it has. Only legal dates
count: the day of receipt, the day the decision was sent, the day a withdrawal took effect.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.row_keys import OneOf
from core.today import local_date
from gis.atlas.compliance import Lodged, Outcome, Term
from gis.places.models import Premises
from permits.models import ClockEvent, Decision, PartyRole, Permit, PermitApplication
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart

_OUTCOMES = {
    chart.GRANT.name: Outcome.GRANTED,
    chart.GRANT_WITH_CONDITIONS.name: Outcome.GRANTED,
    chart.REFUSE.name: Outcome.REFUSED,
    chart.FIND_NOT_REQUIRED.name: Outcome.NOT_REQUIRED,
    chart.DISMISS.name: Outcome.ENDED,
}
_PERMIT_ENDS = [move.verb for move in permit_chart.CHART.moves if move.target not in (None, permit_chart.IN_FORCE)]
_COLUMNS = (
    "pk",
    "public_id",
    "number",
    "state",
    "premises",
    "premises__bag_id",
    "received_on",
    "decided_on",
    "trade_name",
    "activity",
    "sbi_version",
    "establishment__vestiging",
    "establishment__since",
    "permit__public_id",
    "permit__number",
    "permit__created_at",
    "permit__valid_from",
    "permit__valid_to",
    "permit__ended_on",
)


Applications = QuerySet[PermitApplication]
#: Premises, or their row ids.
Among = Collection[Premises] | Collection[int]


@dataclass(frozen=True)
class Case:
    """One application by its dates, with the permit that came of it.

    `vestiging` is that of the firm in the trade register, empty when the case names none; then `kvks`
    are the numbers of applicant and operator. `firm_since`: first day of that firm at these premises.
    """

    number: str
    premises: int
    bag_id: str
    name: str
    activity: str
    sbi_version: str
    lodged: Lodged
    vestiging: str = ""
    firm_since: date | None = None
    kvks: frozenset[str] = frozenset()
    permit: Term | None = None
    permit_number: str = ""

    @property
    def received_on(self) -> date:
        return self.lodged.received_on

    def permit_on(self, on: date) -> str:
        """Number of its permit when that is in force on the day, else empty."""
        return self.permit_number if self.permit and self.permit.holds(on) else ""


@dataclass(frozen=True)
class Ends:
    """When and how cases ended, by row id; withdrawals by public id."""

    sent_on: dict[int, date] = field(default_factory=dict)
    outcome: dict[int, Outcome] = field(default_factory=dict)
    left_on: dict[str, date] = field(default_factory=dict)


def cases_of(
    municipality: Municipality,
    first: date,
    last: date,
    among: Among | None = None,
    known: datetime | None = None,
) -> list[Case]:
    """The cases (at these premises) that say how a firm stands on a day from `first` through `last`, newest first.

    Five queries, for a whole municipality six. `known`: by what was recorded before that moment; one query more.
    """
    applications = PermitApplication.objects.filter(
        municipality=municipality, received_on__lte=last, premises__isnull=False
    )
    if among is not None:
        applications = applications.filter(premises__in=among)
    if known is not None:
        applications = applications.filter(created_at__lt=known, received_on__lt=local_date(known))
    telling = applications
    if among is None:
        telling = PermitApplication.objects.filter(OneOf("pk", _telling(applications, first, known)))
    ends, kvks = ends_of(municipality, telling, known), _kvks(applications)
    rows: Iterable[dict[str, Any]] = telling.order_by("-received_on", "-pk").values(*_COLUMNS)
    if known is not None:
        permits = _ended_permits(municipality, known)
        rows = [_as_known(row, ends, permits, known) for row in rows]
    return [_case(row, ends, kvks.get(row["pk"], frozenset())) for row in rows]


def _telling(applications: Applications, first: date, known: datetime | None) -> list[int]:
    """Row ids of the cases that can make a difference on the first day or after it; one query.

    Of a firm that is in the trade register by then these are its newest case, which decides, and each permit that has
    not run out. Of everyone else all are: several names may turn out to be one newcomer.
    """
    by_first = ExpressionWrapper(Q(received_on__lte=first), output_field=BooleanField())
    nth = Window(RowNumber(), partition_by=["establishment", "premises", by_first], order_by=["-received_on", "-pk"])
    lasts = Q(permit__valid_to=None) | Q(permit__valid_to__gte=first)
    if known is None:
        lasts &= Q(permit__ended_on=None) | Q(permit__ended_on__gte=first)
    of_others = Q(establishment=None) | Q(establishment__since__gt=first)
    with_permit = Q(permit__isnull=False) & (lasts | Q(permit__valid_from__gt=first))
    telling = Q(nth=1) | Q(received_on__gt=first) | of_others | with_permit
    return list(applications.order_by().annotate(nth=nth).filter(telling).values_list("pk", flat=True))


def _as_known(row: dict[str, Any], ends: Ends, ended_permits: set[str], known: datetime) -> dict[str, Any]:
    """The row as it read before the moment: no end and no permit that was recorded later."""
    state = chart.RECEIVED
    if str(row["public_id"]) in ends.left_on:
        state = chart.WITHDRAWN
    elif row["pk"] in ends.sent_on:
        state = chart.PUBLISHED
    row = row | {"state": state}
    if row["permit__created_at"] is None or row["permit__created_at"] >= known:
        return row | {"permit__number": None, "permit__valid_from": None}
    if str(row["permit__public_id"]) not in ended_permits:
        row["permit__ended_on"] = None
    return row


def _ended_permits(municipality: Municipality, known: datetime) -> set[str]:
    """Public ids of the permits whose end was recorded before the moment."""
    ends = AuditEntry.objects.filter(
        municipality=municipality,
        verb__in=_PERMIT_ENDS,
        object_type=Permit._meta.label_lower,
        result="done",
        at__lt=known,
    )
    return set(ends.values_list("object_id", flat=True))


def _case(row: dict[str, Any], ends: Ends, kvks: frozenset[str]) -> Case:
    return Case(
        number=row["number"],
        premises=row["premises"],
        bag_id=row["premises__bag_id"],
        name=row["trade_name"],
        activity=row["activity"],
        sbi_version=row["sbi_version"],
        lodged=_lodged(row, ends),
        vestiging=row["establishment__vestiging"] or "",
        firm_since=row["establishment__since"],
        kvks=kvks,
        permit=_term(row),
        permit_number=row["permit__number"] or "",
    )


def _lodged(row: dict[str, Any], ends: Ends) -> Lodged:
    if row["state"] in {chart.WITHDRAWN, chart.FORWARDED}:
        return Lodged(row["received_on"], ends.left_on.get(str(row["public_id"])), Outcome.ENDED, row["pk"])
    if row["state"] == chart.PUBLISHED:
        sent_on = ends.sent_on.get(row["pk"], row["decided_on"])
        return Lodged(row["received_on"], sent_on, ends.outcome.get(row["pk"], Outcome.ENDED), row["pk"])
    return Lodged(row["received_on"], key=row["pk"])


def _term(row: dict[str, Any]) -> Term | None:
    if row["permit__valid_from"] is None:
        return None
    return Term(row["permit__valid_from"], row["permit__valid_to"], row["permit__ended_on"])


def ends_of(municipality: Municipality, applications: Applications, known: datetime | None = None) -> Ends:
    sent = ClockEvent.objects.filter(application__in=applications, type="decided", annulled=False)
    signed = Decision.objects.filter(application__in=applications, status=Decision.Status.SIGNED, move__in=_OUTCOMES)
    left = AuditEntry.objects.filter(
        municipality=municipality,
        verb__in=[chart.WITHDRAW.verb, chart.FORWARD.verb],
        object_type=PermitApplication._meta.label_lower,
        result="done",
    )
    if known is None:
        sent = sent.filter(superseded_by=None)
    else:
        sent = sent.filter(recorded_at__lt=known).exclude(superseded_by__recorded_at__lt=known)
        signed, left = signed.filter(signed_at__lt=known), left.filter(at__lt=known)
    return Ends(
        sent_on=dict(sent.values_list("application", "on")),
        outcome={pk: _OUTCOMES[move] for pk, move in signed.values_list("application", "move")},
        left_on={key: on for key, on in left.values_list("object_id", "effective_on") if on},
    )


def _kvks(applications: Applications) -> dict[int, frozenset[str]]:
    """KvK numbers of applicant and operator, of the cases that name no firm in the trade register."""
    roles = PartyRole.objects.filter(
        application__in=applications.filter(establishment=None),
        role__in=[PartyRole.Role.APPLICANT, PartyRole.Role.OPERATOR],
    ).exclude(party__kvk="")
    found: dict[int, set[str]] = defaultdict(set)
    for application, kvk in roles.values_list("application", "party__kvk"):
        found[application].add(kvk)
    return {application: frozenset(numbers) for application, numbers in found.items()}
