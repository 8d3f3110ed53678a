"""Benchmark of "who falls under a new zone": the selector against the bare join of the same rows."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from django.db import connection
from shapely.geometry import MultiPolygon, box

from config.bench.row import BenchRow
from gis.places.models import Footprint
from gis.places.selectors import firms_in
from gis.places.shapes import from_stored, wkb

ZONES = 60
#: About a business park.
WIDTH_M, HEIGHT_M = 1_200.0, 600.0
MOST_RATIO = 1.5
ON = date(2026, 11, 23)

#: What anybody would write who wanted just these rows from PostGIS.
_BARE = """
SELECT f.premises_id, e.id, e.municipality_id, p.bag_id, e.since, a.code, a.sbi_version
FROM places_footprint f
JOIN places_premises p ON p.id = f.premises_id
JOIN places_establishment e ON e.premises_id = p.id AND e.since <= %(on)s AND (e.until IS NULL OR e.until >= %(on)s)
LEFT JOIN places_establishmentactivity a ON a.establishment_id = e.id
WHERE ST_Intersects(f.geom, ST_GeomFromWKB(%(area)s, 28992))
  AND f.valid_from <= %(on)s AND (f.valid_to IS NULL OR f.valid_to > %(on)s)
"""


def run() -> BenchRow:
    """Zones about random premises, each asked both ways, by turns first."""
    zones = list(_zones(random.Random(3)))  # noqa: S311
    ours: list[float] = []
    bare: list[float] = []
    firms = 0
    for number, area in enumerate(zones):
        asks: list[tuple[list[float], Callable[[MultiPolygon], int]]] = [(ours, _ours), (bare, _bare)]
        for times, ask in asks if number % 2 else reversed(asks):
            started = time.perf_counter()
            found = ask(area)
            times.append(time.perf_counter() - started)
        firms += found
    ratio = statistics.median(ours) / statistics.median(bare)
    return BenchRow(
        name="new zone",
        figure=round(statistics.median(ours) * 1000, 2),
        unit="ms p50",
        reference=round(statistics.median(bare) * 1000, 2),
        ratio=round(ratio, 2),
        bar=f"<= {MOST_RATIO}x the bare join, one statement",
        ok=ratio <= MOST_RATIO,
        note=f"{ZONES} zones of {WIDTH_M:g} by {HEIGHT_M:g} m, {firms // ZONES} rows each on average",
    )


def _zones(dice: random.Random) -> list[MultiPolygon]:
    last = Footprint.objects.order_by("-pk").values_list("pk", flat=True)[0]
    near = [Footprint.objects.filter(pk__gte=dice.randrange(last)).order_by("pk")[0] for _zone in range(ZONES)]
    centres = [from_stored(one.geom).centroid for one in near]
    return [
        MultiPolygon([box(at.x - WIDTH_M / 2, at.y - HEIGHT_M / 2, at.x + WIDTH_M / 2, at.y + HEIGHT_M / 2)])
        for at in centres
    ]


def _ours(area: MultiPolygon) -> int:
    return len(firms_in(area, ON))


def _bare(area: MultiPolygon) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, {"on": ON, "area": wkb(area)})
        return len(cursor.fetchall())
