"""Races for the moves of the permit chart."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.forms import Form
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.charts import Move
from core.today import today
from permits import flows
from permits.models import Permit
from permits.page import refuse
from permits.services import permits as services
from permits.services import publication
from permits.statecharts import permit as chart
from tests import cases
from tests.races.application import DRAFTED
from tests.races.pair import Race, Start, pair

_LONG_AGO = 90


def _permit(municipality: Municipality) -> Permit:
    walk = cases.walk(municipality, today() - timedelta(days=_LONG_AGO)).review().complete().steps()
    return Permit.objects.get(application_id=walk.grant().publish().pk)


def _page(permit: Permit) -> Callable[[Form, Exception], None]:
    return lambda form, refusal: refuse(form, refusal, permit)


def _now(permit: Permit, service: Callable[..., Any], **values: Any) -> Callable[[User | None], Any]:
    return lambda who: service(permit.pk, actor=who, at=timezone.now(), effective_on=today(), **values)


def _invited(permit: Permit) -> None:
    officer = cases.cast(permit.municipality).officer
    until = permit.valid_from + timedelta(days=1)
    first_day = {"at": cases.noon(permit.valid_from), "effective_on": permit.valid_from}
    services.invite_views(permit.pk, actor=officer, **first_day, until=until)


def _asked(permit: Permit) -> None:
    officer = cases.cast(permit.municipality).officer
    values = {"kind": "manager_added", "detail": "Nieuw", "party_name": "Kim Nieuw (fictief)"}
    services.ask_change(permit.pk, actor=officer, at=timezone.now(), effective_on=today(), **values)


def _nothing(permit: Permit) -> None:
    return


#: Move -> how the permit comes to where it is legal, its service, what the form says, and how often it may be done.
_WAYS: dict[Move, tuple[Callable[[Permit], None], Callable[..., Any], dict[str, Any], int]] = {
    # Two changes that are asked are two requests: both wait for a decision.
    chart.ASK_CHANGE: (_nothing, services.ask_change, {"kind": "hours", "detail": "Later open"}, 2),
    chart.INVITE_VIEWS: (_nothing, services.invite_views, {"until": today() + timedelta(days=14)}, 1),
    chart.RECORD_VIEWS: (_invited, services.record_views, {"text": "Oneens."}, 1),
    chart.END: (_nothing, services.end, {"reason": "Gestopt."}, 1),
}
_DRAFTS: dict[Move, tuple[Callable[[Permit], None], dict[str, Any]]] = {
    chart.DECIDE_CHANGE: (_asked, {"reasons": "Akkoord."}),
    chart.REVOKE: (
        _nothing,
        {"reasons": "Schijnbeheer.", "grounds": ("straw-operator",), "views_skipped_reason": "Spoed."},
    ),
}


def _press(municipality: Municipality, move: Move) -> Race:
    prepare, service, values, times = _WAYS[move]
    permit = _permit(municipality)
    prepare(permit)
    people = pair("officer", municipality)
    return Race(_now(permit, service, **values), people, move.verb, times, page=_page(permit))


def draft(municipality: Municipality, move: Move) -> Race:
    """Two officers lay the same draft before the decider."""
    prepare, values = _DRAFTS[move]
    permit = _permit(municipality)
    prepare(permit)
    act = _now(permit, partial(_draft, move), **values)
    return Race(act, pair("officer", municipality), DRAFTED, page=_page(permit))


def _draft(move: Move, permit_id: int, **values: Any) -> Any:
    return services.draft(permit_id, move, **values)


def _sign(municipality: Municipality, move: Move) -> Race:
    """Two deciders sign the same draft."""
    prepare, values = _DRAFTS[move]
    permit = _permit(municipality)
    prepare(permit)
    officer = cases.cast(municipality).officer
    who = {"actor": officer, "at": timezone.now(), "effective_on": today()}
    decision = services.draft(permit.pk, move, **who, **values)
    sign = partial(services.sign, decision.pk, effective_on=today())
    people = pair("decider", municipality)
    return Race(lambda who: sign(actor=who, at=timezone.now()), people, move.verb, page=_page(permit))


def _end(municipality: Municipality, move: Move) -> Race:
    """Two workers find that the permit's or the designation's last day has passed."""
    permit = _permit(municipality)
    yesterday = today() - timedelta(days=1)
    if move is chart.EXPIRE:
        Permit.objects.filter(pk=permit.pk).update(valid_to=yesterday)
        return Race(_now(permit, services.expire), None, move.verb)
    order = permit.application.order
    type(order).objects.filter(pk=order.pk).update(valid_to=yesterday)
    return Race(_now(permit, services.lapse_with_designation), None, move.verb)


def _enter(municipality: Municipality, move: Move) -> Race:
    """Two officers publish the same grant: one permit."""
    walk = cases.walk(municipality, today() - timedelta(days=_LONG_AGO)).review().complete().steps().grant()
    act = partial(flows.perform, walk.pk, publication.publish, effective_on=today())
    page: Callable[[Form, Exception], None] = lambda form, refusal: refuse(form, refusal, walk.case)  # noqa: E731
    people = pair("officer", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=page)


#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.ENTER_INTO_FORCE: _enter,
    chart.EXPIRE: _end,
    chart.LAPSE_WITH_DESIGNATION: _end,
    **dict.fromkeys(_WAYS, _press),
    **dict.fromkeys(_DRAFTS, _sign),
}
#: Every drafted move -> the race of drafting it.
DRAFT_RACES: dict[Move, Start] = dict.fromkeys(_DRAFTS, draft)
