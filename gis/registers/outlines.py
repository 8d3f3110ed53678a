"""Loads all Dutch municipalities and their districts with their outlines (CBS 2022, fixtures/geo)."""

from pathlib import Path

import pyogrio.raw
import shapely
from django.conf import settings
from django.db import transaction
from shapely.geometry import MultiPolygon

from core.accounts.models import Municipality
from gis.places.models import District, MunicipalOutline
from gis.places.shapes import as_multi, to_stored

PATH = settings.FIXTURES_DIR / "geo" / "cbs_gebieden_2022.gpkg"
Outlines = dict[str, tuple[str, MultiPolygon]]
SOURCE = "CBS Kerncijfers wijken en buurten 2022 (CC BY 4.0), vereenvoudigd"


@transaction.atomic
def load(path: Path = PATH) -> int:
    """Bring municipalities, outlines and districts in step with the file; how many municipalities it has.

    Nothing changes the second time.
    """
    outlines = _read(path, "gemeenten")
    _load_municipalities(outlines)
    _load_districts(_read(path, "wijken"))
    return len(outlines)


def _load_municipalities(outlines: Outlines) -> None:
    if MunicipalOutline.objects.filter(source=SOURCE, municipality__code__in=outlines).count() == len(outlines):
        return
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


def _load_districts(outlines: Outlines) -> None:
    """The number of a district begins with that of its municipality: WK034403 lies in GM0344."""
    if District.objects.filter(source=SOURCE, code__in=outlines).count() == len(outlines):
        return
    ids = dict(Municipality.objects.values_list("code", "pk"))
    District.objects.bulk_create(
        [
            District(municipality_id=ids[f"GM{code[2:6]}"], code=code, name=name, geom=to_stored(area), source=SOURCE)
            for code, (name, area) in outlines.items()
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["municipality", "name", "geom", "source"],
    )


def _read(path: Path, layer: str) -> Outlines:
    """Code to name and outline (EPSG:28992, without Z) of one layer."""
    _, _, geometry, columns = pyogrio.raw.read(path, layer=layer, columns=["code", "name"])
    areas = shapely.force_2d(shapely.from_wkb(geometry))
    return {code: (name, as_multi(area)) for code, name, area in zip(columns[0], columns[1], areas, strict=True)}
