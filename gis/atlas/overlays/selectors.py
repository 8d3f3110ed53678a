"""The overlays of a municipality, and the shapes of those that are on."""

from collections.abc import Collection
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Count, QuerySet
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality
from gis.atlas.overlays.models import Overlay, OverlayShape
from gis.places.shapes import box_around, in_degrees


def overlays_of(municipality: Municipality) -> QuerySet[Overlay]:
    """All of the municipality, by name, with `count`: how many shapes each has."""
    return Overlay.objects.filter(municipality=municipality).annotate(count=Count("shapes")).select_related("added_by")


def choices_of(municipality: Municipality) -> list[tuple[str, str]]:
    """Public id and name of each, to choose from."""
    return [
        (str(key), name)
        for key, name in Overlay.objects.filter(municipality=municipality).values_list("public_id", "name")
    ]


def shapes_of(overlay: Overlay) -> list[dict[str, Any]]:
    """All its shapes as GeoJSON in degrees, in the order of the file; one query."""
    rows = overlay.shapes.order_by("pk").annotate(wkb=AsWKB("geom")).values_list("wkb", flat=True)
    return in_degrees(list(shapely.from_wkb([bytes(wkb) for wkb in rows])))


def shapes_near(
    municipality: Municipality, keys: Collection[str], area: MultiPolygon, within_m: float, at_most: int | None = None
) -> list[tuple[str, BaseGeometry]]:
    """Name of the overlay and shape (EPSG:28992) of what lies in the box so many metres around an area; one query."""
    if not keys:
        return []
    own = OverlayShape.objects.filter(overlay__municipality=municipality, overlay__public_id__in=keys)
    near = own.filter(geom__bboverlaps=box_around(area, within_m)).annotate(wkb=AsWKB("geom"))
    rows = near.order_by("overlay__name", "pk").values_list("overlay__name", "wkb")[:at_most]
    return [(name, shapely.from_wkb(bytes(wkb))) for name, wkb in rows]
