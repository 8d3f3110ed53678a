"""Reading designation orders in the making: who sees them, what decides their moves, what an area covers."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db.models import Q, QuerySet
from django.urls import reverse
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from core.accounts import rights
from core.accounts.models import Municipality, User
from gis.atlas.drafts import Draft
from gis.atlas.overlays.selectors import shapes_near
from gis.atlas.scenarios.models import Scenario
from gis.places import spatial
from gis.places.branches import SBI_2025, Truth, covers
from gis.places.models import DesignationOrder, Footprint, MunicipalOutline, Premises, Zone
from gis.places.sbi_tables import translations
from gis.places.selectors import current_version, firms_in, standing_footprints
from gis.places.shapes import box_around, from_stored, to_stored
from gis.zones import chart
from gis.zones.models import Proposal, Reminder

#: Premises that the border cuts, listed at most.
CUT_AT_MOST = 50
#: What rounding to the centimetre may leave along the border of a parcel, square metres.
_STRIP_M2 = 1.0


def visible_to(user: Any) -> QuerySet[Proposal]:
    """The proposals of the own municipality, for who makes zones; else none."""
    if not rights.has(user, chart.DESIGN):
        return Proposal.objects.none()
    return Proposal.objects.filter(municipality=user.municipality_id).select_related("municipality", "order", "follows")


def with_last_days(proposals: QuerySet[Proposal]) -> list[tuple[Proposal, date | None]]:
    """Each with its last day: the one of the order that it became, else the one that is meant; two queries.

    An order that was amended or renewed ends before its proposal meant it to.
    """
    rows = list(proposals)
    named = [row.order for row in rows if row.order is not None]
    orders = DesignationOrder.objects.filter(is_current=True, title__in={order.title for order in named})
    ends = {(order.municipality_id, order.title, order.valid_from): order.valid_to for order in orders}
    return [(row, ends[_key(row.order)] if row.order is not None else row.valid_to) for row in rows]


def _key(order: DesignationOrder) -> tuple[int, str, date]:
    """Which order it is, whatever its version."""
    return order.municipality_id, order.title, order.valid_from


def drafts_of(user: User) -> list[Draft]:
    """What of theirs is being prepared and has an area, for the map and what-if; one query."""
    found = visible_to(user).filter(state__in=chart.OPEN, geom__isnull=False).select_related("scenario")
    return [
        Draft(
            public_id=one.public_id,
            title=one.title,
            fictive=one.fictive,
            url=reverse("zones:zone", args=[one.public_id]),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            transition_until=one.transition_until,
            activities=tuple(one.activities),
            sbi_version=one.sbi_version,
            area=from_stored(one.geom),
            scenario=one.scenario.public_id if one.scenario else None,
        )
        for one in found.defer("scenario__area", "scenario__result")
    ]


def scenarios_about(proposal: Proposal) -> list[Scenario]:
    """The what-ifs about its area and the one that it was made of, newest first; one query."""
    about = Q(draft=proposal.public_id) | Q(pk=proposal.scenario_id)
    found = Scenario.objects.filter(about, municipality=proposal.municipality_id)
    return list(found.defer("area", "result"))


def outline_of(municipality: Municipality) -> MultiPolygon | None:
    """The border of the municipality in RD metres; None when it was never loaded."""
    stored = MunicipalOutline.objects.filter(municipality=municipality).first()
    return from_stored(stored.geom) if stored else None


def follower_of(order: DesignationOrder) -> str:
    """How a published proposal follows this order: "amends" or "renews"; "" when none does."""
    after = Proposal.objects.filter(
        municipality=order.municipality_id,
        follows__title=order.title,
        follows__valid_from=order.valid_from,
        order__isnull=False,
    )
    return after.order_by("-pk").values_list("relation", flat=True).first() or ""


def facts_of(proposal: Proposal, on: date) -> chart.Facts:
    """What decides about the proposal's moves on the day."""
    current = current_version(proposal.order) if proposal.order else None
    pieces = proposal.steps.filter(file__isnull=False, move=chart.ADD_EVIDENCE.name).count() if proposal.pk else 0
    return chart.Facts(
        state=proposal.state,
        on=on,
        needs_area=proposal.by_area,
        has_area=proposal.geom is not None,
        evidence=pieces,
        views_until=proposal.views_until,
        starts_on=proposal.valid_from,
        ends_on=current.valid_to if current else None,
        follower=follower_of(current) if current else "",
    )


