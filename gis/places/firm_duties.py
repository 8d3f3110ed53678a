"""The permit duty of every firm in a municipality on a day, by sets rather than one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from django.db.models import F

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


def duties_on(municipality: Municipality, on: date) -> Iterator[FirmDuty]:
    """The duty of every firm in the municipality on a day, in order of establishment.

    Set-based: the firms in one query, the orders in one, the ground that meets each area order in
    one. The ground is not measured, so the steps do not say which share of it is inside.
    """
    orders = order_facts(
        DesignationOrder.objects.filter(municipality=municipality, is_current=True).values(*ORDER_FIELDS)
    )
    judge = _judge(municipality, orders, on)
    strongest: FirmDuty | None = None
    for row in _firm_rows(municipality, on).iterator(chunk_size=2000):
        found = judge(row)
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


def _judge(municipality: Municipality, orders: list[OrderFacts], on: date) -> Callable[[dict[str, Any]], FirmDuty]:
    """A function from a firm row to its duty; equal questions are answered once."""
    tables = translations()
    inside = {order.id: _premises_inside(municipality, order, on) for order in orders if Kind.AREA in order.kinds}
    grounded = _premises_with_ground(municipality, on)
    answers: dict[Any, DutyAnswer] = {}

    def judge(row: dict[str, Any]) -> FirmDuty:
        premises, code, version = row["premises"], row["code"], row["sbi_version"] or SBI_2025
        here = frozenset(key for key, members in inside.items() if premises in members)
        listed = any(row["bag_id"] in order.bag_ids for order in orders)
        key = (here, row["bag_id"] if listed else "", premises in grounded, code, version, row["since"])
        if key not in answers:
            place = Place(ground=_TOKEN_GROUND if premises in grounded else None, bag_ids=frozenset({row["bag_id"]}))
            local = [replace(order, zones=_TOKEN_ZONES if order.id in here else ()) for order in orders]
            answers[key] = answer(Question(on, code, version, row["since"]), place, local, tables)
        return FirmDuty(row["pk"], premises, code, version, answers[key])

    return judge


# The database has judged the overlap; the rule is asked with a square that is wholly in or wholly out.
_TOKEN_GROUND = shapely.box(0, 0, 1, 1)
_TOKEN_ZONES = (shapely.MultiPolygon([shapely.box(-1, -1, 2, 2)]),)


def _premises_inside(municipality: Municipality, order: OrderFacts, on: date) -> frozenset[int]:
    """Premises with a firm whose ground meets the inside of the order's area, on the day."""
    found: set[int] = set()
    for zone in Zone.objects.filter(order__public_id=order.id):
        found.update(
            standing_footprints(on)
            .filter(geom__intersects=zone.geom, premises__municipality=municipality)
            .exclude(geom__touches=zone.geom)
            .values_list("premises", flat=True)
        )
    return frozenset(found)


def _premises_with_ground(municipality: Municipality, on: date) -> frozenset[int]:
    return frozenset(
        standing_footprints(on)
        .filter(premises__in=establishments_on(municipality, on).values("premises"))
        .values_list("premises", flat=True)
    )
