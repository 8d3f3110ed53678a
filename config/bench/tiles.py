"""Benchmark of vector tiles: `premises` of a dense town from zoom 10 to 16, against the bare statement of PostGIS."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from shapely.geometry import Point

from config.bench.row import BenchRow
from config.demo_accounts import UTRECHT
from core.accounts.models import Municipality
from gis.atlas.tiles.drawing import drawn
from gis.atlas.tiles.grid import Tile
from gis.atlas.tiles.layers import LAYERS, Asked
from gis.atlas.tiles.standing import town_on
from gis.places import crs
from gis.places.models import Footprint
from gis.places.shapes import from_stored

ON = date(2026, 11, 23)
ZOOMS = range(10, 17)
TIMES = 15
MOST_RATIO = 1.3
MOST_KB = 500
_BARE = """
    SELECT ST_AsMVT(tile, 'premises', 4096, 'geom') FROM (
        SELECT ST_AsMVTGeom(ST_Transform(f.geom, 3857), ST_TileEnvelope(%s, %s, %s), 4096, 64, true) AS geom, p.bag_id
        FROM places_footprint f JOIN places_premises p ON p.id = f.premises_id
        WHERE f.geom && ST_Transform(ST_TileEnvelope(%s, %s, %s), 28992)
            AND f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s)
    ) AS tile
"""


def run() -> BenchRow:
    """The median over the worst zoom; the standing of all firms is reckoned before and told in the note."""
    home = Municipality.objects.get(code=UTRECHT)
    ground = Footprint.objects.filter(premises__municipality=home)
    count = ground.count()
    middle = from_stored(ground.order_by("pk")[count // 2].geom).centroid
    started = time.perf_counter()
    town_on(home, ON)
    reckoned = time.perf_counter() - started
    found = {zoom: _measured(_over(middle, zoom), home) for zoom in ZOOMS}
    worst = max(found, key=lambda zoom: found[zoom][0] / found[zoom][1])
    ours, bare, size = found[worst][0], found[worst][1], max(size for _, _, size in found.values())
    ratios = ", ".join(f"z{zoom} {one[0] / one[1]:.2f} ({one[2] / 1000:,.0f} kB)" for zoom, one in found.items())
    return BenchRow(
        name="tile",
        figure=round(ours * 1000, 2),
        unit="ms p50",
        reference=round(bare * 1000, 2),
        ratio=round(ours / bare, 2),
        bar=f"<= {MOST_RATIO}x the bare ST_AsMVT at every zoom from 10 to 16, < {MOST_KB} kB",
        ok=ours / bare <= MOST_RATIO and size < MOST_KB * 1000,
        note=f"worst at z{worst}; {ratios}; standing of {count:,} premises reckoned in {reckoned:.2f} s",
    )


def _over(middle: Point, zoom: int) -> Tile:
    """The tile over the middle of the town."""
    side = 40_075_016.685578488 / 2**zoom
    east, north, *_same = crs.reproject(Point(middle.x, middle.y), crs.RD, crs.WEB_MERCATOR).bounds
    return Tile(zoom, int((east + 20_037_508.342789244) // side), int((20_037_508.342789244 - north) // side))


def _measured(tile: Tile, home: Municipality) -> tuple[float, float, int]:
    """Median seconds of ours and of the bare statement, by turns, and the bytes of ours."""

    def ours() -> bytes:
        frame = LAYERS["premises"].frame(tile)
        return drawn("premises", Asked(tile, ON, frame, home)) if frame else b""

    size = len(ours())
    pairs = [(_timed(ours), _timed(lambda: _bare(tile))) for _ in range(TIMES)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs), size


def _bare(tile: Tile) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [tile.z, tile.x, tile.y, tile.z, tile.x, tile.y, ON, ON])
        return cursor.fetchone()


def _timed(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started
