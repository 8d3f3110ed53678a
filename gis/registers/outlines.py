"""Loads all Dutch municipalities with their outlines (CBS 2022, fixtures/geo)."""

from pathlib import Path

import pyogrio.raw
import shapely
from django.conf import settings
from django.db import transaction
from shapely.geometry import MultiPolygon

from core.accounts.models import Municipality
from gis.places.models import MunicipalOutline
from gis.places.shapes import as_multi, to_stored

PATH = settings.FIXTURES_DIR / "geo" / "cbs_gebieden_2022.gpkg"
SOURCE = "CBS Kerncijfers wijken en buurten 2022 (CC BY 4.0), vereenvoudigd"


@transaction.atomic
def load(path: Path = PATH) -> int:
    """Bring municipalities and outlines in step with the file; how many it has. Nothing changes the second time."""
    outlines = _read(path)
    if MunicipalOutline.objects.filter(source=SOURCE, municipality__code__in=outlines).count() == len(outlines):
        return len(outlines)
    Municipality.objects.bulk_create(
        [Municipality(code=code, name=name) for code, (name, _) in outlines.items()], ignore_conflicts=True
    )
    ids = dict(Municipality.objects.values_list("code", "pk"))
    MunicipalOutline.objects.bulk_create(
        [
            MunicipalOutline(municipality_id=ids[code], geom=to_stored(area), source=SOURCE)
            for code, (_, area) in outlines.items()
        ],
        update_conflicts=True,
        unique_fields=["municipality"],
        update_fields=["geom", "source"],
    )
    return len(outlines)


def _read(path: Path) -> dict[str, tuple[str, MultiPolygon]]:
    """Code to name and outline (EPSG:28992, without Z)."""
    _, _, geometry, columns = pyogrio.raw.read(path, layer="gemeenten", columns=["code", "name"])
    areas = shapely.force_2d(shapely.from_wkb(geometry))
    return {code: (name, as_multi(area)) for code, name, area in zip(columns[0], columns[1], areas, strict=True)}
