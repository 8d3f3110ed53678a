"""What the maps of zones draw, as data for frontend/map.ts; in degrees."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis.atlas import layers
from gis.atlas.overlays.selectors import shapes_near
from gis.places.models import DesignationOrder, Zone
from gis.places.selectors import standing_footprints
from gis.places.shapes import box_around, from_stored, in_degrees
from gis.zones.geometry import Examined
from gis.zones.models import Proposal
from gis.zones.selectors import Covered, CutLayer, outline_of
from gis.zones.wording import fault_sentence

#: Footprints that one map draws at most, and metres around the area within which they lie.
_GROUNDS_AT_MOST, _AROUND_M = 3_000, 150.0
#: The border of a municipality is drawn to within so many metres.
_BORDER_M = 20.0


def overview(proposal: Proposal, seen: Covered | None, on: date) -> dict[str, Any] | None:
    """The area of a proposal over the orders that it meets and the premises that it cuts; None without an area."""
    if proposal.geom is None:
        return None
    area = from_stored(proposal.geom)
    shapes: list[tuple[str, str, BaseGeometry]] = [("area", proposal.title, area)]
    for overlap in seen.overlaps if seen else []:
        shapes.append(("overlap", overlap.order.title, overlap.shape))
    for cut in seen.cuts if seen else []:
        shapes.append(("cut", str(cut.premises), cut.shape))
    return {
        "mode": "mini",
        "zones": _zones(proposal, on),
        "shapes": _shapes(shapes),
        "grounds": grounds_around(area, on),
    }


def sketch(
    proposal: Proposal,
    examined: Examined | None,
    parts: Sequence[MultiPolygon],
    on: date,
    own: Collection[str] = (),
    cut: Sequence[CutLayer] = (),
) -> dict[str, Any]:
    """The map to draw on: the form's own text is the area; beside it the border, what is wrong and its mend.

    `own`: public ids of the own layers to draw along; `cut`: what of them the area cuts in two.
    """
    outline = outline_of(proposal.municipality)
    drawn = from_stored(proposal.geom) if proposal.geom else None
    shapes: list[tuple[str, str, BaseGeometry]] = []
    if outline is not None:
        border = shapely.simplify(outline, _BORDER_M)
        shapes.append(("border", proposal.municipality.name, border))
    if examined and examined.mend is not None:
        shapes.append(("mend", "", examined.mend))
    for fault in examined.faults if examined else ():
        if fault.spot:
            shapes.append(("fault", fault_sentence(fault), Point(*fault.spot)))
    shapes += [("part", str(number), part) for number, part in enumerate(parts, start=1)]
    shapes += [("cut", layer.name, shape) for layer in cut for shape in layer.shapes]
    zones = _zones(proposal, on)
    around = drawn or (examined.mend if examined else None) or _nearest_zone(proposal)
    return {
        "mode": "sketch",
        "sketch": {"area": "id_area", "other": "id_other", "line": "id_line"},
        "zones": zones,
        "shapes": _shapes(shapes),
        "grounds": grounds_around(around, on),
        "own": _own(proposal, own, around),
    }


def _nearest_zone(proposal: Proposal) -> MultiPolygon | None:
    zone = (
        Zone.objects.filter(order__municipality=proposal.municipality, order__is_current=True).order_by("-pk").first()
    )
    return from_stored(zone.geom) if zone else None


def _own(proposal: Proposal, own: Collection[str], area: MultiPolygon | None) -> list[dict[str, Any]]:
    """The shapes of own layers in and around an area: parcels or street axes that the municipality has."""
    if area is None:
        return []
    found = shapes_near(proposal.municipality, own, area, _AROUND_M, _GROUNDS_AT_MOST)
    shapes = in_degrees([shape for _name, shape in found])
    return [{"name": name, "geometry": shape} for (name, _shape), shape in zip(found, shapes, strict=True)]


def _zones(proposal: Proposal, on: date) -> list[dict[str, Any]]:
    """Zones of orders that hold now or later."""
    orders = DesignationOrder.objects.filter(municipality=proposal.municipality, is_current=True)
    return layers.zones_on(orders.exclude(valid_to__lt=on), on)


def _shapes(shapes: Sequence[tuple[str, str, BaseGeometry]]) -> list[dict[str, Any]]:
    geometries = in_degrees([shape for _kind, _title, shape in shapes])
    return [
        {"kind": kind, "title": title, "geometry": geometry}
        for (kind, title, _shape), geometry in zip(shapes, geometries, strict=True)
    ]


def grounds_around(area: MultiPolygon | None, on: date) -> list[dict[str, Any]]:
    """Footprints in and around an area: what the border is drawn along."""
    if area is None:
        return []
    rows = standing_footprints(on).filter(geom__bboverlaps=box_around(area, _AROUND_M)).order_by()[:_GROUNDS_AT_MOST]
    return in_degrees([from_stored(row.geom) for row in rows])
