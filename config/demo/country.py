"""Made-up premises over the whole country, by the statement: on a lattice in the heart of each municipality.

Up to TOWN premises stand in the municipality of the demo (geography.py); what is asked beyond that is
spread evenly over all others. The lattice is the largest square in the outline, with room for CAPACITY
premises; where they stand does not depend on how many there are, so that a country can be enlarged.
Every third premises holds a firm, every fourth of those in a branch that half of the areas designate.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from shapely import maximum_inscribed_circle
from shapely.geometry import MultiPolygon, box

from config.demo import bulk_load
from config.demo_accounts import DOESBURG, UTRECHT
from core.accounts.models import Municipality
from gis.places.models import MunicipalOutline, Premises
from gis.places.services import OrderDraft, load_order
from gis.places.shapes import from_stored

#: As many as one small municipality has.
TOWN = 50_000
CAPACITY = 20_000
#: The proportion of the whole country.
AREAS_PER_PREMISES = 3_000 / 5_000_000
MOST_STEP_M = 25.0
#: Of the step between two buildings, the part that is built on.
BUILT = 0.6
ZONE_ROWS = 12
_TABLES = ("places_premises", "places_footprint", "places_establishment", "places_establishmentactivity")
BUILT_ON, ORDERED_ON = date(2015, 1, 1), date(2025, 4, 21)
BRANCH, OTHER_BRANCH = "95311", "56110"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Lattice:
    """Where premises 0, 1, 2 ... of a municipality stand: in rows from a corner in EPSG:28992 metres."""

    municipality: Municipality
    x: float
    y: float
    step: float
    columns: int

    def stripe(self, number: int) -> MultiPolygon:
        """The area of designation `number`: the lower half of its share of the rows."""
        low = self.y + number * ZONE_ROWS * self.step
        width, height = self.columns * self.step, ZONE_ROWS / 2 * self.step
        return MultiPolygon([box(self.x, low, self.x + width, low + height)])


def fill(premises: int, now: datetime, say: Say) -> None:
    """Premises, firms and designated areas until the country holds about so many; what is there stays."""
    lattices = list(_lattices())
    have = _counts()
    rest, done = max(0, premises - TOWN), 0
    with bulk_load.bare(_TABLES, rest - sum(have.values())):
        for number, lattice in enumerate(lattices):
            wanted = rest * (number + 1) // len(lattices) - rest * number // len(lattices)
            _fill(lattice, have.get(lattice.municipality.pk, 0), wanted)
            done += wanted
            if (number + 1) % 50 == 0 and rest:
                say(f"{done:,} of {rest:,} premises over the country")
    _designate(lattices, round(rest * AREAS_PER_PREMISES), now, say)


def room() -> int:
    """How many made-up premises there can be."""
    return TOWN + CAPACITY * _others().count()


def _others() -> QuerySet[MunicipalOutline]:
    """The municipalities besides the two of the demo."""
    outlines = MunicipalOutline.objects.exclude(municipality__code__in=[UTRECHT, DOESBURG])
    return outlines.select_related("municipality").order_by("municipality__code")


def _lattices() -> Iterator[Lattice]:
    columns = math.ceil(math.sqrt(CAPACITY))
    for outline in _others():
        radius = maximum_inscribed_circle(from_stored(outline.geom), tolerance=50.0)
        (x, y), *_ = radius.coords
        side = min(MOST_STEP_M * columns, radius.length * math.sqrt(2))
        yield Lattice(outline.municipality, x - side / 2, y - side / 2, side / columns, columns)


def _counts() -> dict[int, int]:
    """How many premises of a lattice each municipality has."""
    made = Premises.objects.filter(bag_id__startswith="SYN-GM").order_by()
    return dict(made.values_list("municipality").annotate(Count("pk")))


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")  # noqa: S608 (a table of ours)
        return int(cursor.fetchone()[0])


def _fill(lattice: Lattice, have: int, wanted: int) -> None:
    """Premises `have` up to `wanted`, each with its ground area, every third with its firm; all or none."""
    if have >= wanted:
        return
    code = lattice.municipality.code
    values: dict[str, str | int | float] = {
        "municipality": lattice.municipality.pk,
        "town": lattice.municipality.name,
        "newest": _highest("places_premises"),
        "newest_firm": _highest("places_establishment"),
        "prefix": f"SYN-{code}-",
        "after": len(f"SYN-{code}-") + 1,
        "first": have,
        "last": wanted - 1,
        "columns": lattice.columns,
        "x": lattice.x,
        "y": lattice.y,
        "step": lattice.step,
        "side": lattice.step * BUILT,
        "day": BUILT_ON.isoformat(),
        "branch": BRANCH,
        "other": OTHER_BRANCH,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement.format(**_DIALECT[connection.vendor]), values)


#: What the engines say differently.
_DIALECT = {
    "postgresql": {
        "uuid": "gen_random_uuid()",
        "area": "ST_Multi(ST_MakeEnvelope({x}, {y}, {x} + %(side)s, {y} + %(side)s, 28992))",
        "day": "CAST(%(day)s AS date)",
        "yes": "TRUE",
        "no": "FALSE",
    },
    "sqlite": {
        "uuid": "lower(hex(randomblob(16)))",
        "area": "CastToMulti(BuildMbr({x}, {y}, {x} + %(side)s, {y} + %(side)s, 28992))",
        "day": "%(day)s",
        "yes": "1",
        "no": "0",
    },
}
_X, _Y = "%(x)s + (n %% %(columns)s) * %(step)s", "%(y)s + (n / %(columns)s) * %(step)s"
for _words in _DIALECT.values():
    _words["area"] = _words["area"].format(x=_X, y=_Y)

#: The new premises with their place `n` on the lattice.
_NEW = """
  (SELECT id, CAST(substr(bag_id, %(after)s) AS integer) AS n FROM places_premises WHERE id > %(newest)s) AS made