def due_on(day: date) -> Iterable[Proposal]:
    """Proposals whose state is behind the days of their order."""
    starting = Q(state=chart.PUBLISHED, valid_from__lte=day)
    ended = Q(state=chart.IN_FORCE)
    for proposal in Proposal.objects.filter(starting | ended).select_related("order").order_by("pk").iterator():
        if proposal.state == chart.PUBLISHED or _is_over(proposal, day):
            yield proposal


def _is_over(proposal: Proposal, day: date) -> bool:
    last = current_version(proposal.order).valid_to if proposal.order else None
    return last is not None and last < day


def ending(day: date, until: date, municipality: Municipality | None = None) -> list[DesignationOrder]:
    """Orders in force on the day that end by `until` and that nothing published follows, first to end first."""
    found = DesignationOrder.objects.filter(
        is_current=True, valid_from__lte=day, valid_to__gte=day, valid_to__lte=until
    ).select_related("municipality")
    if municipality is not None:
        found = found.filter(municipality=municipality)
    known = set(
        DesignationOrder.objects.filter(is_current=True, predecessor__isnull=False).values_list(
            "municipality", "predecessor__title", "predecessor__valid_from"
        )
    )
    rows = found.order_by("valid_to", "pk")
    return [order for order in rows if (order.municipality_id, order.title, order.valid_from) not in known]


def reminded(orders: Iterable[DesignationOrder]) -> set[int]:
    """Keys of the orders about which a reminder was sent."""
    return set(Reminder.objects.filter(order__in=list(orders)).values_list("order", flat=True))


@dataclass(frozen=True)
class Overlap:
    """An order with which the area shares ground."""

    order: DesignationOrder
    m2: float
    shape: MultiPolygon


@dataclass(frozen=True)
class Cut:
    """Premises that the border cuts in two; `share` of their ground is inside."""

    premises: Premises
    share: float
    shape: MultiPolygon

    @property
    def percentage(self) -> int:
        """Whole percents, never 0 or 100: it is cut."""
        return min(max(round(self.share * 100), 1), 99)


@dataclass(frozen=True)
class Covered:
    """What an area covers on a day. Square metres; `firms_meant`: those with a branch code that is designated."""

    area_m2: float
    corners: int
    overlaps: list[Overlap]
    whole: int
    cut: int
    cuts: list[Cut]
    firms: int
    firms_meant: int
    outside_m2: float


def covered(
    area: MultiPolygon,
    municipality: Municipality,
    on: date,
    activities: Iterable[str] = (),
    sbi_version: str = "2025",
    own: DesignationOrder | None = None,
) -> Covered:
    """What the area (EPSG:28992) covers on the day. A fixed number of queries.

    `own`: the order that the area became, with which it does not overlap.
    """
    stored = to_stored(area)
    grounds = standing_footprints(on).filter(premises__municipality=municipality)
    whole = grounds.filter(geom__within=stored).values("premises").distinct().count()
    crossing = grounds.filter(geom__intersects=stored).exclude(geom__within=stored).exclude(geom__touches=stored)
    outline = outline_of(municipality)
    firms, meant = _firms(area, on, tuple(activities), sbi_version)
    return Covered(
        area_m2=area.area,
        corners=sum(
            len(part.exterior.coords) - 1 + sum(len(hole.coords) - 1 for hole in part.interiors) for part in area.geoms
        ),
        overlaps=[one for one in _overlaps(area, municipality, on) if own is None or _key(one.order) != _key(own)],
        whole=whole,
        cut=crossing.values("premises").distinct().count(),
        cuts=[_cut(row, area) for row in crossing.select_related("premises").order_by("premises", "pk")[:CUT_AT_MOST]],
        firms=firms,
        firms_meant=meant,
        outside_m2=float(shapely.difference(area, outline).area) if outline else 0.0,
    )


