"""Races for the moves of the application chart."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.forms import Form
from django.utils import timezone

from config.demo.walks import Walk
from core.accounts.models import Municipality, User
from core.charts import Move
from core.today import today
from permits import flows
from permits.acts import ACTS
from permits.page import refuse
from permits.services import intake, signing
from permits.services.drafting import DraftData
from permits.statecharts import application as chart
from tests import cases
from tests.races import bibob, visit
from tests.races.pair import Race, Start, pair

DRAFTED = "permits.decision.drafted"
#: A case of today is still within its terms, an old one had time for all its steps.
_RECENTLY, _LONG_AGO, _VERY_LONG_AGO = 30, 60, 120


def _case(municipality: Municipality, move: Move) -> Walk:
    days_ago = _RECENTLY if move in {chart.DISMISS, chart.POSTPONE} else _LONG_AGO
    return cases.walk(municipality, today() - timedelta(days=days_ago))


def page_of(walk: Walk) -> Callable[[Form, Exception], None]:
    """The case page's own wording of a refusal."""
    return lambda form, refusal: refuse(form, refusal, walk.case)


def _ready(walk: Walk) -> Walk:
    return walk.review().complete().steps()


#: Move -> how the case comes to where the move is legal, and what its form says.
_WAYS: dict[Move, tuple[Callable[[Walk], object], dict[str, Any]]] = {
    chart.FORWARD: (lambda walk: walk, {"reason": "Elders."}),
    chart.START_REVIEW: (lambda walk: walk, {}),
    chart.REQUEST_COMPLETION: (Walk.review, {"until": today() + timedelta(days=21), "missing": "Het huurcontract."}),
    chart.COMPLETE: (lambda walk: walk.review().invite(8), {}),
    chart.DECLARE_COMPLETE: (Walk.review, {}),
    chart.PAUSE: (Walk.review, {"ground": "suspended_by_applicant", "reason": "Gevraagd."}),
    chart.END_PAUSE: (
        lambda walk: walk.review().act(chart.PAUSE, ground="suspended_by_applicant", reason="Gevraagd."),
        {"reason": "Voorbij."},
    ),
    chart.REQUEST_VISIT: (lambda walk: walk.review().complete(), {"note": ""}),
    chart.WAIVE_VISIT: (lambda walk: walk.review().complete(), {"reason": "Klein."}),
    chart.REQUEST_ADVICE: (lambda walk: walk.review().complete(), {"adviser": "Brandweer", "question": "Veilig?"}),
    chart.RECORD_ADVICE: (
        lambda walk: walk.review().complete().act(chart.REQUEST_ADVICE, adviser="Brandweer", question="Veilig?"),
        {"answer": "Ja."},
    ),
    chart.WAIVE_ADVICE: (lambda walk: walk.review().complete(), {"reason": "Klein."}),
    chart.RECEIVE_VIEWS: (lambda walk: _ready(walk).announce(("public-order",)), {"text": "Oneens."}),
    chart.RECONSIDER: (lambda walk: _ready(walk).announce(("public-order",)).views(), {"reason": "Overtuigd."}),
    chart.PUBLISH: (lambda walk: _ready(walk).grant(), {}),
    chart.WITHDRAW: (Walk.review, {"reason": "Gestopt.", "because_of_bibob": False}),
    chart.RECORD_DEFAULT_NOTICE: (lambda walk: walk.review().complete(), {}),
}

#: Drafted move -> how the case comes to where it may be drafted, and the draft.
_DRAFTS: dict[Move, tuple[Callable[[Walk], object], Callable[[], DraftData]]] = {
    chart.FIND_NOT_REQUIRED: (Walk.review, lambda: DraftData("Geen plicht.")),
    chart.DISMISS: (lambda walk: walk.review().invite(1).lapsed(), lambda: DraftData("Onvolledig.")),
    chart.POSTPONE: (lambda walk: walk.review().complete(), lambda: DraftData("Druk.", weeks=2)),
    chart.ANNOUNCE_INTENT: (
        _ready,
        lambda: DraftData("Oneens.", grounds=("public-order",), views_until=today() + timedelta(days=21)),
    ),
    chart.GRANT: (_ready, lambda: DraftData("Akkoord.")),
    chart.GRANT_WITH_CONDITIONS: (_ready, lambda: DraftData("Akkoord.", conditions=("Schoon.",))),
    chart.REFUSE: (
        lambda walk: _ready(walk).announce(("public-order",)).views(),
        lambda: DraftData("Nee.", grounds=("public-order",)),
    ),
}


