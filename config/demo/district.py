"""Made-up premises and firms elsewhere in Overvecht: whom a wider designation would reach, and who moved there.

Outside the park, so without a duty today. Seeded: the same seed gives the same ones. EPSG:28992, metres.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from shapely.geometry import Point, Polygon, box
from shapely.prepared import prep

from config.demo import geography, people
from core.accounts.models import Municipality
from gis.places.models import District, Establishment, EstablishmentActivity, Premises
from gis.places.shapes import from_stored

OVERVECHT = "WK034403"
STREET = "Wijkweg"
PREMISES, GARAGES, OTHERS, MOVED = 120, 52, 28, 4
#: Between two made-up places; how far over the border of the district they reach; how far from the park they stay.
STEP_M, BEYOND_M, CLEAR_M = 130.0, 90.0, 60.0
SIDE_M = (14.0, 26.0)
#: Days ago that the firms that moved closed in the park, and how long after that they opened elsewhere.
_LEFT, _AFTER = (60, 600), (5, 120)


def premises(folder: Path, seed: int) -> list[geography.MadeUpPremises]:
    """Buildings spread over the district, and a few just outside it; none in the park."""
    chance = random.Random(f"district {seed}")  # noqa: S311 (a repeatable demo)
    spots = list(_spots(folder))
    chosen = sorted(chance.sample(range(len(spots)), min(len(spots), PREMISES)))
    return [
        geography.MadeUpPremises(
            f"SYN-D{number:04d}", STREET, geography.FIRST_NUMBER + number, _building(spots[index], chance)
        )
        for number, index in enumerate(chosen, start=1)
    ]


def _spots(folder: Path) -> Iterator[Point]:
    district = from_stored(District.objects.get(code=OVERVECHT).geom).buffer(BEYOND_M)
    free = district.difference(geography.park(folder).buffer(CLEAR_M))
    holds = prep(free)
    left, low, right, high = free.bounds
    x = left
    while x < right:
        y = low
        while y < high:
            if holds.contains(spot := Point(x, y)):
                yield spot
            y += STEP_M
        x += STEP_M


def _building(spot: Point, chance: random.Random) -> Polygon:
    width, depth = chance.uniform(*SIDE_M), chance.uniform(*SIDE_M)
    return box(spot.x, spot.y, spot.x + width, spot.y + depth)


def firms(places: list[Premises], seed: int) -> list[EstablishmentActivity]:
    """One firm at most of the places, mostly garages and shops of cars; not stored yet."""
    chance = random.Random(f"district firms {seed}")  # noqa: S311 (a repeatable demo)
    chosen = chance.sample(places, min(len(places), GARAGES + OTHERS))
    return [
        _firm(number, place, date(chance.randint(2014, 2024), chance.randint(1, 12), 1), chance, number < GARAGES)
        for number, place in enumerate(chosen)
    ]


def moved(park: list[Premises], elsewhere: list[Premises], seed: int, today: date) -> list[EstablishmentActivity]:
    """Firms that closed in the park and opened elsewhere under the same KvK number: two stays each; not stored yet.

    Fewer in a demo so small that the park has hardly an empty place.
    """
    chance = random.Random(f"district moved {seed}")  # noqa: S311 (a repeatable demo)
    found = []
    left_park = chance.sample(park, min(MOVED, len(park)))
    for number, (old, new) in enumerate(zip(left_park, elsewhere, strict=False)):
        left = today - timedelta(days=chance.randint(*_LEFT))
        before = _firm(900 + number, old, date(2018, 5, 1), chance, garage=True)
        before.establishment.until = left
        after = _firm(900 + number, new, left + timedelta(days=chance.randint(*_AFTER)), chance, garage=True)
        after.establishment.name, after.code = before.establishment.name, before.code
        after.establishment.vestiging = f"SYN-V{number:04d}"
        found += [before, after]
    return found


def _firm(number: int, place: Premises, since: date, chance: random.Random, garage: bool) -> EstablishmentActivity:
    made = people.firm(number, chance, garage)
    kvk = f"SYN-D{number:04d}"
    firm = Establishment(
        municipality_id=place.municipality_id,
        premises=place,
        kvk=kvk,
        vestiging=kvk,
        name=made.name,
        since=since,
        sole_trader=made.sole_trader,
    )
    return EstablishmentActivity(establishment=firm, code=made.activity, sbi_version="2025", main=True)


def municipality() -> Municipality:
    """Whose district it is."""
    return District.objects.select_related("municipality").get(code=OVERVECHT).municipality
