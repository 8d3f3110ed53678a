"""The data of the map of a municipality: what changes with every question, and the ground under it.

The ground is sent once with a page; what lies on it comes again with each new day or filter.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon as GeosPolygon
from django.urls import reverse
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality
from core.row_keys import OneOf
from gis.atlas.hexagons import Hexagon
from gis.atlas.layers import marked_premises, zones_of_drafts, zones_on
from gis.atlas.picture import Picture
from gis.atlas.selectors import by_premises
from gis.atlas.spots import Spot
from gis.atlas.wording import band
from gis.places import crs
from gis.places.models import DesignationOrder, MunicipalOutline, Zone
from gis.places.selectors import orders_in_force, standing_footprints
from gis.places.shapes import from_stored, in_degrees

#: Footprints that are sent at most: a browser draws no whole city.
BARE_AT_MOST = 8000
_AROUND_M = 250.0
#: To how much the border of the municipality is smoothed before it is sent, metres.
_SMOOTH_M = 5.0
#: Things at one place that a popup names.
_NAMED = 8


def lying(picture: Picture, *, cases: bool) -> dict[str, Any]:
    """What lies on the ground. `cases`: whether whoever looks may see cases. Three queries, one more with spots."""
    orders = DesignationOrder.objects.filter(pk__in=[order.pk for order, _phase in picture.drawn])
    shown = {firm.premises.bag_id for firm in picture.shown}
    return {
        "mode": "full",
        "on": picture.on.isoformat(),
        "taken": sorted({firm.premises.bag_id for firm in picture.everyone} - shown),
        "zones": [*zones_on(orders, picture.on), *zones_of_drafts(picture.drawn_drafts)],
        "premises": marked_premises(by_premises(picture.shown), picture.on, cases=cases),
        "branches": picture.branches,
        "spots": _spots(picture),
        "hexagons": [_hexagon(one, shape) for one, shape in _with_shapes(picture.signals or [])],
    }


def _spots(picture: Picture) -> list[dict[str, Any]]:
    """Of each layer the premises where it has something, with a line for each thing."""
    every = [spot for spots in picture.spots.values() for spot in spots]
    if not every:
        return []
    places = _places({spot.premises for spot in every}, picture.on)
    return [
        _spot(layer, places[premises], spots, picture.on)
        for layer, found in picture.spots.items()
        for premises, spots in _by_premises(found).items()
        if premises in places
    ]


def _by_premises(spots: Iterable[Spot]) -> dict[int, list[Spot]]:
    found: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        found[spot.premises].append(spot)
    return found


def _spot(layer: str, place: tuple[float, float], spots: Sequence[Spot], on: date) -> dict[str, Any]:
    first = spots[0]
    page = f"{reverse('atlas:premises', args=[first.bag_id])}?on={on.isoformat()}"
    return {
        "layer": layer,
        "lon": place[0],
        "lat": place[1],
        "address": first.address,
        "url": page,
        "count": len(spots),
        "lines": [{"text": _line(spot), "url": spot.url} for spot in spots[:_NAMED]],
    }


def _line(spot: Spot) -> str:
    return " · ".join(part for part in (spot.number, spot.label, spot.on.isoformat() if spot.on else "") if part)


def _places(premises: set[int], on: date) -> dict[int, tuple[float, float]]:
    """Longitude and latitude of the middle of each ground that holds on the day; one query."""
    rows = standing_footprints(on).filter(OneOf("premises", premises)).annotate(wkb=AsWKB("geom"))
    grounds = {pk: bytes(wkb) for pk, wkb in rows.values_list("premises", "wkb")}
    middles = in_degrees(list(shapely.centroid(shapely.from_wkb(list(grounds.values())))))
    return {pk: middle["coordinates"] for pk, middle in zip(grounds, middles, strict=True)}


def _with_shapes(hexagons: list[Hexagon]) -> Iterable[tuple[Hexagon, dict[str, Any]]]:
    return zip(hexagons, in_degrees([one.shape for one in hexagons]), strict=True)


def _hexagon(one: Hexagon, shape: dict[str, Any]) -> dict[str, Any]:
    return {"band": band(one.least, one.most), "least": one.least, "geometry": shape}


def ground(municipality: Municipality, on: date, first: date, last: date) -> dict[str, Any]:
    """The premises around the zones in force on `on`, and the border beyond which we know nothing.

    Every ground that holds on some day of `first` through `last`, with its own days: the browser draws those of the
    day that is seen, but for the premises where `lying` knows a firm. Three queries.
    """
    rows = standing_footprints(first, last).filter(premises__municipality=municipality)
    if frame := _frame_of_zones(municipality, on):
        rows = rows.filter(geom__intersects=frame)
    # By the key of the premises: it has an index within a municipality, where the own key walks through the country.
    of = ("premises__bag_id", "valid_from", "valid_to")
    found = list(rows.order_by("premises__bag_id").annotate(wkb=AsWKB("geom")).values_list(*of, "wkb")[:BARE_AT_MOST])
    shapes = in_degrees(list(shapely.from_wkb([bytes(wkb) for *_of, wkb in found])))
    bare = [
        {"id": key, "from": since.isoformat(), "to": until.isoformat() if until else None, "geometry": shape}
        for (key, since, until, _wkb), shape in zip(found, shapes, strict=True)
    ]
    return {"bare": bare, "border": _border(municipality)}


def _border(municipality: Municipality) -> dict[str, Any] | None:
    outline = MunicipalOutline.objects.filter(municipality=municipality).first()
    if outline is None:
        return None
    smooth: BaseGeometry = from_stored(outline.geom).simplify(_SMOOTH_M)
    return in_degrees([smooth])[0]


def _frame_of_zones(municipality: Municipality, on: date) -> GeosPolygon | None:
    """The box around the zones in force, a street wider; None without a zone: then all of the place is of interest."""
    extent = Zone.objects.filter(order__in=orders_in_force(municipality, on)).aggregate(box=Extent("geom"))["box"]
    if extent is None:
        return None
    west, south, east, north = extent
    frame = GeosPolygon.from_bbox((west - _AROUND_M, south - _AROUND_M, east + _AROUND_M, north + _AROUND_M))
    frame.srid = crs.RD
    return frame
