"""How many signals there are about places: per hexagon and calendar year, never of a small group.

No filter but the year narrows them: two questions that differ in little would tell what a cell hides.
"""

from datetime import date

import shapely
from django.contrib.gis.db.models.functions import AsWKB, Centroid
from django.db.models import F

from core.accounts.models import Municipality
from gis.atlas.hexagons import Hexagon, together
from gis.places.models import Footprint
from inspections.signals.models import Signal
from inspections.statecharts import signal as chart
from permits.policy.selectors import PolicyNotLoaded, threshold

#: Weighed as unfounded says nothing about a place; destroyed is gone.
_COUNTED = (chart.RECEIVED, chart.WATCHED, chart.TO_VISIT, chart.PASSED_ON)


def signals_in_year(municipality: Municipality, on: date) -> list[Hexagon]:
    """The cells of the calendar year of the day; none where no smallest group is set. Three queries."""
    try:
        fewest = threshold("smallest-group", on)
    except PolicyNotLoaded:
        return []
    links = Signal.premises.through.objects.filter(
        signal__municipality=municipality, signal__received_on__year=on.year, signal__state__in=_COUNTED
    )
    pairs = list(links.values_list("signal", "premises"))
    places = _middles({premises for _signal, premises in pairs})
    return together(((signal, *places[premises]) for signal, premises in pairs if premises in places), fewest)


def _middles(premises: set[int]) -> dict[int, tuple[float, float]]:
    """The middle of the newest ground of each, RD metres: a report is about a place, also when it was rebuilt."""
    rows = Footprint.objects.filter(premises__in=premises).order_by("occurrence")
    found = {row["premises"]: bytes(row["wkb"]) for row in rows.values("premises", wkb=AsWKB(Centroid(F("geom"))))}
    points = shapely.from_wkb(list(found.values()))
    return {pk: (point.x, point.y) for pk, point in zip(found, points, strict=True)}
