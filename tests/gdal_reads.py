"""`python -m tests.gdal_reads ADDRESS LAYER OPTIONS`: what GDAL's OAPIF driver gets, as JSON on one line.

A process of its own: GDAL keeps the interpreter's lock while it waits, so a server in the same process never answers.
"""

import json
import subprocess
import sys
from typing import Any

import pyogrio.raw
import shapely
from django.conf import settings


def read(address: str, layer: str = "", **options: Any) -> dict[str, Any]:
    """`layers` of the service; of a layer `crs`, `fields`, `ids` and `shapes` (WKB in hex)."""
    command = [sys.executable, "-m", "tests.gdal_reads", address, layer, json.dumps(options)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _answer(address: str, layer: str, options: dict[str, Any]) -> dict[str, Any]:
    if not layer:
        return {"layers": [str(name) for name in pyogrio.list_layers(f"OAPIF:{address}")[:, 0]]}
    if "bbox" in options:
        options["bbox"] = tuple(options["bbox"])  # JSON has no tuples
    meta, _fids, shapes, columns = pyogrio.raw.read(f"OAPIF:{address}", layer=layer, **options)
    told = dict(zip(meta["fields"], columns, strict=True))
    return {
        "crs": meta["crs"],
        "fields": list(told),
        "ids": [str(key) for key in told["id"]],
        "shapes": [shapely.to_wkb(shapely.from_wkb(shape), hex=True) for shape in shapes],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))))
