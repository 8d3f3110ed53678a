"""Reading places: the permit duty somewhere on a day, and what stands and is in force then."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.gis.geos import Point as GeosPoint
from django.db.models import BooleanField, Case, DateField, F, FilteredRelation, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from shapely.geometry import MultiPolygon, Point

from core.accounts.models import Municipality
from core.prepared import Prepared
from gis.places import crs
from gis.places.branches import SBI_2025
from gis.places.duty import BORDER_CASE_M, DutyAnswer, Firm, Kind, OrderFacts, Place, Question, answer
from gis.places.models import DesignationOrder, Establishment, Footprint, MunicipalOutline, Premises, Zone
from gis.places.sbi_tables import translations
from gis.places.shapes import from_stored, to_stored

ORDER_FIELDS = (
    "public_id",
    "title",
    "article",
    "valid_from",
    "valid_to",
    "kinds",
    "activities",
    "sbi_version",
    "transition_until",
    "bag_ids",
    "municipality__code",
    "fictive",
)


#: Rows of `values()`: mypy knows no columns that come by annotation.
Rows = QuerySet[Any, Any]


def duty_at(
    *,
    on: date,
    premises: str | None = None,
    point_rd: tuple[float, float] | None = None,
    activity: str | None = None,
    sbi_version: str = SBI_2025,
    since: date | None = None,
    approximate: bool = False,
) -> DutyAnswer:
    """The permit duty at premises (BAG or SYN id) or at a point in EPSG:28992 metres, on a day.

    Two queries for premises, three for a point. `approximate`: the point came from degrees.
    Raises ValueError unless exactly one of `premises` and `point_rd` is given.
    """
    question = Question(on, activity, sbi_version, since)
    if (premises is None) == (point_rd is None):
        raise ValueError("give either premises or point_rd")
    if premises is not None:
        return _duty_of_premises(premises, question)
    assert point_rd is not None  # noqa: S101 (for the type checker)
    return _duty_at_point(Point(*point_rd), question, approximate=approximate)


def _duty_of_premises(bag_id: str, question: Question) -> DutyAnswer:
    rows = list(_premises_rows(bag_id, question.on))
    if not rows:
        place = Place(ground=None, bag_ids=frozenset({bag_id}), held=False)
        return answer(question, place, _orders_listing(bag_id), translations())
    ground = rows[0]["geom"]
    place = Place(
        ground=None if ground is None else from_stored(ground), bag_ids=frozenset({bag_id}), firms=_firms(rows)
    )
    orders = _orders_near(DesignationOrder.objects.filter(municipality=rows[0]["municipality"]), ground)
    return answer(question, place, orders, translations())


def _duty_at_point(point: Point, question: Question, *, approximate: bool) -> DutyAnswer:
    geometry = GeosPoint(point.x, point.y, srid=crs.RD)
    homes = list(MunicipalOutline.objects.filter(geom__intersects=geometry).values_list("municipality", flat=True))
    # The drawn zone leads: outlines of municipalities are generalised and a zone may cross them a little.
    reached = Zone.objects.filter(geom__dwithin=(geometry, BORDER_CASE_M)).values("order")
    local = DesignationOrder.objects.filter(Q(municipality__in=homes) | Q(pk__in=reached))
    orders = _orders_near(local, geometry)
    rows = list(_footprint_rows(geometry, question.on))
    place = Place(
        ground=point,
        bag_ids=frozenset(row["bag_id"] for row in rows),
        firms=_firms(rows),
        in_municipality=bool(homes) or any(order.zones for order in orders),
        approximate=approximate,
    )
    return answer(question, place, orders, translations())


def _premises_rows(bag_id: str, on: date) -> Rows:
    """One row for each firm and activity at the premises on the day (one with nulls when there is none)."""
    return (
        Premises.objects.filter(bag_id=bag_id)
        .annotate(
            ground=FilteredRelation("footprints", condition=_stands("footprints__", on)),
            firm=FilteredRelation("establishments", condition=_is_there("establishments__", on)),
        )
        .values("municipality", "bag_id", geom=F("ground__geom"), **_firm_columns("firm__"))
    )


def _footprint_rows(point: GeosPoint, on: date) -> Rows:
    return (
        Footprint.objects.filter(_stands("", on), geom__intersects=point)
        .annotate(
            firm=FilteredRelation("premises__establishments", condition=_is_there("premises__establishments__", on))
        )
        .values(bag_id=F("premises__bag_id"), **_firm_columns("firm__"))
    )


class FirmInside(NamedTuple):
    """A firm on the ground of a zone by one of its branch codes; both None for a firm without any."""

    premises: int
    establishment: int
    municipality: int
    bag_id: str
    since: date
    code: str | None
    sbi_version: str | None


def firms_in(area: MultiPolygon, on: date) -> list[FirmInside]:
    """The firms that a zone with this area (EPSG:28992) would hold on the day, in one statement.

    One row for each firm and activity. Inside is, as everywhere, whose ground meets the inside of the area: a shared
    border is not enough.
    """
    return [FirmInside(*row) for row in _FIRMS_IN.rows(area=to_stored(area), on=on)]


def _firms_in(area: Any, on: Any) -> Rows:
    # Nearly all lie wholly inside, which is cheap to see; only the others are asked what they share with the border.
    inside = Q(geom__within=area) | (Q(geom__intersects=area) & ~Q(geom__touches=area))
    # Asked of grounds with a firm alone, of which there are few: as a plain filter the database asks it of all first.
    with_a_firm = Case(When(firm__since__lte=on, then=inside), default=False, output_field=BooleanField())
    return (
        Footprint.objects.filter(_stands("", on), geom__bboverlaps=area)
        .annotate(
            firm=FilteredRelation("premises__establishments", condition=_is_there("premises__establishments__", on))
        )
        .filter(with_a_firm, firm__isnull=False)
        .order_by()
        .values_list(
            "premises",
            "firm__pk",
            "firm__municipality",
            "premises__bag_id",
            "firm__since",
            "firm__activities__code",
            "firm__activities__sbi_version",
        )
    )


_FIRMS_IN = Prepared(_firms_in, area=MultiPolygonField(srid=crs.RD), on=DateField())


def _firm_columns(path: str) -> dict[str, F]:
    return {
        "since": F(f"{path}since"),
        "code": F(f"{path}activities__code"),
        "sbi_version": F(f"{path}activities__sbi_version"),
    }


def _stands(path: str, on: date, last: date | None = None) -> Q:
    """The footprint holds on the day, or on some day through `last`: BAG validity is up to but without its end."""
    begun = Q(**{f"{path}valid_from__lte": last or on})
    return begun & (Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gt": on}))


def _is_there(path: str, on: date, last: date | None = None) -> Q:
    """The firm is there on the day, or on some day through `last`: `since` and `until` both inclusive."""
    begun = Q(**{f"{path}since__lte": last or on})
    return begun & (Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": on}))


def _firms(rows: Iterable[dict[str, Any]]) -> tuple[Firm, ...]:
    firms = {Firm(row["since"], row["code"] or "", row["sbi_version"] or SBI_2025) for row in rows if row["since"]}
    return tuple(firms)


def _orders_near(orders: QuerySet[DesignationOrder], place: Any) -> list[OrderFacts]:
    """The current ones of these orders, each with its zones that come near the place."""
    current = orders.filter(is_current=True)
    if place is None:
        return order_facts(current.values(*ORDER_FIELDS))
    near = FilteredRelation("zones", condition=Q(zones__geom__dwithin=(place, BORDER_CASE_M)))
    return order_facts(current.annotate(near=near).values(*ORDER_FIELDS, geom=F("near__geom")))


def _orders_listing(bag_id: str) -> list[OrderFacts]:
    """Current orders of the municipalities of which an order lists these premises; no zones."""
    listing = (
        DesignationOrder.objects.annotate(listed=Cast("bag_ids", TextField()))
        .filter(is_current=True, listed__contains=f'"{bag_id}"')
        .values("municipality")
    )
    return order_facts(DesignationOrder.objects.filter(is_current=True, municipality__in=listing).values(*ORDER_FIELDS))


def order_facts(rows: Iterable[dict[str, Any]]) -> list[OrderFacts]:
    """The orders, oldest first, each with all the zones that its rows bring."""
    orders: dict[str, OrderFacts] = {}
    zones: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        key = str(row["public_id"])
        if key not in orders:
            orders[key] = _one_order(row)
        if row.get("geom") is not None:
            zones[key].append(from_stored(row["geom"]))
    found = (replace(order, zones=tuple(zones[key])) for key, order in orders.items())
    return sorted(found, key=lambda order: (order.valid_from, order.title))


def _one_order(row: dict[str, Any]) -> OrderFacts:
    return OrderFacts(
        id=str(row["public_id"]),
        title=row["title"],
        article=row["article"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        kinds=frozenset(Kind(kind) for kind in row["kinds"]),
        activities=tuple(row["activities"]),
        sbi_version=row["sbi_version"],
        transition_until=row["transition_until"],
        bag_ids=frozenset(row["bag_ids"]),
        municipality=row["municipality__code"],
        fictive=row["fictive"],
    )


def orders_in_force(municipality: Municipality | None, on: date) -> QuerySet[DesignationOrder]:
    """Current versions of orders in force on the day; of every municipality when None."""
    orders = DesignationOrder.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), is_current=True, valid_from__lte=on
    )
    return orders if municipality is None else orders.filter(municipality=municipality)


def current_version(order: DesignationOrder) -> DesignationOrder:
    """The version of this order that answers now."""
    same = {"municipality": order.municipality_id, "title": order.title, "valid_from": order.valid_from}
    return DesignationOrder.objects.select_related("municipality").get(**same, is_current=True)


def standing_footprints(on: date, last: date | None = None) -> QuerySet[Footprint]:
    """Footprints that hold on the day, or on some day through `last`."""
    return Footprint.objects.filter(_stands("", on, last))


def establishments_on(municipality: Municipality, on: date, last: date | None = None) -> QuerySet[Establishment]:
    """Firms that are at their premises on the day (or on some day through `last`), in the municipality."""
    return Establishment.objects.filter(_is_there("", on, last), municipality=municipality)


def establishments_at(premises: Premises, on: date) -> QuerySet[Establishment]:
    """Firms at these premises on the day, by name."""
    return premises.establishments.filter(_is_there("", on)).order_by("name")
