"""The permit duty of every firm in a municipality on a day, by sets rather than one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import shapely
from django.db.models import F, Q

from core.accounts.models import Municipality
from gis.places.branches import SBI_2025
from gis.places.duty import DutyAnswer, Kind, OrderFacts, Place, Question, answer
from gis.places.models import DesignationOrder, Zone
from gis.places.sbi_tables import translations
from gis.places.selectors import ORDER_FIELDS, Rows, establishments_on, order_facts, standing_footprints


@dataclass(frozen=True)
class FirmDuty:
    """A firm on a day with its duty: the strongest over its branch codes, and the code that made it."""

    establishment: int
    premises: int
    activity: str | None
    sbi_version: str
    answer: DutyAnswer


@dataclass(frozen=True)
class Stay:
    """Whoever is asked about: at which premises (row id and BAG or SYN id), since when, with which branch code."""

    premises: int
    bag_id: str
    since: date | None
    code: str | None
    sbi_version: str | None


Judge = Callable[[Stay], DutyAnswer]


def duties_on(municipality: Municipality, on: date, judge: Judge | None = None) -> Iterator[FirmDuty]:
    """The duty of every firm in the municipality on a day, in order of establishment.

    Set-based: the firms in one query, the orders in one, the ground that meets each area order in
    one. The ground is not measured, so the steps do not say which share of it is inside.
    `judge`: that of `judge_on` for the same day, when the caller has it already.
    """
    judge = judge or judge_on(municipality, on)
    strongest: FirmDuty | None = None
    for row in _firm_rows(municipality, on).iterator(chunk_size=2000):
        establishment = row.pop("pk")
        stay = Stay(**row)
        found = FirmDuty(establishment, stay.premises, stay.code, stay.sbi_version or SBI_2025, judge(stay))
        if strongest is not None and strongest.establishment != found.establishment:
            yield strongest
            strongest = None
        if strongest is None or _rank(found) < _rank(strongest):
            strongest = found
    if strongest is not None:
        yield strongest


def _rank(found: FirmDuty) -> int:
    return list(type(found.answer.duty)).index(found.answer.duty)


def _firm_rows(municipality: Municipality, on: date) -> Rows:
    return (
        establishments_on(municipality, on)
        .order_by("pk", "-activities__main", "activities__code")
        .values(
            "pk",
            "since",
            "premises",
            bag_id=F("premises__bag_id"),
            code=F("activities__code"),
            sbi_version=F("activities__sbi_version"),
        )
    )


def judge_on(municipality: Municipality, on: date, premises: Iterable[int] = ()) -> Judge:
    """A function that answers the duty of any stay in the municipality on the day, without further queries.

    It knows the ground of all premises with a firm, and of `premises` (row ids) besides. Equal
    questions are answered once.
    """
    orders = order_facts(
        DesignationOrder.objects.filter(municipality=municipality, is_current=True).values(*ORDER_FIELDS)
    )
    areas = [order for order in orders if Kind.AREA in order.kinds]
    inside = {order.id: _premises_inside(municipality, order, on) for order in areas}
    grounded = _premises_with_ground(municipality, on, premises)
    listed = frozenset().union(*(order.bag_ids for order in orders))
    tables = translations()

    @cache
    def ask(here: frozenset[str], bag_id: str, grounded: bool, question: Question) -> DutyAnswer:
        place = Place(ground=_TOKEN_GROUND if grounded else None, bag_ids=frozenset({bag_id}))
        local = [replace(order, zones=_TOKEN_ZONES if order.id in here else ()) for order in orders]
        return answer(question, place, local, tables)

    def judge(stay: Stay) -> DutyAnswer:
        here = frozenset(order for order, members in inside.items() if stay.premises in members)
        question = Question(on, stay.code, stay.sbi_version or SBI_2025, stay.since)
        return ask(here, stay.bag_id if stay.bag_id in listed else "", stay.premises in grounded, question)

    return judge


# The database has judged the overlap; the rule is asked with a square that is wholly in or wholly out.
_TOKEN_GROUND = shapely.box(0, 0, 1, 1)
_TOKEN_ZONES = (shapely.MultiPolygon([shapely.box(-1, -1, 2, 2)]),)


def _premises_inside(municipality: Municipality, order: OrderFacts, on: date) -> frozenset[int]:
    """Premises whose ground meets the inside of the order's area, on the day."""
    found: set[int] = set()
    for zone in Zone.objects.filter(order__public_id=order.id):
        found.update(
            standing_footprints(on)
            .filter(geom__intersects=zone.geom, premises__municipality=municipality)
            .exclude(geom__touches=zone.geom)
            .values_list("premises", flat=True)
        )
    return frozenset(found)


def _premises_with_ground(municipality: Municipality, on: date, premises: Iterable[int]) -> frozenset[int]:
    firms = establishments_on(municipality, on).values("premises")
    asked = Q(premises__in=firms) | Q(premises__in=list(premises))
    return frozenset(standing_footprints(on).filter(asked).values_list("premises", flat=True))
