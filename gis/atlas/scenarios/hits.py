"""Who a scenario reaches on its first day: hit, under a duty already, not sure, or a near miss.

Set-based: the firms inside in one statement, those within the margin in another; the number of queries does not
depend on how many there are.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon

from core.accounts.models import Municipality
from gis.atlas.compliance import State
from gis.atlas.selectors import standings_on
from gis.places.branches import SBI_2025, akin
from gis.places.duty import Duty, Kind, OrderFacts
from gis.places.firm_duties import Judge, Stay, judge_inside
from gis.places.models import Establishment
from gis.places.sbi_tables import translations
from gis.places.selectors import firms_in, standing_footprints
from gis.places.shapes import as_multi, from_stored


class Reach(StrEnum):
    """How a scenario reaches a firm, in the order of the list.

    NEW: falls under the duty, and under no other. ALREADY: another order makes a duty there as well. UNSURE: inside,
    and the branch code leaves it open. NEAR_BRANCH: inside, in a branch of the same group that is not covered.
    NEAR_BORDER: would be hit if it stood inside, and stands within the margin.
    """

    NEW = "new"
    ALREADY = "already"
    UNSURE = "unsure"
    NEAR_BRANCH = "near_branch"
    NEAR_BORDER = "near_border"


@dataclass(frozen=True)
class Plan:
    """What is asked: where (EPSG:28992, metres), which branches, from when, and until when the transition lasts."""

    area: MultiPolygon
    activities: tuple[str, ...]
    sbi_version: str
    starts_on: date
    transition_until: date
    near_m: int

    def order(self) -> OrderFacts:
        """The plan as the duty rule sees a designation order."""
        return OrderFacts(
            id="scenario",
            title="",
            article="",
            valid_from=self.starts_on,
            valid_to=None,
            kinds=frozenset({Kind.AREA, Kind.ACTIVITY}),
            activities=self.activities,
            sbi_version=self.sbi_version,
            transition_until=self.transition_until,
        )


@dataclass(frozen=True)
class Hit:
    """A firm that the plan reaches. `state`: how it stands without the plan, for ALREADY. `metres`: to the area."""

    firm: UUID
    reach: Reach
    activity: str
    sbi_version: str
    state: str = ""
    metres: int = 0

    def stored(self) -> dict[str, Any]:
        """As JSON: an id and codes, no name."""
        return {
            "firm": str(self.firm),
            "reach": str(self.reach),
            "activity": self.activity,
            "sbi_version": self.sbi_version,
            "state": self.state,
            "metres": self.metres,
        }


def read(stored: Iterable[dict[str, Any]]) -> list[Hit]:
    """The hits out of JSON."""
    return [Hit(**{**one, "firm": UUID(one["firm"]), "reach": Reach(one["reach"])}) for one in stored]


@dataclass
class _Firm:
    """A firm near the area by its row id, with the strongest answer over its branch codes."""

    premises: int
    duty: Duty = Duty.NOT_REQUIRED
    code: tuple[str, str] = ("", SBI_2025)
    akin: bool = False


_STRONGEST = list(Duty)
_HELD = (Duty.REQUIRED, Duty.TRANSITION)


def hits_of(municipality: Municipality, plan: Plan) -> list[Hit]:
    """The firms of the municipality that the plan reaches on its first day, by reach."""
    inside = _firms(municipality, plan, plan.area)
    around = {
        pk: firm
        for pk, firm in _firms(municipality, plan, _around(plan)).items()
        if pk not in inside and firm.duty in _HELD
    }
    reached = {pk: reach for pk, firm in inside.items() if (reach := _reach(firm))}
    states = _states(municipality, plan, [inside[pk].premises for pk in reached])
    metres = _metres(plan, [firm.premises for firm in around.values()])
    ids = dict(Establishment.objects.filter(pk__in=[*reached, *around]).values_list("pk", "public_id"))
    found = [_inside_hit(ids[pk], inside[pk], reach, states.get(pk)) for pk, reach in reached.items()]
    found += [
        Hit(ids[pk], Reach.NEAR_BORDER, *firm.code, metres=metres.get(firm.premises, 0)) for pk, firm in around.items()
    ]
    return sorted(found, key=lambda hit: (list(Reach).index(hit.reach), hit.metres, hit.firm))


def counts(hits: Iterable[Hit]) -> dict[Reach, int]:
    """How many firms are reached how, every kind named."""
    found = Counter(hit.reach for hit in hits)
    return {reach: found[reach] for reach in Reach}


def _around(plan: Plan) -> MultiPolygon:
    return as_multi(cast(MultiPolygon, plan.area.buffer(plan.near_m))) if plan.near_m else plan.area


def _firms(municipality: Municipality, plan: Plan, area: MultiPolygon) -> dict[int, _Firm]:
    """The firms on the ground of an area, by row id; one statement."""
    judge, tables = judge_inside(plan.order(), plan.starts_on), translations()
    found: dict[int, _Firm] = {}
    for row in firms_in(area, plan.starts_on):
        if row.municipality != municipality.pk:
            continue
        firm = found.setdefault(row.establishment, _Firm(row.premises))
        _weigh(firm, Stay(row.premises, row.bag_id, row.since, row.code, row.sbi_version), judge)
        code = (row.code or "", row.sbi_version or SBI_2025)
        if code[0] and akin(plan.activities, plan.sbi_version, *code, tables) and not firm.akin:
            firm.akin = True
            firm.code = code if firm.duty is Duty.NOT_REQUIRED else firm.code
    return found


def _weigh(firm: _Firm, stay: Stay, judge: Judge) -> None:
    duty = judge(stay).duty
    if not firm.code[0] or _STRONGEST.index(duty) < _STRONGEST.index(firm.duty):
        firm.duty, firm.code = duty, (stay.code or "", stay.sbi_version or SBI_2025)


def _reach(firm: _Firm) -> Reach | None:
    if firm.duty in _HELD:
        return Reach.NEW
    if firm.duty is Duty.UNKNOWN:
        return Reach.UNSURE
    return Reach.NEAR_BRANCH if firm.akin else None


def _states(municipality: Municipality, plan: Plan, premises: list[int]) -> dict[int, State]:
    """How these firms stand on the first day by the orders that there are already, by row id."""
    standings = standings_on(municipality, plan.starts_on, premises)
    return {one.establishment.pk: one.state for one in standings if one.establishment}


def _inside_hit(public_id: UUID, firm: _Firm, reach: Reach, state: State | None) -> Hit:
    free = state is None or state in (State.NOT_REQUIRED, State.UNKNOWN)
    if free or reach is not Reach.NEW:
        return Hit(public_id, reach, *firm.code)
    return Hit(public_id, Reach.ALREADY, *firm.code, state=str(state))


def _metres(plan: Plan, premises: list[int]) -> dict[int, int]:
    """Whole metres from these premises to the area; one query."""
    grounds = standing_footprints(plan.starts_on).filter(premises__in=premises).values_list("premises", "geom")
    return {pk: round(shapely.distance(from_stored(geom), plan.area)) for pk, geom in grounds}
