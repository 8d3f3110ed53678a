"""A made-up national register of any size, for the benchmarks: premises on a grid in the heart of each municipality.

The proportions are those of the whole country: 3,000 designated areas for 5,000,000 premises. Every third premises
holds a firm of a branch that half of the areas designate.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection

from gis.places.models import (
    RD,
    DesignationOrder,
    Establishment,
    EstablishmentActivity,
    Footprint,
    MunicipalOutline,
    Premises,
    SbiVersion,
    Zone,
)

AREAS_PER_PREMISES = 3_000 / 5_000_000
STEP_M = 25.0
SIDE_M = 15.0
SINCE = date(2015, 1, 1)
ORDERED_ON = date(2025, 4, 21)
BRANCH, OTHER_BRANCH = "95312", "56101"
_BATCH = 5_000


@dataclass(frozen=True)
class Grid:
    """The premises of one municipality: `count` squares, `columns` in a row, from a corner in EPSG:28992 metres."""

    municipality_id: int
    number: int
    x: float
    y: float
    count: int
    columns: int

    def square(self, index: int) -> MultiPolygon:
        """Ground area of the premises with this index."""
        row, column = divmod(index, self.columns)
        return _box(self.x + column * STEP_M, self.y + row * STEP_M, SIDE_M, SIDE_M)

    def stripe(self, part: int, parts: int) -> MultiPolygon:
        """One of so many stripes, each over a half of its share of the rows."""
        rows = math.ceil(self.count / self.columns)
        height = max(STEP_M, rows * STEP_M / parts)
        return _box(self.x, self.y + part * height, self.columns * STEP_M, height / 2)

    def bag_id(self, index: int) -> str:
        return f"SYN-B{self.number:03d}-{index:07d}"


def fill(premises: int, report: Callable[[str], None]) -> list[Grid]:
    """Fill an empty register with about so many premises; the grids, one for each municipality."""
    grids = list(_grids(premises))
    for done, grid in enumerate(grids, start=1):
        _fill_municipality(grid)
        if done % 50 == 0 or done == len(grids):
            report(f"{sum(each.count for each in grids[:done]):,} premises")
    _designate(grids, max(1, round(premises * AREAS_PER_PREMISES)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return grids


def _grids(premises: int) -> Iterator[Grid]:
    outlines = list(MunicipalOutline.objects.order_by("municipality__code"))
    for number, outline in enumerate(outlines):
        count = premises * (number + 1) // len(outlines) - premises * number // len(outlines)
        if count:
            heart, columns = outline.geom.point_on_surface, math.ceil(math.sqrt(count))
            yield Grid(outline.municipality_id, number, heart.x, heart.y, count, columns)


def _fill_municipality(grid: Grid) -> None:
    for start in range(0, grid.count, _BATCH):
        indexes = range(start, min(start + _BATCH, grid.count))
        premises = Premises.objects.bulk_create(_premises(grid, index) for index in indexes)
        Footprint.objects.bulk_create(
            Footprint(premises=each, geom=grid.square(index), status="Pand in gebruik", valid_from=SINCE)
            for index, each in zip(indexes, premises, strict=True)
        )
        firms = Establishment.objects.bulk_create(_firm(grid, each) for each in premises[::3])
        EstablishmentActivity.objects.bulk_create(
            EstablishmentActivity(
                establishment=firm,
                code=OTHER_BRANCH if number % 4 else BRANCH,
                sbi_version=SbiVersion.SBI_2025,
                main=True,
            )
            for number, firm in enumerate(firms)
        )


def _premises(grid: Grid, index: int) -> Premises:
    return Premises(
        municipality_id=grid.municipality_id,
        bag_id=grid.bag_id(index),
        street=f"Meetstraat {index // 200}",
        house_number=9001 + index % 200,
        postcode="0000 AA",
        town="Meetdorp",
        origin=Premises.Origin.SYNTHETIC,
    )


def _firm(grid: Grid, premises: Premises) -> Establishment:
    return Establishment(
        municipality_id=grid.municipality_id,
        premises=premises,
        kvk=f"SYN-{premises.pk}",
        vestiging=f"SYN-{premises.pk}",
        name=f"Meetbedrijf {premises.pk}",
        since=SINCE,
    )


def _designate(grids: list[Grid], areas: int) -> None:
    """Spread the areas over the municipalities, one zone each; every second one names the branch."""
    for number in range(areas):
        grid, part = grids[number % len(grids)], number // len(grids)
        order = DesignationOrder.objects.create(
            municipality_id=grid.municipality_id,
            title=f"Meetbesluit {number}",
            kinds=["AREA", "ACTIVITY"] if number % 2 else ["AREA"],
            article="APV 2:40",
            body="burgemeester",
            permit_authority="burgemeester",
            valid_from=ORDERED_ON,
            activities=[BRANCH] if number % 2 else [],
            sbi_version=SbiVersion.SBI_2025,
            fictive=True,
        )
        Zone.objects.create(order=order, geom=grid.stripe(part, math.ceil(areas / len(grids))))


def _box(x: float, y: float, width: float, height: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((x, y, x + width, y + height)), srid=RD)
