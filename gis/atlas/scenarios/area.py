"""The area of a scenario: of an order, a district or the whole municipality, or a polygon that was pasted."""

import json
import re
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import shapely
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality
from gis.atlas.drafts import Draft
from gis.atlas.scenarios.errors import ScenarioError
from gis.atlas.wording import order_title
from gis.places import crs, spatial
from gis.places.models import DesignationOrder, District, MunicipalOutline, Zone
from gis.places.shapes import as_multi, from_stored
from gis.registers.zones import OUTLINE_SLACK_M, worded

OWN, WHOLE = "own", "municipality"
MOST_POINTS = 200_000
_DEGREES_MOST = 360.0
_RD_NAME = re.compile(r"(?:EPSG:{1,2}|/)28992\Z", re.IGNORECASE)
_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*\Z")
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def choices(municipality: Municipality, drafts: Sequence[Draft]) -> Choices:
    """What can be chosen, in groups; two queries."""
    making = [(f"draft:{one.public_id}", order_title(one.title, fictive=one.fictive)) for one in drafts]
    orders = DesignationOrder.objects.filter(municipality=municipality, is_current=True, zones__isnull=False)
    return [
        (
            _("Wijken"),
            [(f"district:{one.code}", one.name) for one in District.objects.filter(municipality=municipality)],
        ),
        (
            _("Gebied van een aanwijzing"),
            [(f"order:{one.public_id}", order_title(one.title, fictive=one.fictive)) for one in orders.distinct()],
        ),
        *([(_("Zone in voorbereiding"), making)] if making else []),
        (
            _("Anders"),
            [
                (WHOLE, _("Heel %(name)s") % {"name": municipality.name}),
                (OWN, _("Eigen gebied: plak hieronder een polygoon")),
            ],
        ),
    ]


def draft_chosen(choice: str, drafts: Sequence[Draft]) -> Draft | None:
    """The order in the making that was chosen; None for anything else."""
    return next((one for one in drafts if choice == f"draft:{one.public_id}"), None)


def chosen(municipality: Municipality, choice: str) -> tuple[str, MultiPolygon]:
    """Name and area (EPSG:28992) of what was chosen, but for `OWN` and drafts. Raises ScenarioError if it is gone."""
    kind, _colon, key = choice.partition(":")
    if kind == "district" and (one := District.objects.filter(municipality=municipality, code=key).first()):
        return one.name, from_stored(one.geom)
    if kind == WHOLE and (outline := MunicipalOutline.objects.filter(municipality=municipality).first()):
        return municipality.name, from_stored(outline.geom)
    if kind == "order" and (found := _of_order(municipality, key)):
        return found
    raise ScenarioError(_("Dit gebied is er niet meer; kies een ander."), "zone")


def _of_order(municipality: Municipality, key: str) -> tuple[str, MultiPolygon] | None:
    zones = Zone.objects.filter(order__municipality=municipality, order__public_id=UUID(key)).select_related("order")
    parts = [from_stored(zone.geom) for zone in zones]
    if not parts:
        return None
    order = zones[0].order
    return order_title(order.title, fictive=order.fictive), as_multi(cast(Polygon, shapely.union_all(parts)))


def pasted(typed: str, municipality: Municipality) -> MultiPolygon:
    """The area (EPSG:28992) in GeoJSON, WKT or lines of `x y`; metres (RD) or degrees are told apart by their size.

    Raises ScenarioError with what is wrong, where, and what would be right.
    """
    drawn, declared_rd = _read(typed.strip())
    if drawn.is_empty or not isinstance(drawn, Polygon | MultiPolygon):
        raise _refusal(_("dit is geen vlak. Plak een Polygon of MultiPolygon"))
    if shapely.get_num_coordinates(drawn) > MOST_POINTS:
        raise _refusal(_("meer dan 200.000 punten. Vereenvoudig de grens"))
    area = as_multi(cast(Polygon, _in_rd(shapely.force_2d(drawn), declared_rd)))
    if fault := spatial.fault(area):
        name, at, spot = worded(fault).partition(" op / at ")
        values = {"fault": _side(name), "spot": f" ({spot})" if at else ""}
        raise _refusal(_("%(fault)s%(spot)s. Teken de grens zo dat zij zichzelf niet kruist of raakt") % values)
    _require_inside(area, municipality)
    return area


def _read(typed: str) -> tuple[BaseGeometry, bool]:
    """The geometry as typed, and whether it says itself that it is in RD."""
    if not typed:
        raise _refusal(_("leeg. Plak GeoJSON, WKT of regels met x en y"))
    try:
        if typed.startswith("{"):
            document = json.loads(typed)
            return _of_geojson(document), _declares_rd(document)
        if typed[0].isalpha():
            return shapely.from_wkt(typed), False
        points = [_pair(line) for line in typed.splitlines() if line.strip()]
        return Polygon(points), False
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, ShapelyError) as error:
        raise _refusal(_("dit is niet te lezen. Plak GeoJSON, WKT of regels met x en y")) from error


def _of_geojson(document: dict[str, Any]) -> BaseGeometry:
    if document["type"] == "FeatureCollection":
        parts = [shape(feature["geometry"]) for feature in document["features"]]
        return parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return shape(document["geometry"] if document["type"] == "Feature" else document)


def _declares_rd(document: dict[str, Any]) -> bool:
    declared = document.get("crs")
    name = declared.get("properties", {}).get("name", "") if isinstance(declared, dict) else ""
    return bool(_RD_NAME.search(str(name)))


def _pair(line: str) -> tuple[float, float]:
    found = _PAIR.match(line)
    if found is None:
        raise ValueError(line)
    return float(found[1]), float(found[2])


def _in_rd(drawn: BaseGeometry, declared_rd: bool) -> BaseGeometry:
    bounds = drawn.bounds
    degrees = not declared_rd and max(abs(value) for value in bounds) <= _DEGREES_MOST
    for x, y in (bounds[:2], bounds[2:]):
        if mistake := crs.mistake_in_lonlat(x, y) if degrees else crs.mistake_in_rd(x, y):
            raise _refusal(_side(mistake))
    moved = crs.reproject(drawn, crs.LONLAT, crs.RD) if degrees else drawn
    try:
        for x, y in (moved.bounds[:2], moved.bounds[2:]):
            crs.require_rd(x, y)
    except crs.CrsError as error:
        raise _refusal(_side(str(error))) from error
    return moved


def _require_inside(area: MultiPolygon, municipality: Municipality) -> None:
    """Refuse what crosses the generalised outline of the municipality by more than its own inaccuracy."""
    outline = MunicipalOutline.objects.filter(municipality=municipality).first()
    own = from_stored(outline.geom) if outline else MultiPolygon()
    if own.buffer(OUTLINE_SLACK_M).covers(area):
        return
    hectares = area.difference(own).area / 10_000
    values = {"name": municipality.name, "hectares": f"{hectares:.1f}"}
    raise _refusal(_("%(hectares)s hectare ligt buiten %(name)s. Knip dat deel eraf") % values)


def _refusal(what: str) -> ScenarioError:
    return ScenarioError(_("Dit gebied kan niet: %(what)s.") % {"what": what}, "polygon")


def _side(bilingual: str) -> str:
    """The half of `Dutch / English` in the language of the page."""
    dutch, slash, english = bilingual.partition(" / ")
    return english if slash and get_language() == "en" else dutch
