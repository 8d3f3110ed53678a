"""Races for the moves of the Bibob chart, and for those of the case that come with them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.forms import Form
from django.utils import timezone

from core.accounts.models import Municipality
from core.charts import Move
from core.today import today
from permits import flows
from permits.bibob.models import Dossier, ViewsInvitation
from permits.bibob.sealed import door
from permits.bibob.services import ending
from permits.bibob_views.page import refuse
from permits.models import PermitApplication
from permits.services import completeness, integrity
from permits.services import ending as case_ending
from permits.statecharts import application as case_chart
from permits.statecharts import bibob as chart
from tests.bibob_walks import Walk, complete_case, received_case
from tests.people import make_user
from tests.races.pair import Race, Start, pair

_LONG_AGO = 60


def _page(walk: Walk) -> Callable[[Form, Exception], None]:
    return lambda form, refusal: refuse(form, refusal, walk.dossier)


def _complete(municipality: Municipality) -> Walk:
    return complete_case(municipality, received=today() - timedelta(days=_LONG_AGO))


def _researched(walk: Walk) -> None:
    walk.own_research()


def _found(walk: Walk) -> None:
    walk.own_research()
    walk.finding()


def _at_the_lbb(walk: Walk) -> None:
    walk.own_research()
    walk.finding()
    walk.ask_lbb()


def _asked_for_data(walk: Walk) -> None:
    _at_the_lbb(walk)
    walk.do(integrity.lbb_asks_data, asked_of="betrokkene", text="De leenakte.")


def _invited(walk: Walk) -> None:
    _found(walk)
    walk.invite()


def _concluded(walk: Walk) -> None:
    walk.own_research()
    walk.conclude()


def _refused_form(walk: Walk) -> None:
    walk.do(integrity.send_form)


def _nothing(walk: Walk) -> None:
    return


def _withdrawn(walk: Walk, because: bool | None) -> None:
    """`because` None: as from the applicant's own portal, the question stays open."""
    applicant = make_user("entrepreneur", municipality=walk.municipality)
    PermitApplication.objects.filter(pk=walk.pk).update(account=applicant)
    walk.do(case_ending.withdraw, actor=applicant, reason="Gestopt.", because_of_bibob=because)


_INVITE = {"until": today() + timedelta(days=14), "copy_given": True, "warned": True}
#: Move -> how the check comes to where it is legal, its service and what the form says.
_WAYS: dict[Move, tuple[Callable[[Walk], object], Callable[..., Any], dict[str, Any]]] = {
    chart.SEND_FORM: (_nothing, integrity.send_form, {}),
    chart.RECEIVE_FORM: (_refused_form, integrity.receive_form, {}),
    chart.START_OWN_RESEARCH: (_nothing, integrity.start_own_research, {}),
    chart.LBB_ASKS_DATA: (_at_the_lbb, integrity.lbb_asks_data, {"asked_of": "betrokkene", "text": "De leenakte."}),
    chart.LBB_GETS_DATA: (_asked_for_data, integrity.lbb_gets_data, {}),
    chart.LBB_EXTENDS: (_at_the_lbb, integrity.lbb_extends, {"weeks": 2}),
    chart.LBB_DECLINES: (_at_the_lbb, integrity.lbb_declines, {"reason": "Te weinig."}),
    chart.RECEIVE_ADVICE: (_at_the_lbb, integrity.receive_advice, {"degree": "none"}),
    chart.INVITE_VIEWS: (_found, integrity.invite_views, _INVITE),
    chart.CORRECT: (_concluded, integrity.correct, {"degree": "lesser", "ground": "a", "reason": "Uitspraak."}),
    chart.ANSWER_WITHDRAWAL: (
        lambda walk: _withdrawn(walk, None),
        integrity.answer_withdrawal,
        {"because_of_bibob": False},
    ),
    chart.REPORT_WITHDRAWAL: (lambda walk: _withdrawn(walk, True), integrity.report_withdrawal, {}),
}


def _press(municipality: Municipality, move: Move) -> Race:
    prepare, service, values = _WAYS[move]
    walk = _complete(municipality)
    prepare(walk)
    act = partial(flows.perform, walk.pk, service, effective_on=today(), **values)
    people = pair("bibob", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=_page(walk))


def _more_views(municipality: Municipality, move: Move) -> Race:
    walk = _complete(municipality)
    _invited(walk)
    walk.write(integrity.add_person, name="Tom Derde (fictief)", relation="financing")
    act = partial(
        flows.perform, walk.pk, integrity.invite_views, move=chart.INVITE_MORE_VIEWS, effective_on=today(), **_INVITE
    )
    people = pair("bibob", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=_page(walk))


