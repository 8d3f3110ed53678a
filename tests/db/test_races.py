"""Two at once at every move of every chart: one is done, the other is told who was first, nothing is left half.

The moves come from the charts, so that a new move without a race fails here. Truly at once on PostGIS; on
SpatiaLite one waits for the other's lock.
"""

import pytest

from config.chart_walk import CHARTS
from core.accounts.models import Municipality
from core.charts import Chart, Move
from tests import visits
from tests.races import application, bibob, pair, permit, signal, visit, zone

pytestmark = pytest.mark.django_db(transaction=True)

RACES = {
    "application": application.RACES,
    "bibob": bibob.RACES,
    "permit": permit.RACES,
    "signal": signal.RACES,
    "visit": visit.RACES,
    "zone": zone.RACES,
}
DRAFT_RACES = {**application.DRAFT_RACES, **permit.DRAFT_RACES}
EVERY_MOVE = [pytest.param(chart, move, id=f"{chart.name}-{move.name}") for chart in CHARTS for move in chart.moves]


@pytest.mark.parametrize(("chart", "move"), EVERY_MOVE)
def test_two_at_the_same_move(municipality: Municipality, chart: Chart, move: Move) -> None:
    races = RACES[chart.name]
    assert move in races, f"{chart.name}.{move.name} has no race: add one in tests/races/"
    visits.reference_data()
    pair.run(races[move](municipality, move))


@pytest.mark.parametrize("move", DRAFT_RACES, ids=lambda move: move.name)
def test_two_at_the_same_draft(municipality: Municipality, move: Move) -> None:
    visits.reference_data()
    pair.run(DRAFT_RACES[move](municipality, move))
