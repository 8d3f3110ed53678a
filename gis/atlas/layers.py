"""What a map draws, as data for frontend/map.ts: zones in force and premises marked by how they stand.

Everything is stored in EPSG:28992 and leaves in degrees (longitude, latitude), six decimals: a
decimetre. Staff only: names of firms are in it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon as GeosPolygon
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from shapely.geometry import mapping

from core.accounts.models import Municipality
from gis.atlas.selectors import Marked
from gis.places import crs
from gis.places.models import DesignationOrder, Footprint, Premises, Zone
from gis.places.selectors import orders_in_force, standing_footprints

#: Footprints without a firm that are drawn at most: a browser draws no whole city.
BARE_AT_MOST = 8000
_DECIMALS = 6
_AROUND_M = 250.0
_NAMES_AT_MOST = 3
_NEIGHBOURS_AT_MOST = 200


def full_map(municipality: Municipality, on: date, marked: Sequence[Marked], *, cases: bool) -> dict[str, Any]:
    """The map of a municipality on a day. `cases`: whether whoever looks may see cases. Four queries."""
    return {
        "mode": "full",
        "zones": zones_on(orders_in_force(municipality, on), on),
        "premises": [*_marked(marked, on, cases), *_bare(municipality, on, marked)],
    }


def premises_map(
    premises: Premises, on: date, marked: Sequence[Marked], *, cases: bool = False
) -> dict[str, Any] | None:
    """A small map around premises: ground, neighbours as far as they are `marked`, and the zones in force.

    None when no ground of the premises is known that day.
    """
    shapes = _shapes(standing_footprints(on).filter(premises=premises))
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
    bare = _shapes(standing_footprints(on).filter(premises__in=near(premises, on)).exclude(premises__in=known))
    return {
        "mode": "mini",
        "zones": zones_on(orders_in_force(premises.municipality, on), on),
        "premises": [own, *_marked(others, on, cases), *({"state": None, "geometry": each} for each in bare.values())],
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
    geometries = _in_degrees([bytes(zone.geom.wkb) for zone in zones])
    return [_zone(zone.order, geometry) for zone, geometry in zip(zones, geometries, strict=True)]


def _zone(order: DesignationOrder, geometry: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": order.title,
        "url": reverse("atlas:order", args=[order.public_id]),
        "valid_from": order.valid_from.isoformat(),
        "valid_to": order.valid_to.isoformat() if order.valid_to else None,
        "geometry": geometry,
    }


def _marked(marked: Sequence[Marked], on: date, cases: bool) -> list[dict[str, Any]]:
    shapes = _shapes(standing_footprints(on).filter(premises__in=[place.premises.pk for place in marked]))
    return [
        {**_place(place.premises, on), **_firms(place, cases), "geometry": shapes[place.premises.pk]}
        for place in marked
        if place.premises.pk in shapes
    ]


def _firms(place: Marked, cases: bool) -> dict[str, Any]:
    numbers = [firm.case.number for firm in place.firms if firm.case] if cases else []
    url = reverse("permits:case", args=[numbers[0]]) if numbers else ""
    return {"state": place.state, "name": _names(place), "case_url": url, "case_label": numbers[0] if numbers else ""}


def _names(place: Marked) -> str:
    names = [firm.name for firm in place.firms]
    more = len(names) - _NAMES_AT_MOST
    shown = ", ".join(names[:_NAMES_AT_MOST])
    if more <= 0:
        return shown
    return ngettext("%(names)s en nog %(count)d", "%(names)s en nog %(count)d", more) % {"names": shown, "count": more}


def _place(premises: Premises, on: date) -> dict[str, Any]:
    url = f"{reverse('atlas:premises', args=[premises.bag_id])}?on={on.isoformat()}"
    return {"id": premises.bag_id, "address": premises.address or premises.bag_id, "url": url}


def _bare(municipality: Municipality, on: date, marked: Iterable[Marked]) -> list[dict[str, Any]]:
    """Footprints of premises where nobody has a state, for the look of the place: around the zones in force."""
    known = {place.premises.pk for place in marked}
    rows = standing_footprints(on).filter(premises__municipality=municipality)
    if frame := _frame_of_zones(municipality, on):
        rows = rows.filter(geom__intersects=frame)
    shapes = _shapes(rows.order_by("pk")[:BARE_AT_MOST])
    return [{"state": None, "geometry": shape} for pk, shape in shapes.items() if pk not in known]


def _frame_of_zones(municipality: Municipality, on: date) -> GeosPolygon | None:
    """The box around the zones in force, a street wider; None without a zone: then all of the place is of interest."""
    extent = Zone.objects.filter(order__in=orders_in_force(municipality, on)).aggregate(box=Extent("geom"))["box"]
    if extent is None:
        return None
    west, south, east, north = extent
    frame = GeosPolygon.from_bbox((west - _AROUND_M, south - _AROUND_M, east + _AROUND_M, north + _AROUND_M))
    frame.srid = crs.RD
    return frame


def _shapes(footprints: QuerySet[Footprint]) -> dict[int, dict[str, Any]]:
    """Ground area by premises; of two on one day the latest occurrence."""
    rows = list(footprints.annotate(wkb=AsWKB("geom")).values_list("premises", "wkb"))
    geometries = _in_degrees([bytes(wkb) for _premises, wkb in rows])
    return {row[0]: geometry for row, geometry in zip(rows, geometries, strict=True)}


def _in_degrees(wkbs: Sequence[bytes]) -> list[dict[str, Any]]:
    """GeoJSON geometries in degrees, all reprojected at once."""
    if not wkbs:
        return []
    together = crs.reproject(shapely.GeometryCollection(list(shapely.from_wkb(list(wkbs)))), crs.RD, crs.LONLAT)
    rounded = shapely.transform(together, lambda points: np.round(points, _DECIMALS))
    return [mapping(shape) for shape in shapely.get_parts(rounded)]
