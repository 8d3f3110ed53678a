"""Races for the moves of the zone chart."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.forms import Form
from django.utils import timezone

from core.accounts.models import Municipality
from core.charts import Move
from core.today import today
from gis.zones import chart
from gis.zones.services import making, moving
from permits.page import refuse
from tests import zones
from tests.places import square
from tests.races.pair import Race, Start, pair


def _walk(municipality: Municipality, **fields: Any) -> zones.Walk:
    """A proposal that began a week ago and starts tomorrow, unless told otherwise."""
    days = {"valid_from": today() + timedelta(days=1), "valid_to": None}
    return zones.Walk(municipality, timezone.now() - timedelta(days=7), **days | fields)


def _race(walk: zones.Walk, move: Move, service: Any, times: int = 1, **given: Any) -> Race:
    """Two colleagues make the same move on the same page; the page says who was first."""
    proposal = walk.proposal

    def page(form: Form, refusal: Exception) -> None:
        refuse(form, refusal, proposal)

    act = partial(service, proposal.public_id, **given)
    people = pair("policy", proposal.municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, times, page)


def _start(municipality: Municipality, move: Move) -> Race:
    """Two colleagues may each begin a draft."""
    data = zones.data(valid_from=date(2099, 1, 1), valid_to=None)
    act = partial(making.start, municipality, data)
    return Race(lambda who: act(actor=who, at=timezone.now()), pair("policy", municipality), move.verb, 2)


def _change(municipality: Municipality, move: Move) -> Race:
    walk = _walk(municipality)
    return _race(walk, move, making.change, data=zones.data(title="Anders"), seen=timezone.now())


def _draw(municipality: Municipality, move: Move) -> Race:
    return _race(_walk(municipality), move, making.draw, area=square(0, 0, 50), seen=timezone.now())


def _add(municipality: Municipality, move: Move) -> Race:
    """Each adds a piece: both stand."""
    walk = _walk(municipality)

    def add(public_id: Any, **given: Any) -> Any:
        return making.add_evidence(public_id, on=today(), title="Rapport", upload=zones.paper(), **given)

    return _race(walk, move, add, times=2)


def _ask(municipality: Municipality, move: Move) -> Race:
    until = today() + timedelta(days=42)
    walk = _walk(municipality, valid_from=until + timedelta(days=7)).draw()
    return _race(walk, move, moving.ask_views, on=today(), until=until, text="Ter inzage.")


def _take_back(municipality: Municipality, move: Move) -> Race:
    return _race(_walk(municipality).draw().ask_views(days=1), move, moving.take_back, on=today(), text="Anders.")


def _adopt(municipality: Municipality, move: Move) -> Race:
    def adopt(public_id: Any, **given: Any) -> Any:
        return moving.adopt(public_id, on=today(), views="Geen.", text="Besluit.", upload=zones.paper(), **given)

    return _race(_walk(municipality).draw().evidence().ask_views(days=1), move, adopt)


def _publish(municipality: Municipality, move: Move) -> Race:
    return _race(_walk(municipality).adopted(), move, moving.publish, on=today(), publication="gmb-1", text="Bekend.")


def _withdraw(municipality: Municipality, move: Move) -> Race:
    return _race(_walk(municipality), move, moving.withdraw, on=today(), text="Niet nodig.")


def _time(municipality: Municipality, move: Move) -> Race:
    """Two workers find the same proposal behind the calendar."""
    first, last = today() + timedelta(days=1), today() + timedelta(days=10)
    walk = _walk(municipality, valid_from=first, valid_to=last).adopted().publish()
    at = timezone.now() + timedelta(days=2)
    if move is not chart.COME_INTO_FORCE:
        moving.pass_time(walk.made.public_id, at=at)
        at += timedelta(days=30)
    if move in (chart.AMEND, chart.RENEW):
        relation = "amends" if move is chart.AMEND else "renews"
        later = {"follows": walk.proposal.order, "relation": relation, "valid_from": last + timedelta(days=1)}
        _walk(municipality, adviser=walk.adviser, title="Volgt", **later).adopted().publish()
    return Race(lambda _who: moving.pass_time(walk.made.public_id, at=at), None, move.verb)


#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.START: _start,
    chart.CHANGE: _change,
    chart.DRAW: _draw,
    chart.ADD_EVIDENCE: _add,
    chart.ASK_VIEWS: _ask,
    chart.TAKE_BACK: _take_back,
    chart.ADOPT: _adopt,
    chart.PUBLISH: _publish,
    chart.WITHDRAW: _withdraw,
    **dict.fromkeys((chart.COME_INTO_FORCE, chart.AMEND, chart.RENEW, chart.LAPSE), _time),
}
