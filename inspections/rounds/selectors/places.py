"""Where premises and the start of a round are, in EPSG:28992 metres."""

from collections.abc import Iterable
from datetime import date

import shapely
from django.contrib.gis.db.models.functions import AsWKB

from core.accounts.models import Municipality
from gis.places import crs
from gis.places.models import MunicipalOutline
from gis.places.selectors import standing_footprints
from inspections.rounds.models import StartPlace
from inspections.rounds.routing import Place


def points_of(premises: Iterable[int], on: date) -> dict[int, Place]:
    """A point inside the ground of each premises (row id); those without ground that day are left out. One query."""
    rows = standing_footprints(on).filter(premises__in=list(premises)).annotate(wkb=AsWKB("geom"))
    found = {}
    for pk, wkb in rows.values_list("premises", "wkb"):
        point = shapely.from_wkb(bytes(wkb)).representative_point()
        found[pk] = (point.x, point.y)
    return found


def start_of(municipality: Municipality) -> StartPlace | None:
    """Where teams of the municipality set out from: as recorded, else the middle of its outline (not stored)."""
    if known := StartPlace.objects.filter(municipality=municipality).first():
        return known
    outline = MunicipalOutline.objects.filter(municipality=municipality).first()
    if outline is None:
        return None
    middle = outline.geom.point_on_surface
    return StartPlace(municipality=municipality, name=str(municipality), x=middle.x, y=middle.y)


def degrees(place: Place) -> tuple[float, float]:
    """Longitude and latitude of a place, six decimals."""
    lon, lat = crs.lonlat_from_rd(*place)
    return round(lon, 6), round(lat, 6)