def _press(municipality: Municipality, move: Move) -> Race:
    prepare, values = _WAYS[move]
    walk = _case(municipality, move)
    prepare(walk)

    def act(who: User | None) -> object:
        now = timezone.now()
        return ACTS[move](walk.pk, actor=who, at=now, effective_on=today(), **values)

    return Race(act, pair("officer", municipality), move.verb, page=page_of(walk))


def draft(municipality: Municipality, move: Move) -> Race:
    """Two officers lay the same draft before the decider."""
    prepare, data = _DRAFTS[move]
    walk = _case(municipality, move)
    prepare(walk)

    def act(who: User | None) -> object:
        return ACTS[move](walk.pk, actor=who, at=timezone.now(), effective_on=today(), data=data())

    return Race(act, pair("officer", municipality), DRAFTED, page=page_of(walk))


def _sign(municipality: Municipality, move: Move) -> Race:
    """Two deciders sign the same draft."""
    prepare, data = _DRAFTS[move]
    walk = _case(municipality, move)
    prepare(walk)
    who = {"at": timezone.now(), "effective_on": today()}
    decision = ACTS[move](walk.pk, actor=walk.cast.officer, **who, data=data())

    def act(actor: User | None) -> object:
        return flows.perform(walk.pk, signing.sign, decision.pk, actor=actor, at=timezone.now(), effective_on=today())

    return Race(act, pair("decider", municipality), move.verb, page=page_of(walk))


def _begin(municipality: Municipality, move: Move) -> Race:
    """Two new applications at once: both begin, each under a number of its own."""
    begin = partial(flows.begin, intake.begin, municipality=municipality)
    people = pair("entrepreneur", municipality)
    return Race(lambda who: begin(actor=who, at=timezone.now()), people, move.verb, times=2)


def _own_draft(municipality: Municipality, move: Move) -> Race:
    """One applicant in two windows."""
    applicant = cases.cast(municipality).entrepreneur
    cases.order(municipality)
    case = flows.begin(intake.begin, municipality=municipality, actor=applicant, at=timezone.now())
    service: Any = intake.submit if move is chart.SUBMIT else intake.discard
    values = {"data": _application(municipality)} if move is chart.SUBMIT else {}

    def act(who: User | None) -> object:
        return flows.perform(case.pk, service, actor=who, at=timezone.now(), effective_on=today(), **values)

    return Race(act, (applicant, applicant), move.verb, page=lambda form, refusal: refuse(form, refusal, case))


def _application(municipality: Municipality) -> intake.ApplicationData:
    firm = cases.firm(municipality)
    applicant = intake.PartyData("organisation", firm.name, ("applicant", "operator"))
    return intake.ApplicationData(firm.premises, firm.name, "95311", "Onderhoud", (applicant,), firm)


def _lapse(municipality: Municipality, move: Move) -> Race:
    """Two workers find that a term passed."""
    walk = cases.walk(municipality, today() - timedelta(days=_VERY_LONG_AGO))
    if move is chart.LAPSE_COMPLETION:
        walk.review().invite(2)
    else:
        _ready(walk).announce(("public-order",))

    def act(who: User | None) -> object:
        return ACTS[move](walk.pk, actor=who, at=timezone.now(), effective_on=today())

    return Race(act, None, move.verb)


#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.BEGIN: _begin,
    chart.SUBMIT: _own_draft,
    chart.DISCARD: _own_draft,
    chart.LAPSE_COMPLETION: _lapse,
    chart.LAPSE_VIEWS: _lapse,
    chart.VISIT_REPORTED: visit.reported_to_a_case,
    chart.START_INTEGRITY: bibob.started,
    chart.REQUEST_LBB_ADVICE: bibob.signed_for_the_case,
    chart.CONCLUDE_INTEGRITY: bibob.signed_for_the_case,
    chart.RECORD_LBB_EVENT: bibob.extended_for_the_case,
    **dict.fromkeys(_WAYS, _press),
    **dict.fromkeys(_DRAFTS, _sign),
}
#: Every drafted move that officers draft -> the race of drafting it.
DRAFT_RACES: dict[Move, Start] = dict.fromkeys(_DRAFTS, draft)
