"""Displacement watch: firms that closed inside an area and opened outside it soon after, under the same KvK number.

Set-based: a fixed number of queries, however many firms there are. It names firms, so it is for staff; that a firm
moved says nothing of why.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from core.accounts.models import Municipality
from gis.places.models import DesignationOrder, Establishment, Footprint, Zone
from gis.places.selectors import Rows

_MONTH_DAYS = 30.44


@dataclass(frozen=True)
class Moved:
    """A firm by its two stays: inside the area, and afterwards outside it. `days` between the two."""

    before: Establishment
    after: Establishment
    days: int


def moved_over(order: DesignationOrder, since: date, months: int) -> list[Moved]:
    """The firms that left the area of the order since the day and opened elsewhere within so many months, newest first.

    Elsewhere in the same municipality: of another's firms nothing is told. Opening up to a month before leaving counts
    too. Three queries.
    """
    inside = _inside(order)
    stays = Establishment.objects.filter(municipality=order.municipality).select_related("premises")
    gone = list(stays.filter(until__gte=since, premises__in=inside))
    opened = stays.filter(kvk__in={firm.kvk for firm in gone}, since__gte=since - _days(1))
    by_kvk: dict[str, list[Establishment]] = defaultdict(list)
    for firm in opened.exclude(premises__in=inside).order_by("since", "pk"):
        by_kvk[firm.kvk].append(firm)
    found = [_first(firm, by_kvk[firm.kvk], months) for firm in gone]
    return sorted((one for one in found if one), key=lambda one: (one.after.since, one.after.pk), reverse=True)


def orders_with_area(municipality: Municipality) -> list[DesignationOrder]:
    """The current orders that have an area, newest first."""
    orders = DesignationOrder.objects.filter(municipality=municipality, is_current=True, zones__isnull=False)
    return list(orders.distinct().order_by("-valid_from", "title"))


def _inside(order: DesignationOrder) -> Rows:
    """Premises whose ground ever met the inside of the area, as a part of another query."""
    met = Q(pk__in=[])
    for zone in Zone.objects.filter(order=order):
        met |= Q(geom__intersects=zone.geom) & ~Q(geom__touches=zone.geom)
    return Footprint.objects.filter(met).values("premises")


def _first(gone: Establishment, later: Iterable[Establishment], months: int) -> Moved | None:
    """The first stay elsewhere that began around the day on which the firm left."""
    assert gone.until is not None  # noqa: S101 (for the type checker: it left)
    for firm in later:
        if gone.until - _days(1) <= firm.since <= gone.until + _days(months):
            return Moved(gone, firm, (firm.since - gone.until).days)
    return None


def _days(months: int) -> timedelta:
    return timedelta(days=round(months * _MONTH_DAYS))
