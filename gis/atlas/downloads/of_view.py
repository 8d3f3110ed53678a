"""What a view of the map shows, as a layer for a file: for staff, of the own municipality alone."""

from collections.abc import Callable, Iterable
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis.atlas.compliance import State
from gis.atlas.downloads.writing import Layer
from gis.atlas.picture import Picture
from gis.atlas.wording import COMPLIANCE, PHASES, band
from gis.places.models import Zone
from gis.places.sbi_tables import titles_of
from gis.places.selectors import standing_footprints
from gis.places.shapes import as_multi

Shapes = dict[int, BaseGeometry]


def layer_of(seen: Picture, name: str) -> Layer:
    """The layer of this name: `firms`, `orders`, `signals`, or one of the spots that are on. At most two queries."""
    make: Callable[[Picture], dict[str, Any]] = _LAYERS.get(name) or (lambda picture: _spots(picture, name))
    return Layer(name=name, on=seen.on, source=_source(seen), licence=_licence(), **make(seen))


def _source(seen: Picture) -> str:
    known = f" ({_('zoals bekend voor')} {seen.known:%Y-%m-%d %H:%M%z})" if seen.known else ""
    return f"Parkwacht, {seen.municipality.name}{known}; BAG, KvK"


def _licence() -> str:
    return _("Niet openbaar: alleen voor het werk van de gemeente")


def _firms(seen: Picture) -> dict[str, Any]:
    grounds = _grounds({firm.premises.pk for firm in seen.shown}, seen)
    titles = titles_of(firm.code for firm in seen.shown)
    return {
        "columns": ("bag_id", "address", "name", "state", "state_text", "sbi", "sbi_year", "branch", "since", "permit"),
        "rows": [
            (
                firm.premises.bag_id,
                firm.premises.address,
                firm.name,
                str(firm.state),
                str(COMPLIANCE[State(firm.state)]),
                firm.activity,
                firm.sbi_version,
                titles.get(firm.code, ""),
                firm.since,
                firm.permit,
            )
            for firm in seen.shown
        ],
        "shapes": [grounds.get(firm.premises.pk) for firm in seen.shown],
        "geometry": "MultiPolygon",
    }


def _orders(seen: Picture) -> dict[str, Any]:
    rows = Zone.objects.filter(order__in=[order.pk for order, _phase in seen.drawn]).annotate(wkb=AsWKB("geom"))
    areas: dict[int, list[BaseGeometry]] = {}
    for pk, wkb in rows.order_by("pk").values_list("order", "wkb"):
        areas.setdefault(pk, []).append(shapely.from_wkb(bytes(wkb)))
    return {
        "columns": ("title", "article", "phase", "phase_text", "valid_from", "valid_to", "transition", "activities"),
        "rows": [
            (
                order.title,
                order.article,
                str(phase),
                str(PHASES[phase]),
                order.valid_from,
                order.valid_to,
                order.transition_until,
                ",".join(order.activities),
            )
            for order, phase in seen.drawn
        ],
        "shapes": [_together(areas.get(order.pk, [])) for order, _phase in seen.drawn],
        "geometry": "MultiPolygon",
    }


def _signals(seen: Picture) -> dict[str, Any]:
    cells = seen.signals or []
    return {
        "columns": ("year", "signals"),
        "rows": [(seen.on.year, band(cell.least, cell.most)) for cell in cells],
        "shapes": [cell.shape for cell in cells],
        "geometry": "Polygon",
    }


def _spots(seen: Picture, name: str) -> dict[str, Any]:
    spots = seen.spots.get(name, [])
    grounds = _grounds({spot.premises for spot in spots}, seen)
    return {
        "columns": ("bag_id", "address", "kind", "kind_text", "day", "number"),
        "rows": [(spot.bag_id, spot.address, spot.kind, spot.label, spot.on, spot.number) for spot in spots],
        "shapes": [_middle(grounds.get(spot.premises)) for spot in spots],
        "geometry": "Point",
    }


_LAYERS: dict[str, Callable[[Picture], dict[str, Any]]] = {"firms": _firms, "orders": _orders, "signals": _signals}


def _grounds(premises: Iterable[int], seen: Picture) -> Shapes:
    rows = standing_footprints(seen.on).filter(premises__in=set(premises)).annotate(wkb=AsWKB("geom"))
    return {pk: shapely.from_wkb(bytes(wkb)) for pk, wkb in rows.values_list("premises", "wkb")}


def _middle(shape: BaseGeometry | None) -> BaseGeometry | None:
    return None if shape is None else shape.centroid


def _together(areas: list[BaseGeometry]) -> BaseGeometry | None:
    return as_multi(shapely.union_all(areas)) if areas else None
