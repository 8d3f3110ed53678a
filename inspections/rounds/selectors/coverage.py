"""Each firm's chance of a visit in a period: who was visited, who is planned, who never was, and why."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from core.accounts.models import Municipality
from core.today import local_date, start_of
from gis.places.duty import Duty
from gis.places.firm_duties import duties_on
from gis.places.models import Establishment
from inspections.models import Visit
from inspections.rounds import planning
from inspections.rounds.models import Draw, Ground
from inspections.rounds.models.reasons import Kind
from inspections.rounds.policy import numbers_on
from inspections.rounds.selectors.suggestions import Suggestion, suggestions
from inspections.statecharts import visit as chart

VISITED, PLANNED, LISTED, NOT_YET = "visited", "planned", "listed", "not_yet"


@dataclass
class Firm:
    """One firm in the period. Chances are 0.0-1.0: by the draw alone, for a reason, and together.

    `last`: its last visit ever, None for never. `standing`: visited, planned, listed (a reason waits) or not yet.
    """

    establishment: Establishment
    standing: str
    by_draw: float
    by_reason: float
    together: float
    last: date | None = None
    visits: int = 0
    drawn: int = 0
    whys: list[str] = field(default_factory=list)


@dataclass
class Coverage:
    """The report. `reason_rate`: share of the firms that had a visit for a reason in the equal period before."""

    since: date
    until: date
    firms: list[Firm]
    months: int
    reason_rate: float
    share_percent: int

    def count(self, standing: str) -> int:
        return sum(firm.standing == standing for firm in self.firms)

    @property
    def counts(self) -> dict[str, int]:
        return {standing: self.count(standing) for standing in (VISITED, PLANNED, LISTED, NOT_YET)}

    @property
    def never(self) -> int:
        return sum(firm.last is None for firm in self.firms)

    @property
    def lowest(self) -> float:
        return min((firm.together for firm in self.firms), default=0.0)


def coverage(municipality: Municipality, since: date, until: date, today: date) -> Coverage:
    """The firms under a duty on `until` (today when that lies ahead) and the chance of each in [since, until].

    By the draw: for every month of the period the share that was drawn, or is to be drawn by the rule of that month.
    For a reason: the rate of the period of equal length before. A firm that was visited or is planned has 1.0.
    Controls only: a conversation is no inspection.
    A fixed number of queries, however many firms.
    """
    day = min(until, today)
    held = (Duty.REQUIRED, Duty.TRANSITION)
    under = [found.establishment for found in duties_on(municipality, day) if found.answer.duty in held]
    firms = list(Establishment.objects.filter(pk__in=under).select_related("premises").order_by("name", "pk"))
    months = _months(since, until)
    draws = {row.month: row for row in Draw.objects.filter(municipality=municipality, month__in=months)}
    share = numbers_on(day)["random-share"]
    shares = [_share(draws.get(month), share) for month in months]
    rate = _reason_rate(under, since, until)
    visits = _visits(under)
    due = [one for one in suggestions(municipality, day) if not one.is_conversation]
    waiting = {one.establishment.pk: one for one in due if one.establishment}
    drawn = [one for row in draws.values() for one in row.drawn]
    return Coverage(
        since,
        until,
        [
            _firm(firm, visits.get(firm.pk, []), waiting.get(firm.pk), shares, rate, drawn, (since, until))
            for firm in firms
        ],
        len(months),
        rate,
        share,
    )


def _firm(
    firm: Establishment,
    visits: list[Visit],
    waiting: Suggestion | None,
    shares: list[float],
    rate: float,
    drawn: list[str],
    period: tuple[date, date],
) -> Firm:
    arrived = [local_date(visit.arrived_at) for visit in visits if visit.arrived_at]
    within = [day for day in arrived if period[0] <= day <= period[1]]
    ahead = [
        visit
        for visit in visits
        if visit.state in chart.AHEAD and visit.planned_on and period[0] <= visit.planned_on <= period[1]
    ]
    standing = VISITED if within else PLANNED if ahead else LISTED if waiting else NOT_YET
    certain = standing in {VISITED, PLANNED}
    by_draw = planning.chance(shares)
    return Firm(
        firm,
        standing,
        by_draw,
        rate,
        1.0 if certain else planning.chance([*shares, rate]),
        max(arrived, default=None),
        len(within),
        drawn.count(str(firm.public_id)),
        waiting.whys if waiting else [],
    )


def _visits(firms: list[int]) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = {}
    wanted = Q(arrived_at__isnull=False) | Q(state__in=chart.AHEAD)
    rows = Visit.objects.controls().filter(wanted, establishment__in=firms)
    for visit in rows.only("establishment", "arrived_at", "planned_on", "state"):
        found.setdefault(visit.establishment_id or 0, []).append(visit)
    return found


def _reason_rate(firms: list[int], since: date, until: date) -> float:
    """Share of the firms visited for another reason than the draw, in the period of equal length before."""
    if not firms:
        return 0.0
    before = since - (until - since) - timedelta(days=1)
    rows = Visit.objects.controls().filter(
        establishment__in=firms, arrived_at__gte=start_of(before), arrived_at__lt=start_of(since)
    )
    by_draw = Ground.objects.filter(kind=Kind.RANDOM).values("visit")
    seen: Any = rows.exclude(pk__in=by_draw).values("establishment").distinct().count()
    return float(seen) / len(firms)


def _months(since: date, until: date) -> list[date]:
    """First days of the months that begin in the period, and of the one in which it begins."""
    first, found = since.replace(day=1), []
    while first <= until:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def _share(row: Draw | None, percent: int) -> float:
    if row is None or not row.population:
        return percent / 100
    return len(row.drawn) / len(row.population)
