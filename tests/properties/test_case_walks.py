"""Random walks through the real services: facts and open steps are what the token game says they are."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.models import Municipality
from permits import flows
from permits.acts import ACTS
from permits.errors import PermitError
from permits.models import Decision
from permits.selectors.facts import facts_of
from permits.services import drafting, signing
from permits.services.drafting import DraftData
from permits.statecharts import application as chart
from permits.statecharts import effects, work
from tests import cases

TODAY = date(2026, 11, 23)
#: Moves whose form needs no more than this; the sealed room's and the inspectors' are walked elsewhere.
VALUES = {
    chart.START_REVIEW: {},
    chart.REQUEST_COMPLETION: {"missing": "iets", "until": None},
    chart.COMPLETE: {},
    chart.DECLARE_COMPLETE: {},
    chart.REQUEST_VISIT: {"note": ""},
    chart.WAIVE_VISIT: {"reason": "klein"},
    chart.REQUEST_ADVICE: {"adviser": "Brandweer", "question": "Veilig?"},
    chart.RECORD_ADVICE: {"answer": "Ja."},
    chart.WAIVE_ADVICE: {"reason": "klein"},
    chart.RECONSIDER: {"reason": "anders"},
    chart.RECEIVE_VIEWS: {"text": "Nee."},
    chart.FORWARD: {"reason": "elders"},
    chart.WITHDRAW: {"reason": "stopt", "because_of_bibob": False},
    chart.PUBLISH: {},
}
DRAFTS = {
    chart.POSTPONE: DraftData("druk", weeks=2),
    chart.FIND_NOT_REQUIRED: DraftData("geen plicht"),
    chart.DISMISS: DraftData("onvolledig"),
}
PLAYS = st.lists(
    st.sampled_from([*(move.name for move in VALUES), *(f"draft {move.name}" for move in DRAFTS), "sign", "send back"]),
    min_size=3,
    max_size=14,
)


def play(walk, label: str) -> None:
    """One act by name; refusals are fine, they must leave everything as it was."""
    who = {"at": walk.at, "effective_on": walk.day}
    if label in {"sign", "send back"}:
        decision = Decision.objects.filter(application_id=walk.pk, status="submitted").first()
        if decision is None:
            return
        service, more = (signing.sign, {}) if label == "sign" else (drafting.send_back, {"reason": "Nee."})
        flows.perform(walk.pk, service, decision.pk, actor=walk.cast.decider, **who, **more)
    elif label.startswith("draft "):
        move = chart.CHART.move(label.removeprefix("draft "))
        ACTS[move](walk.pk, actor=walk.cast.officer, **who, data=DRAFTS[move])
    else:
        move = chart.CHART.move(label)
        values = dict(VALUES[move])
        if "until" in values:
            values["until"] = walk.day + timedelta(days=21)
        ACTS[move](walk.pk, actor=walk.cast.officer, **who, **values)


def predicted(facts: chart.Facts, label: str) -> set[chart.Facts]:
    """What the token game says of this act, refused ones included."""
    if label in effects_by_label():
        move = effects_by_label()[label]
        return set() if chart.why_not(move, facts) else set(effects.EFFECTS[move](facts))
    if label.startswith("draft "):
        move = chart.CHART.move(label.removeprefix("draft "))
        return set() if chart.why_not_draft(move, facts) else set(effects.drafted(move, facts))
    waiting = [facts.final_draft if facts.final_status == "submitted" else ""]
    waiting += [chart.POSTPONE.name if facts.postponement_status == "submitted" else ""]
    moves = [chart.CHART.move(name) for name in waiting if name]
    if label == "send back":
        return {effects.sent_back(move, facts) for move in moves}
    return {effects.signed(move, facts) for move in moves if not chart.why_not(move, facts)}


def effects_by_label() -> dict[str, chart.Move]:
    return {move.name: move for move in VALUES}


@pytest.mark.django_db(transaction=False)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(labels=PLAYS)
def test_services_and_token_game_agree(municipality: Municipality, labels: list[str]):
    walk = cases.walk(municipality, date(2026, 10, 26), today=TODAY)
    for number, label in enumerate(labels):
        walk.day = date(2026, 10, 27) + timedelta(days=number)
        before = facts_of(walk.case, walk.day)
        allowed = predicted(before, label)
        try:
            play(walk, label)
        except PermitError:
            assert facts_of(walk.case, walk.day) == before, label
            assert not allowed, f"{label} was refused but should be legal in {before}"
        else:
            after = facts_of(walk.case, walk.day)
            assert after in (allowed or {before}), label
        steps = frozenset(flows.step_name(task) for task in flows.open_tasks(walk.pk))
        assert steps == work.expected(facts_of(walk.case, walk.day)), label
