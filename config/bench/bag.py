"""Benchmark of `manage.py load_bag`: rows a second against a bare COPY into the same tables, and memory. PostgreSQL."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.bench import bag_files
from config.bench.bag_files import SINCE, STATUS, Buildings
from config.bench.row import BenchRow
from config.demo_accounts import UTRECHT
from core.accounts.models import Municipality
from gis.places.models import Premises

FEW = 10_000
LEAST_SHARE = {"GeoPackage": 0.3, "XML": 0.15}
MOST_GROWTH_KB = 24_576

Write = Callable[[Path, Buildings], None]


def run(count: int) -> list[BenchRow]:
    """Files of FEW and of `count` buildings: the difference between the two is the rate, without the start."""
    utrecht = Municipality.objects.get(code=UTRECHT)
    heart = utrecht.outline.geom.point_on_surface
    lot = Buildings(heart.x, heart.y, count, series=1)
    bare = _copied(lot)
    rows = []
    for series, (name, suffix, write) in enumerate(_FORMATS, start=2):
        lots = [Buildings(lot.x, lot.y, size, series * 2 + number) for number, size in enumerate((FEW, count))]
        (short, low), (long, high) = (_loaded(suffix, write, replace(each)) for each in lots)
        rate = (count - FEW) / (long - short)
        share = rate / bare
        rows.append(
            BenchRow(
                name=f"BAG {name}",
                figure=round(rate),
                unit="rows/s",
                reference=round(bare),
                ratio=round(share, 2),
                bar=f">= {LEAST_SHARE[name]:g}x a bare COPY, memory flat",
                ok=share >= LEAST_SHARE[name] and high - low <= MOST_GROWTH_KB,
                note=f"{count:,} buildings of ten corners; peak memory {high - low:,} kB more than with {FEW:,}",
            )
        )
    return rows


_FORMATS: tuple[tuple[str, str, Write], ...] = (
    ("GeoPackage", ".gpkg", bag_files.geopackage),
    ("XML", ".zip", bag_files.extract),
)


def _copied(lot: Buildings) -> float:
    """Rows a second of two COPYs, premises and footprints, whose lines are ready beforehand."""
    utrecht = Municipality.objects.get(code=UTRECHT).pk
    first = (Premises.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    with tempfile.TemporaryDirectory() as folder:
        premises, footprints = Path(folder) / "premises", Path(folder) / "footprints"
        with premises.open("w") as one, footprints.open("w") as other:
            for number in range(lot.count):
                key = first + number
                one.write(f"{key}\t{utrecht}\t{lot.bag_id(number)}\tbag\t\t\t\t\t\n")
                other.write(f"{key}\t1\t{STATUS}\t{SINCE}\t\\N\t{bag_files.area(lot, number)}\n")
        started = time.perf_counter()
        _copy(premises, "places_premises", "id, municipality_id, bag_id, origin, street, house_letter,"
              " house_addition, postcode, town")  # fmt: skip
        _copy(footprints, "places_footprint", "premises_id, occurrence, status, valid_from, valid_to, geom")
        elapsed = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('places_premises', 'id'), max(id)) FROM places_premises")
    return lot.count / elapsed


def _copy(path: Path, table: str, columns: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for block in _blocks(path):
            copy.write(block)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _loaded(suffix: str, write: Write, lot: Buildings) -> tuple[float, int]:
    """Seconds and peak memory of one `load_bag` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"lot{suffix}"
        write(path, lot)
        command = [sys.executable, "manage.py", "load_bag", str(path)]
        started = time.perf_counter()
        # S603: our own command, no shell.
        load = subprocess.Popen(  # noqa: S603
            command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _pid, status, used = os.wait4(load.pid, 0)
        elapsed = time.perf_counter() - started
    if status:
        raise RuntimeError(f"load_bag ended with {os.waitstatus_to_exitcode(status)}")
    return elapsed, used.ru_maxrss
