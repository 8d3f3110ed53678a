"""Races for the moves of the signal chart."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from core.accounts.models import Municipality
from core.charts import Move
from inspections.signals.models import RetentionRule
from inspections.signals.services import receiving, retention, weighing
from inspections.statecharts import signal as chart
from tests import signals
from tests.people import make_user
from tests.races.pair import Race, Start, pair
from tests.visits import make_premises, reference_data


def _receive(municipality: Municipality, move: Move) -> Race:
    """The same form is sent twice."""
    mark = uuid4().hex
    return Race(lambda _who: signals.reported(municipality, mark=mark), None, move.verb)


def _add(municipality: Municipality, move: Move) -> Race:
    """The reporter adds something in two windows: both stand, one of them reopens."""
    signal = signals.reported(municipality)
    if move is chart.ADD_AND_REOPEN:
        signal = signals.dismissed(signal)
    add = partial(receiving.add, signal, text="Nog iets.", photo=None)
    return Race(lambda _who: add(at=timezone.now()), None, move.verb, 2 if move is chart.ADD else 1)


def _weigh(municipality: Municipality, move: Move) -> Race:
    """Two planners weigh the same signal."""
    reference_data()
    signal = signals.reported(municipality)
    place = signals.linked(signal, make_user("planner", municipality=municipality))
    more: dict[str, Any] = {"premises": place, "visit_note": "Kijk rond.", "passed_to": "Politie"}
    act = partial(weighing.weigh, signal.public_id, judgement=signals.judgement(move.name, **more))
    return Race(lambda who: act(actor=who, at=timezone.now()), pair("planner", municipality), move.verb)


def _reopen(municipality: Municipality, move: Move) -> Race:
    signal = signals.dismissed(signals.reported(municipality))
    act = partial(weighing.reopen, signal.public_id, reason="Nieuw licht.")
    return Race(lambda who: act(actor=who, at=timezone.now()), pair("planner", municipality), move.verb)


def _link(municipality: Municipality, move: Move) -> Race:
    """Two planners tie the same premises, which is right twice; or take them off, which is once."""
    signal, place = signals.reported(municipality), make_premises(municipality)
    service = weighing.link
    if move is chart.UNLINK:
        signals.linked(signal, make_user("planner", municipality=municipality), place)
        service = weighing.unlink
    act = partial(service, signal.public_id, premises=place)
    times = 2 if move is chart.LINK else 1
    return Race(lambda who: act(actor=who, at=timezone.now()), pair("planner", municipality), move.verb, times)


def _destroy(municipality: Municipality, move: Move) -> Race:
    """Two workers find the same signal at the end of its term."""
    signal = signals.dismissed(signals.reported(municipality))
    rule = RetentionRule.objects.get(state=chart.UNFOUNDED)
    at = timezone.now() + timedelta(days=400)
    return Race(lambda _who: retention.destroy(signal.public_id, at=at, rule=rule), None, move.verb)


#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.RECEIVE: _receive,
    chart.ADD: _add,
    chart.ADD_AND_REOPEN: _add,
    **dict.fromkeys(chart.OUTCOMES.values(), _weigh),
    chart.REOPEN: _reopen,
    chart.LINK: _link,
    chart.UNLINK: _link,
    chart.DESTROY: _destroy,
}
