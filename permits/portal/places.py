"""Places for the portal: whose municipality a place is in, and the maps that an entrepreneur sees.

Only borders and bare footprints: never how a neighbour stands.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality
from gis.places.crs import RD, lonlat_from_rd
from gis.places.models import Footprint, Premises, Zone
from gis.places.selectors import orders_in_force, standing_footprints
from gis.places.shapes import from_stored, in_degrees

#: How far around a place is drawn, and how many footprints at most: a phone draws no whole city.
_AROUND_M, _AT_MOST = 90.0, 600
_HERE, _SPOT_M = "here", 3.0


def municipality_at(point_rd: tuple[float, float]) -> Municipality | None:
    """The municipality of a point in EPSG:28992 metres; None outside all of them."""
    return Municipality.objects.filter(outline__geom__intersects=Point(*point_rd, srid=RD)).first()


def pick_map(on: date, x: str, y: str) -> dict[str, Any]:
    """The map to point at a place on: where a rule holds on that day. `x`, `y`: ids of the fields to fill."""
    orders = orders_in_force(None, on)
    zones = list(Zone.objects.filter(order__in=orders).select_related("order").order_by("pk"))
    near = _near(zones, on)
    return {
        "mode": "pick",
        "label": _("Kaart: wijs uw plek aan"),
        "zones": _zones(zones),
        "premises": _bare(near),
        "pick": {"x": x, "y": y},
    }


def answer_map(premises: Premises | None, point_rd: tuple[float, float] | None, on: date) -> dict[str, Any] | None:
    """A small map around the place of the answer; None when nothing is known of its ground that day."""
    own = list(standing_footprints(on).filter(premises=premises)[:1]) if premises else []
    middle: GEOSGeometry | None = own[0].geom if own else Point(*point_rd, srid=RD) if point_rd else None
    if middle is None:
        return None
    around = standing_footprints(on).filter(geom__dwithin=(middle, _AROUND_M))
    shapes = [*own, *around.exclude(pk__in=[footprint.pk for footprint in own])[:_AT_MOST]]
    drawn = _bare(shapes)
    if own and premises:
        drawn[0] |= {"id": _HERE, "address": premises.address}
    elif point_rd:
        drawn += _spot(point_rd)
    zones = Zone.objects.filter(order__in=orders_in_force(None, on), geom__dwithin=(middle, 1500.0))
    return {
        "mode": "mini",
        "label": _("Kaart: uw plek en de grens van het gebied"),
        "zones": _zones(zones.select_related("order")),
        "premises": drawn,
        "focus": _HERE,
        "center": None if own or point_rd is None else list(lonlat_from_rd(*point_rd)),
    }


def _spot(point_rd: tuple[float, float]) -> list[dict[str, Any]]:
    """The point itself, large enough to be seen."""
    (geometry,) = in_degrees([shapely.Point(*point_rd).buffer(_SPOT_M)])
    return [{"id": _HERE, "address": _("Uw plek"), "state": None, "geometry": geometry}]


def _near(zones: Iterable[Zone], on: date) -> QuerySet[Footprint]:
    """Footprints in or next to the zones, so that people recognise the place."""
    found = standing_footprints(on).none()
    for zone in zones:
        found = found | standing_footprints(on).filter(geom__dwithin=(zone.geom, 1.0))
    return found.distinct()[:_AT_MOST]


def _zones(zones: Iterable[Zone]) -> list[dict[str, Any]]:
    kept = list(zones)
    return [
        {
            "title": zone.order.title,
            "url": "",
            "valid_from": zone.order.valid_from.isoformat(),
            "valid_to": zone.order.valid_to.isoformat() if zone.order.valid_to else None,
            "geometry": geometry,
        }
        for zone, geometry in zip(kept, in_degrees(_shapes(kept)), strict=True)
    ]


def _bare(footprints: Iterable[Footprint]) -> list[dict[str, Any]]:
    return [{"state": None, "geometry": geometry} for geometry in in_degrees(_shapes(footprints))]


def _shapes(rows: Iterable[Footprint] | Iterable[Zone]) -> list[BaseGeometry]:
    return [from_stored(row.geom) for row in rows]