"""
_STATEMENTS = (
    """
    INSERT INTO places_premises
      (municipality_id, bag_id, street, house_number, house_letter, house_addition, postcode, town, origin)
    WITH RECURSIVE series(n) AS (SELECT %(first)s UNION ALL SELECT n + 1 FROM series WHERE n < %(last)s)
    SELECT %(municipality)s, %(prefix)s || n, 'Rasterweg ' || (n / %(columns)s + 1), 9001 + n %% %(columns)s,
      '', '', '0000 AA', %(town)s, 'synthetic' FROM series
    """,
    f"""
    INSERT INTO places_footprint (premises_id, geom, status, valid_from, occurrence)
    SELECT id, {{area}}, 'Pand in gebruik', {{day}}, 1 FROM {_NEW}
    """,  # noqa: S608 (our own words)
    f"""
    INSERT INTO places_establishment
      (public_id, municipality_id, premises_id, kvk, vestiging, name, since, sole_trader)
    SELECT {{uuid}}, %(municipality)s, id, 'SYN-' || id, 'SYN-' || id, 'Rasterbedrijf ' || id || ' (fictief)', {{day}},
      {{no}} FROM {_NEW} WHERE n %% 3 = 0
    """,  # noqa: S608
    f"""
    INSERT INTO places_establishmentactivity (establishment_id, code, sbi_version, main)
    SELECT firm.id, CASE WHEN (n / 3) %% 4 = 0 THEN %(branch)s ELSE %(other)s END, '2025', {{yes}}
    FROM places_establishment AS firm JOIN
      (SELECT * FROM {_NEW} WHERE n %% 3 = 0) AS place ON place.id = firm.premises_id
    WHERE firm.id > %(newest_firm)s
    """,  # noqa: S608
)


def _designate(lattices: list[Lattice], areas: int, now: datetime, say: Say) -> None:
    """Areas over the municipalities by turns, by the road that every order takes; every second names a branch."""
    for number in range(areas):
        lattice, part = lattices[number % len(lattices)], number // len(lattices)
        load_order(
            OrderDraft(
                municipality=lattice.municipality,
                title=f"Aanwijzing {number + 1} (fictief)",
                kinds=("AREA", "ACTIVITY") if number % 2 else ("AREA",),
                article="artikel 2:40 (fictief)",
                body="burgemeester",
                permit_authority="burgemeester",
                valid_from=ORDERED_ON,
                activities=(BRANCH,) if number % 2 else (),
                fictive=True,
                area=lattice.stripe(part),
            ),
            actor=None,
            at=now,
            origin="demo",
        )
        if (number + 1) % 500 == 0:
            say(f"{number + 1:,} of {areas:,} designated areas")
