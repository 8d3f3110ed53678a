"""The tile of one PostGIS statement and the tile drawn in Python show the same."""

from collections import Counter

import mapbox_vector_tile
import pytest
from shapely.geometry import shape

from core.today import today
from gis.atlas.tiles import drawing
from gis.atlas.tiles.layers import LAYERS, Asked, Terms
from tests import cases
from tests.visits import make_firm, make_premises
from tests.web.test_tiles import X, Y, stand, tile_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(municipality):
    """A hundred buildings on the edge of a zone, a third of them with a firm."""
    cases.order(municipality)
    for number in range(100):
        premises = make_premises(municipality)
        stand(premises, X + 950 + 25 * (number % 10), Y + 25 * (number // 10), size=8 + number % 7)
        if number % 3 == 0:
            make_firm(premises)
    return municipality


def by_python(name, asked):
    """As the embedded database does it: with the geometry as WKB."""
    layer = LAYERS[name]
    found = layer.rows(Terms(asked.tile.z, **layer.values(asked)))
    rows = [{**row, "shape": bytes.fromhex(row["shape"])} if "shape" in row else row for row in found]
    return drawing.by_python(name, rows, asked.tile, layer.square_m(asked.tile))


def content(tile):
    """What is on it: attributes, and the area or place of each in the units of the tile."""
    (layer,) = mapbox_vector_tile.decode(tile).values()
    return sorted(
        (str(sorted(one["properties"].items())), *_measure(shape(one["geometry"]))) for one in layer["features"]
    )


def _measure(geometry):
    centre = geometry.centroid
    return geometry.area, centre.x, centre.y


@pytest.mark.parametrize("z", [6, 10, 12, 13, 14, 16, 18])
@pytest.mark.parametrize("name", ["orders", "premises"])
def test_both_ways_show_the_same(town, name, z):
    tile = tile_at(X + 1000, Y + 100, z)
    asked = Asked(tile, today(), LAYERS[name].frame(tile), town)
    ours, theirs = content(drawing.drawn(name, asked)), content(by_python(name, asked))
    assert Counter(one[0] for one in ours) == Counter(one[0] for one in theirs)
    for (_, area, x, y), (_, other_area, other_x, other_y) in zip(ours, theirs, strict=True):
        assert area == pytest.approx(other_area, rel=0.1, abs=64)
        assert (x, y) == pytest.approx((other_x, other_y), abs=3)
