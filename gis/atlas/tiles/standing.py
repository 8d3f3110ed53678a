"""How all premises of a municipality stand on a day, reckoned once for all tiles of a map."""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.core.cache import cache
from django.db.models import Q

from core.accounts.models import Municipality
from gis.atlas.selectors import by_premises, standings_on
from gis.atlas.tiles.grid import Box
from gis.places.selectors import standing_footprints

#: How long a tile may be behind, in seconds.
BEHIND = 30


@dataclass(frozen=True)
class Town:
    """Row keys of premises with a firm, the state of each, and the box of its ground in RD metres."""

    keys: np.ndarray
    states: np.ndarray
    boxes: np.ndarray

    def within(self, frame: Box) -> str:
        """Those whose ground can reach into the frame: JSON, row key to state."""
        west, south, east, north = self.boxes.T
        here = (west <= frame[2]) & (east >= frame[0]) & (south <= frame[3]) & (north >= frame[1])
        return json.dumps(dict(zip(map(str, self.keys[here]), map(str, self.states[here]), strict=True)))


def town_on(home: Municipality, on: date) -> Town:
    """The standing of the municipality on a day, at most half a minute old."""
    key = f"tiles:town:{home.pk}:{on.isoformat()}"
    found: Town | None = cache.get(key)
    if found is None:
        found = _reckoned(home, on)
        cache.set(key, found, BEHIND)
    return found


def _reckoned(home: Municipality, on: date) -> Town:
    states = {place.premises.pk: place.state.value for place in by_premises(standings_on(home, on))}
    # A firm in the trade register, or an applicant who is not in it yet.
    somebody = Q(premises__establishments__isnull=False) | Q(premises__applications__isnull=False)
    grounds = standing_footprints(on).filter(somebody, premises__municipality=home).order_by("occurrence")
    rows = {pk: bytes(wkb) for pk, wkb in grounds.annotate(wkb=AsWKB("geom")).values_list("premises", "wkb")}
    keys = [pk for pk in states if pk in rows]
    shapes = shapely.from_wkb([rows[pk] for pk in keys])
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    return Town(np.array(keys, dtype=np.int64), np.array([states[pk] for pk in keys], dtype=str), boxes)
