"""Reading scenarios: those of a municipality, and the firms that one reaches, with their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from shapely.geometry import MultiPoint, shape

from core.accounts.models import Municipality
from gis.atlas.scenarios.dates import Deadlines, deadlines
from gis.atlas.scenarios.hits import Hit, Plan, Reach, read
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.wording import to_do
from gis.places.models import Establishment
from gis.places.sbi_tables import Titles, titles_of
from gis.places.shapes import from_stored, in_degrees
from inspections.rounds.selectors.places import degrees, points_of
from permits.policy import selectors as policy

#: Numbers that a map draws at most; the table has them all.
DRAWN = 200


@dataclass(frozen=True)
class Row:
    """A firm of the list by its number there; `to_do` in one sentence."""

    number: int
    hit: Hit
    firm: Establishment
    to_do: str

    @property
    def code(self) -> tuple[str, str]:
        return self.hit.activity, self.hit.sbi_version


def scenarios_of(municipality: Municipality) -> QuerySet[Scenario]:
    """The scenarios of the municipality, newest first, without their areas and answers."""
    return Scenario.objects.filter(municipality=municipality).select_related("created_by").defer("area", "result")


def dates_of(scenario: Scenario) -> Deadlines:
    """By when a firm must apply, and until when it may go on without a permit."""
    return deadlines(scenario.starts_on, scenario.transition_until, policy.clock_law())


def rows_of(scenario: Scenario, reaches: Iterable[Reach] = tuple(Reach)) -> list[Row]:
    """The firms that are reached in one of these ways, numbered in the order of the list; one query.

    Names and addresses are those of today; a firm that is no longer stored is left out.
    """
    wanted = set(reaches)
    found = [hit for hit in read(scenario.result["hits"]) if hit.reach in wanted]
    firms = {
        firm.public_id: firm
        for firm in Establishment.objects.filter(public_id__in=[hit.firm for hit in found]).select_related("premises")
    }
    dates = dates_of(scenario)
    known = [hit for hit in found if hit.firm in firms]
    return [Row(number, hit, firms[hit.firm], to_do(hit, dates)) for number, hit in enumerate(known, start=1)]


def titles_for(rows: Iterable[Row]) -> Titles:
    """Words of the branch codes of these firms; one query."""
    return titles_of(row.code for row in rows)


def map_of(scenario: Scenario, rows: list[Row]) -> dict[str, Any]:
    """The area, and the first 200 firms by their number in the list; one query."""
    points = points_of([row.firm.premises_id for row in rows[:DRAWN]], scenario.starts_on)
    area = in_degrees([from_stored(scenario.area)])[0]
    placed = [(row, degrees(points[row.firm.premises_id])) for row in rows if row.firm.premises_id in points]
    outline = {
        "title": scenario.zone_name,
        "url": "",
        "valid_from": scenario.starts_on.isoformat(),
        "valid_to": None,
        "geometry": area,
    }
    return {
        "mode": "full",
        "label": _("Kaart van het scenario"),
        "zones": [outline],
        "bounds": shapely.union(shape(area), MultiPoint([point for _row, point in placed])).bounds,
        "premises": [],
        "stops": [_stop(row, point) for row, point in placed],
    }


def _stop(row: Row, point: tuple[float, float]) -> dict[str, Any]:
    return {
        "number": str(row.number),
        "name": row.firm.name,
        "address": str(row.firm.premises),
        "url": reverse("atlas:premises", args=[row.firm.premises.bag_id]),
        "lon": point[0],
        "lat": point[1],
        "quiet": row.hit.reach is not Reach.NEW,
    }


def plan_of(scenario: Scenario) -> Plan:
    """What was asked, to ask it again with other numbers."""
    return Plan(
        area=from_stored(scenario.area),
        activities=tuple(scenario.activities),
        sbi_version=scenario.sbi_version,
        starts_on=scenario.starts_on,
        transition_until=scenario.transition_until,
        near_m=scenario.near_m,
    )
