"""The permit duty of every firm in a municipality on a day, by sets rather than one by one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

import shapely
from django.db.models import CharField, F, Q, Value

from core.accounts.models import Municipality
from gis.places.branches import SBI_2025
from gis.places.duty import DutyAnswer, Kind, OrderFacts, Place, Question, answer
from gis.places.knowledge import orders_known
from gis.places.models import Zone
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
    `judge`: that of `Judges` for the same day, when the caller has it already.
    """
    judge = judge or Judges(municipality, on, on).on(on)
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


class Judges:
    """Who answers the duty of any stay in the municipality on a day from `first` through `last`, without more queries.

    It knows the ground of all premises with a firm, and of `premises` (row ids) besides. `orders` are all current
    orders of the municipality; with `known` the versions that were current just before that moment.
    """

    def __init__(
        self,
        municipality: Municipality,
        first: date,
        last: date,
        premises: Iterable[int] = (),
        known: datetime | None = None,
    ) -> None:
        rows = orders_known(known).filter(municipality=municipality)
        self.orders = order_facts(rows.values(*ORDER_FIELDS))
        areas = [order.id for order in self.orders if Kind.AREA in order.kinds]
        self._inside = _grounds_inside(municipality, areas, first, last)
        self._grounds = _grounds(municipality, first, last, premises)
        self._tables = translations()

    def on(self, day: date, orders: Sequence[OrderFacts] | None = None) -> Judge:
        """The judge of the day, by these of the orders; by all of them when None. Equal questions are answered once."""
        asked = self.orders if orders is None else list(orders)
        inside = {order.id: _standing(self._inside.get(order.id, ()), day) for order in asked}
        grounded = _standing(self._grounds, day)
        listed = frozenset().union(*(order.bag_ids for order in asked))

        @cache
        def ask(here: frozenset[str], bag_id: str, grounded: bool, question: Question) -> DutyAnswer:
            place = Place(ground=_TOKEN_GROUND if grounded else None, bag_ids=frozenset({bag_id}))
            local = [replace(order, zones=_TOKEN_ZONES if order.id in here else ()) for order in asked]
            return answer(question, place, local, self._tables)

        def judge(stay: Stay) -> DutyAnswer:
            here = frozenset(order for order, members in inside.items() if stay.premises in members)
            question = Question(day, stay.code, stay.sbi_version or SBI_2025, stay.since)
            return ask(here, stay.bag_id if stay.bag_id in listed else "", stay.premises in grounded, question)

        return judge


def judge_inside(order: OrderFacts, on: date) -> Judge:
    """A function that answers the duty under one order alone, stored or not, of stays on the ground of its area."""
    tables = translations()

    @cache
    def ask(question: Question) -> DutyAnswer:
        return answer(question, Place(ground=_TOKEN_GROUND), (replace(order, zones=_TOKEN_ZONES),), tables)

    def judge(stay: Stay) -> DutyAnswer:
        return ask(Question(on, stay.code, stay.sbi_version or SBI_2025, stay.since))

    return judge


# The database has judged the overlap; the rule is asked with a square that is wholly in or wholly out.
_TOKEN_GROUND = shapely.box(0, 0, 1, 1)
_TOKEN_ZONES = (shapely.MultiPolygon([shapely.box(-1, -1, 2, 2)]),)

#: SQLite joins at most 500 questions in one.
_ZONES_AT_ONCE = 100

#: Premises (row id) whose ground stands from a day until another, that one not included.
_Ground = tuple[int, date, date | None]


def _standing(grounds: Iterable[_Ground], on: date) -> frozenset[int]:
    return frozenset(premises for premises, begins, ends in grounds if begins <= on and (ends is None or on < ends))


def premises_inside(municipality: Municipality, order: str | UUID, on: date) -> frozenset[int]:
    """Premises (row ids) whose ground meets the inside of the area of the order with this public id, on the day."""
    return frozenset(one[0] for grounds in _grounds_inside(municipality, [order], on, on).values() for one in grounds)


def _grounds_inside(
    municipality: Municipality, orders: Iterable[str | UUID], first: date, last: date
) -> dict[str, list[_Ground]]:
    """The grounds that meet the inside of the area of each of these orders, by the order's public id.

    One statement for all zones together, in which each is asked by itself, so that each goes by the index.
    """
    here = standing_footprints(first, last).filter(premises__municipality=municipality).order_by()
    zones = Zone.objects.filter(order__public_id__in=list(orders)).values_list("order__public_id", "geom")
    inside = [
        here.filter(geom__intersects=area)
        .exclude(geom__touches=area)
        .values_list(Value(str(order), CharField()), "premises", "valid_from", "valid_to")
        for order, area in zones
    ]
    found: dict[str, list[_Ground]] = defaultdict(list)
    for first_of in range(0, len(inside), _ZONES_AT_ONCE):
        one, *others = inside[first_of : first_of + _ZONES_AT_ONCE]
        for order, premises, begins, ends in one.union(*others, all=True):
            found[order].append((premises, begins, ends))
    return found


def _grounds(municipality: Municipality, first: date, last: date, premises: Iterable[int]) -> list[_Ground]:
    firms = establishments_on(municipality, first, last).values("premises")
    asked = Q(premises__in=firms) | Q(premises__in=list(premises))
    return list(standing_footprints(first, last).filter(asked).values_list("premises", "valid_from", "valid_to"))