def _overlaps(area: MultiPolygon, municipality: Municipality, on: date) -> list[Overlap]:
    """With the orders of the municipality that hold on the day or later, largest first."""
    near = Zone.objects.filter(
        Q(order__valid_to=None) | Q(order__valid_to__gte=on),
        order__municipality=municipality,
        order__is_current=True,
        geom__intersects=to_stored(area),
    ).select_related("order")
    shared: dict[int, Overlap] = {}
    for zone in near:
        shape = spatial.areas(shapely.intersection(area, from_stored(zone.geom)))
        known = shared.get(zone.order_id)
        together = spatial.areas(shapely.union(known.shape, shape)) if known else shape
        if together.area > 0:
            shared[zone.order_id] = Overlap(zone.order, together.area, together)
    return sorted(shared.values(), key=lambda overlap: -overlap.m2)


def _cut(row: Footprint, area: MultiPolygon) -> Cut:
    ground = from_stored(row.geom)
    return Cut(row.premises, spatial.share_inside(ground, area) if ground.is_valid else 0.0, ground)


def _firms(area: MultiPolygon, on: date, activities: tuple[str, ...], sbi_version: str) -> tuple[int, int]:
    """How many firms, and how many of them do one of the activities as far as their codes tell."""
    rows = firms_in(area, on)
    tables, seen = translations(), Counter(row.establishment for row in rows)
    if not activities:
        return len(seen), len(seen)
    meant = {
        row.establishment
        for row in rows
        if row.code and covers(activities, sbi_version, row.code, row.sbi_version or SBI_2025, tables) is Truth.YES
    }
    return len(seen), len(meant)


@dataclass(frozen=True)
class CutLayer:
    """The areas of an own layer that a zone cuts in two: of a file of parcels, the parcels."""

    name: str
    shapes: list[BaseGeometry]


def cut_layers(area: MultiPolygon, municipality: Municipality, own: Collection[str]) -> list[CutLayer]:
    """What the area cuts of each of these own layers (public ids) that has areas at all near it; one query.

    A strip on either side is the inaccuracy of a border that was drawn along the parcel.
    """
    found: dict[str, list[BaseGeometry]] = {}
    for name, shape in shapes_near(municipality, own, area, 0.0):
        if shapely.get_dimensions(shape) == 2:
            cut = found.setdefault(name, [])
            if _cut_in_two(shapely.make_valid(shape), area):
                cut.append(shape)
    return [CutLayer(name, shapes) for name, shapes in found.items()]


def _cut_in_two(parcel: BaseGeometry, area: MultiPolygon) -> bool:
    sides = shapely.intersection(parcel, area), shapely.difference(parcel, area)
    return bool(min(shapely.area(sides)) > _STRIP_M2)


def snap_targets(
    area: MultiPolygon, municipality: Municipality, on: date, within_m: float, own: Collection[str] = ()
) -> list[BaseGeometry]:
    """What the border may be snapped to: footprints, zones and own layers around it, and the municipality's border."""
    around = box_around(area, within_m)
    grounds = standing_footprints(on).filter(premises__municipality=municipality, geom__intersects=around)
    zones = Zone.objects.filter(order__municipality=municipality, order__is_current=True, geom__intersects=around)
    found: list[BaseGeometry] = [
        from_stored(geom) for rows in (grounds, zones) for geom in rows.values_list("geom", flat=True)
    ]
    found += [shape for _name, shape in shapes_near(municipality, own, area, within_m)]
    outline = outline_of(municipality)
    return [*found, outline] if outline else found
