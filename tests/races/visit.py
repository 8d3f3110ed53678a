"""Races for the moves of the visit chart."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from core.accounts.models import Municipality, User
from core.charts import Move
from core.outbox import services as outbox
from core.today import today
from inspections import flows
from inspections.acts import ACTS
from inspections.selectors.seen import SAME, base_of
from inspections.services import answers, conversations, evidence, onsite, outcome, records, reporting
from inspections.services.answers import Reply
from inspections.services.planning import Schedule
from inspections.statecharts import visit as chart
from tests import cases
from tests.people import make_user
from tests.races.pair import Race, Start, pair
from tests.visits import Walk, make_premises, photo

_ITEM = "permit.hours"
_WRONG = {"permit__hours": {"note": "Te laat open.", "severity": 2}}


def _walk(municipality: Municipality) -> Walk:
    """A visit whose team is a pair with names of their own."""
    planner = make_user("planner", municipality=municipality)
    return Walk(planner, *pair("inspector", municipality), premises=make_premises(municipality))


def _taken(walk: Walk) -> Any:
    return walk.arrive().do(evidence.take_item, description="Kasboek", article="5:17")


def _given(walk: Walk) -> Any:
    return walk.arrive().do(evidence.take_item, description="Kasboek", article="5:17", receipt_to="De bedrijfsleider")


def _signed(walk: Walk) -> Walk:
    return walk.signed(**_WRONG)


def _proposed(walk: Walk) -> Any:
    return _signed(walk).do(outcome.propose_enforcement, reason="Derde keer.")


_ARRIVED = {"purpose": "Controle.", "identity_shown": True, "purpose_told": True}
_CONSENT = {"consent_by": "De bewoner", "told_may_refuse": True, "consent_scope": "De keuken"}


def _talking(walk: Walk) -> Walk:
    return _as_talk(walk).arrive()


def _as_talk(walk: Walk) -> Walk:
    """The same people, come for a conversation."""
    walk.visit = flows.plan(
        actor=walk.planner, at=walk.at, premises=walk.visit.premises, reason="routine", kind="conversation"
    )
    return walk


def _talked(walk: Walk) -> Any:
    return _talking(walk).do(conversations.record_talk, talk=_TALK)


def _stopped(walk: Walk) -> Any:
    return walk.arrive().do(onsite.stop_at_dwelling, area="De bovenverdieping")


_TALK = conversations.Talk(True, True, follow_up="call_back", follow_up_note="Maandag, de eigenaar.")

Way = tuple[Callable[[Walk], Any], str, dict[str, Any], int]
#: Move -> how the visit comes to where it is legal, who presses, what the form says, and how often it may be done.
#: Two where both are right: each power, person, item and supplement is an entry of its own.
_WAYS: dict[Move, Way] = {
    chart.BRIEF: (Walk.schedule, "team", {}, 1),
    chart.CANCEL: (Walk.schedule, "planner", {"reason": "Storm."}, 1),
    chart.ARRIVE: (Walk.brief, "team", _ARRIVED, 1),
    chart.REFUSE_ENTRY: (Walk.arrive, "team", {"refusal": "Nee."}, 1),
    chart.STOP_AT_DWELLING: (Walk.arrive, "team", {"area": "De bovenverdieping"}, 1),
    chart.RESUME_BY_CONSENT: (_stopped, "team", _CONSENT, 1),
    chart.HAND_TO_POLICE: (Walk.arrive, "team", {"note": "Gestolen delen."}, 1),
    chart.LEAVE: (Walk.arrive, "team", {}, 1),
    chart.USE_POWER: (Walk.arrive, "team", {"article": "5:17", "reason": "Nodig."}, 2),
    chart.NOTE_PERSON: (Walk.arrive, "team", {"name": "onbekend"}, 2),
    chart.TAKE_ITEM: (Walk.arrive, "team", {"description": "Kasboek", "article": "5:17"}, 2),
    chart.GIVE_RECEIPT: (_taken, "team", {"receipt_to": "De bedrijfsleider"}, 1),
    chart.RETURN_ITEM: (_given, "team", {}, 1),
    chart.DRAFT_REPORT: (lambda walk: walk.arrive().answer_all().leave(), "team", {"summary": "Gezien."}, 1),
    chart.SUPPLEMENT: (Walk.signed, "team", {"text": "Nog dit."}, 2),
    chart.RECORD_TALK: (_talking, "team", {"talk": _TALK}, 1),
    chart.CORRECT_TALK: (_talked, "team", {"talk": _TALK}, 2),
    chart.FOLLOW_UP: (_talked, "team", {"text": "Gebeld."}, 1),
    chart.CONCLUDE_NO_FINDINGS: (Walk.signed, "team", {}, 1),
    chart.CONCLUDE_RECHECK: (_signed, "team", {"recheck_on": today() + timedelta(days=28), "reason": "Nog eens."}, 1),
    chart.PROPOSE_ENFORCEMENT: (_signed, "team", {"reason": "Derde keer."}, 1),
    chart.CONFIRM_ENFORCEMENT: (_proposed, "lawyer", {}, 1),
    chart.DECLINE_ENFORCEMENT: (_proposed, "lawyer", {"reason": "Te licht."}, 1),
}


def _press(municipality: Municipality, move: Move) -> Race:
    prepare, who, values, times = _WAYS[move]
    walk = _walk(municipality)
    made = prepare(walk)
    more = {"item": made.public_id} if move in {chart.GIVE_RECEIPT, chart.RETURN_ITEM} else {}
    act = partial(flows.perform, walk.id, ACTS[move][1], **values, **more)
    people = (walk.team[0], walk.team[1]) if who == "team" else pair(who, municipality)
    return Race(lambda actor: act(actor=actor, at=timezone.now()), people, move.verb, times)


def _plan(municipality: Municipality, move: Move) -> Race:
    """Two workers deliver what a case asked for."""
    walk = cases.walk(municipality).review().complete().request_visit()
    request = walk.case.visit_requests.get()
    return Race(lambda _who: flows.visit_requested(request.public_id, at=timezone.now()), None, move.verb)


def _overwrite(municipality: Municipality, move: Move) -> Race:
    """Two who saw the same plan, team or text write another one each: the second is told of the first."""
    walk = _walk(municipality)
    people = walk.team[0], walk.team[1]
    if move is chart.EDIT_REPORT:
        walk.arrive().answer_all().leave().draft()
    else:
        people = pair("planner", municipality)
        if move is chart.CHANGE_TEAM:
            walk.arrive()
    base = base_of(walk.visit, move)

    def act(who: User | None) -> object:
        mine = people.index(who)  # type: ignore[arg-type]
        written: dict[Move, dict[str, Any]] = {
            chart.EDIT_REPORT: {"summary": f"Anders ({mine})."},
            chart.SCHEDULE: {"schedule": Schedule(today() + timedelta(days=mine), walk.team)},
            chart.CHANGE_TEAM: {"team": [walk.team[mine]], "reason": "Ziek."},
        }
        values = {"actor": who, "at": timezone.now(), "base": base, **written[move]}
        return flows.perform(walk.id, ACTS[move][1], **values)

    return Race(act, people, move.verb)


def _answer(municipality: Municipality, move: Move) -> Race:
    """Two inspectors answer the question that both saw without an answer, differently."""
    walk = _walk(municipality).arrive()
    words = {walk.team[0].pk: "ok", walk.team[1].pk: "not_checked"}

    def act(who: User | None) -> object:
        assert who is not None
        reply = Reply(_ITEM, words[who.pk], base="")
        return flows.perform(walk.id, answers.record_answer, actor=who, at=timezone.now(), reply=reply)

    return Race(act, (walk.team[0], walk.team[1]), move.verb)


def _photo(municipality: Municipality, move: Move) -> Race:
    """Two inspectors send the same photo."""
    walk = _walk(municipality).arrive()

    def act(who: User | None) -> object:
        now = timezone.now()
        return flows.perform(walk.id, evidence.add_photo, actor=who, at=now, item_code=_ITEM, upload=photo())

    return Race(act, (walk.team[0], walk.team[1]), move.verb)


def _sign(municipality: Municipality, move: Move) -> Race:
    walk = _walk(municipality).arrive().answer_all().leave().draft()
    return Race(partial(_signature, walk), (walk.team[0], walk.team[1]), move.verb)


def _signature(walk: Walk, who: User | None) -> object:
    assert who is not None
    name = who.display_name
    return flows.perform(walk.id, reporting.sign_report, actor=who, at=timezone.now(), signed_as=name)


def reported_to_a_case(municipality: Municipality, move: Move) -> Race:
    """Two inspectors sign the report that a case waits for: it gets one."""
    asked = cases.walk(municipality).review().complete().request_visit()
    walk = _walk(municipality)
    outbox.deliver_due(timezone.now())
    walk.visit = asked.case.visit_requests.get().visits.get()
    walk.arrive().answer_all().leave().draft()
    return Race(partial(_signature, walk), (walk.team[0], walk.team[1]), move.verb)


def _on_tablet(municipality: Municipality, move: Move) -> Race:
    """Two tablets of the team bring in a record of their own: both stay."""
    walk = _walk(municipality).arrive()
    service, values = _RECORDS[move]
    act = partial(flows.perform, walk.id, service, **values)
    people = (walk.team[0], walk.team[1])
    return Race(lambda actor: act(actor=actor, at=timezone.now()), people, move.verb, times=2)


_RECORDS: dict[Move, tuple[Callable[..., Any], dict[str, Any]]] = {
    chart.ADD_VEHICLE: (records.add_vehicle, {"plate": "12-AB-34"}),
    chart.ADD_NOTE: (records.add_note, {"text": "Het regende."}),
    chart.COLLECT_SIGNATURE: (
        records.collect_signature,
        {"role": "present", "name": "Jan", "refused": True, "reason": "Wil niet."},
    ),
}

#: Every move of the chart -> its race.
RACES: dict[Move, Start] = {
    chart.PLAN: _plan,
    **dict.fromkeys(SAME, _overwrite),
    chart.RECORD_FINDING: _answer,
    chart.ADD_PHOTO: _photo,
    chart.SIGN_REPORT: _sign,
    **dict.fromkeys(_RECORDS, _on_tablet),
    **dict.fromkeys(_WAYS, _press),
}
