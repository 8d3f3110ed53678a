"""What a map draws, as data for frontend/map.ts: zones, and premises marked by how they stand.

Everything is stored in EPSG:28992 and leaves in degrees (longitude, latitude), six decimals: a
decimetre. Staff only: names of firms are in it.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from core.row_keys import OneOf
from gis.atlas.drafts import Draft
from gis.atlas.phases import Phase, phase_on
from gis.atlas.selectors import Marked
from gis.places.models import DesignationOrder, Footprint, Premises, Zone
from gis.places.selectors import orders_in_force, standing_footprints
from gis.places.shapes import from_stored, in_degrees

_NAMES_AT_MOST = 3
_NEIGHBOURS_AT_MOST = 200


def premises_map(
    premises: Premises, on: date, marked: Sequence[Marked], *, cases: bool = False
) -> dict[str, Any] | None:
    """A small map around premises: ground, neighbours as far as they are `marked`, and the zones in force.

    None when no ground of the premises is known that day.
    """
    shapes = shapes_of(standing_footprints(on).filter(premises=premises))
    if premises.pk not in shapes:
        return None
    own_mark = next((place for place in marked if place.premises.pk == premises.pk), None)
    others = [place for place in marked if place.premises.pk != premises.pk]
    own = {
        **_place(premises, on),
        "name": "",
        "state": own_mark.state if own_mark else None,
        "geometry": shapes[premises.pk],
    }
    known = {place.premises.pk for place in others}
    bare = shapes_of(standing_footprints(on).filter(premises__in=near(premises, on)).exclude(premises__in=known))
    return {
        "mode": "mini",
        "zones": zones_on(orders_in_force(premises.municipality, on), on),
        "premises": [
            own,
            *marked_premises(others, on, cases=cases),
            *({"state": None, "geometry": each} for each in bare.values()),
        ],
        "focus": premises.bag_id,
    }


def near(premises: Premises, on: date, within_m: float = 75.0) -> list[Premises]:
    """The premises whose ground lies within so many metres, at most 200, in the order of their address."""
    own = standing_footprints(on).filter(premises=premises).first()
    if own is None:
        return []
    around = standing_footprints(on).filter(geom__dwithin=(own.geom, within_m)).exclude(premises=premises)
    here = Premises.objects.filter(pk__in=around.values("premises"), municipality=premises.municipality_id)
    return list(here.order_by("street", "house_number", "house_letter", "pk")[:_NEIGHBOURS_AT_MOST])


def order_map(order: DesignationOrder, on: date) -> dict[str, Any] | None:
    """The zones of one order; None when it has none."""
    zones = zones_on(DesignationOrder.objects.filter(pk=order.pk), on)
    return {"mode": "mini", "zones": zones, "premises": []} if zones else None


def zones_on(orders: QuerySet[DesignationOrder], on: date) -> list[dict[str, Any]]:
    """The zones of these orders, with a link to each order."""
    zones = list(Zone.objects.filter(order__in=orders).select_related("order").order_by("order", "pk"))
    geometries = in_degrees([from_stored(zone.geom) for zone in zones])
    return [
        _zone(zone.order, reverse("atlas:order", args=[zone.order.public_id]), phase_on(zone.order, on), geometry)
        for zone, geometry in zip(zones, geometries, strict=True)
    ]


def zones_of_drafts(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """The areas of designation orders in the making, with a link to each."""
    geometries = in_degrees([draft.area for draft in drafts])
    return [
        _zone(draft, draft.url, Phase.PREPARING, geometry) for draft, geometry in zip(drafts, geometries, strict=True)
    ]


def _zone(order: DesignationOrder | Draft, url: str, phase: Phase, geometry: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": order.title,
        "url": url,
        "valid_from": order.valid_from.isoformat(),
        "valid_to": order.valid_to.isoformat() if order.valid_to else None,
        "phase": phase,
        "geometry": geometry,
    }


def marked_premises(marked: Sequence[Marked], on: date, *, cases: bool) -> list[dict[str, Any]]:
    """Premises with their firms, where their ground is known. `cases`: whether whoever looks may see cases."""
    shapes = shapes_of(standing_footprints(on).filter(OneOf("premises", (place.premises.pk for place in marked))))
    return [
        {**_place(place.premises, on), **_firms(place, cases), "geometry": shapes[place.premises.pk]}
        for place in marked
        if place.premises.pk in shapes
    ]


def _firms(place: Marked, cases: bool) -> dict[str, Any]:
    numbers = [firm.case.number for firm in place.firms if firm.case] if cases else []
    url = reverse("permits:case", args=[numbers[0]]) if numbers else ""
    return {
        "state": place.state,
        "name": _names(place),
        "codes": sorted({firm.activity for firm in place.firms if firm.activity}),
        "case_url": url,
        "case_label": numbers[0] if numbers else "",
    }


def _names(place: Marked) -> str:
    names = [firm.name for firm in place.firms]
    more = len(names) - _NAMES_AT_MOST
    shown = ", ".join(names[:_NAMES_AT_MOST])
    if more <= 0:
        return shown
    return ngettext("%(names)s en nog %(count)d", "%(names)s en nog %(count)d", more) % {"names": shown, "count": more}


def _place(premises: Premises, on: date) -> dict[str, Any]:
    url = f"{_premises_path()}{premises.bag_id}/?on={on.isoformat()}"
    return {"id": premises.bag_id, "address": premises.address or premises.bag_id, "url": url}


@cache
def _premises_path() -> str:
    """The address of premises up to their BAG id: to ask for each of ten thousand takes as long as to draw them."""
    return reverse("atlas:premises", args=["SYN-0"]).removesuffix("SYN-0/")


def shapes_of(footprints: QuerySet[Footprint]) -> dict[int, dict[str, Any]]:
    """Ground area by premises; of two on one day the latest occurrence."""
    rows = list(footprints.annotate(wkb=AsWKB("geom")).values_list("premises", "wkb"))
    geometries = in_degrees(list(shapely.from_wkb([bytes(wkb) for _premises, wkb in rows])))
    return {row[0]: geometry for row, geometry in zip(rows, geometries, strict=True)}