def _views(municipality: Municipality, move: Move) -> Race:
    walk = _complete(municipality)
    _invited(walk)
    invitation = ViewsInvitation.objects.of(walk.dossier).get().public_id
    say = {"invitation": invitation, "text": "Bestreden.", "effective_on": today()}
    act = partial(flows.perform, walk.pk, integrity.record_views, **say)
    people = pair("bibob", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=_page(walk))


def _lapsed_views(municipality: Municipality, move: Move) -> Race:
    walk = _complete(municipality)
    _invited(walk)
    act = partial(flows.perform, walk.pk, integrity.lapse_views, effective_on=today())
    return Race(lambda who: act(actor=who, at=timezone.now()), None, move.verb)


def _refused_to_answer(municipality: Municipality, move: Move) -> Race:
    """A repair term passed unused, and still no form: refused. Only a holder is heard on that."""
    walk = received_case(municipality, received=today() - timedelta(days=_LONG_AGO))
    who = {"actor": walk.officer}
    walk.do(integrity.start_integrity, actor=walk.bibob)
    walk.do(integrity.send_form)
    walk.do(completeness.request_completion, **who, until=walk.day + timedelta(days=7), missing="Het formulier.")
    walk.later(8)
    walk.do(completeness.lapse_completion, actor=None)
    service: Callable[..., Any] = integrity.refuse_form
    values: dict[str, Any] = {}
    if move is chart.HEAR_ON_REFUSAL:
        walk.do(integrity.refuse_form)
        door(Dossier).filter(pk=walk.dossier.pk).update(subject=Dossier.Subject.HOLDER)
        service, values = integrity.invite_views, {**_INVITE, "move": move}
    act = partial(flows.perform, walk.pk, service, effective_on=walk.day, **values)
    people = pair("bibob", municipality)
    return Race(lambda actor: act(actor=actor, at=timezone.now()), people, move.verb, page=_page(walk))


def _signed(municipality: Municipality, move: Move) -> Race:
    """Two deciders sign the same draft in the room."""
    walk = _complete(municipality)
    walk.own_research()
    if move is chart.REQUEST_LBB:
        walk.finding()
        draft = walk.write(integrity.submit_lbb_request, text="Wat is bekend?")
    else:
        draft = walk.draft_conclusion()
    act = partial(flows.perform, walk.pk, integrity.sign_draft, draft=draft.public_id, effective_on=today())
    people = pair("decider", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=_page(walk))


def started(municipality: Municipality, move: Move) -> Race:
    """Two Bibob officers start the same check by hand."""
    walk = received_case(municipality, received=today() - timedelta(days=_LONG_AGO))
    act = partial(flows.perform, walk.pk, integrity.start_integrity, effective_on=today())
    people = pair("bibob", municipality)
    return Race(lambda who: act(actor=who, at=timezone.now()), people, move.verb, page=_page(walk))


def signed_for_the_case(municipality: Municipality, move: Move) -> Race:
    """The same signature, as the case sees it."""
    inside = chart.REQUEST_LBB if move is case_chart.REQUEST_LBB_ADVICE else chart.CONCLUDE
    race = _signed(municipality, inside)
    return Race(race.act, race.people, move.verb, page=race.page)


def extended_for_the_case(municipality: Municipality, move: Move) -> Race:
    """The extension of the LBB, as the clock of the case sees it."""
    race = _press(municipality, chart.LBB_EXTENDS)
    return Race(race.act, race.people, move.verb, page=race.page)


def _closed(municipality: Municipality, move: Move) -> Race:
    """The dossier closes by itself with the last thing that kept it open: once."""
    race = _press(municipality, chart.REPORT_WITHDRAWAL)
    return Race(race.act, race.people, move.verb, page=race.page)


def _blocked(municipality: Municipality, move: Move) -> Race:
    """Two workers find that the term of use is over."""
    walk = _complete(municipality)
    _concluded(walk)
    door(Dossier).filter(pk=walk.dossier.pk).update(use_until=today() - timedelta(days=1))
    return Race(lambda _who: ending.block_use(walk.pk, at=timezone.now()), None, move.verb)


#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.TRIGGER: started,
    chart.REFUSE_FORM: _refused_to_answer,
    chart.HEAR_ON_REFUSAL: _refused_to_answer,
    chart.REQUEST_LBB: _signed,
    chart.CONCLUDE: _signed,
    chart.INVITE_MORE_VIEWS: _more_views,
    chart.RECORD_VIEWS: _views,
    chart.LAPSE_VIEWS: _lapsed_views,
    chart.BLOCK_USE: _blocked,
    chart.CLOSE: _closed,
    **dict.fromkeys(_WAYS, _press),
}
