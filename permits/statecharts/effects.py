"""What a move does to the facts of a case: the services' effect, for the token game.

Pure. Each function gives every outcome that people or the LBB may bring about. A test walks stored
cases through the real services and compares their facts with these.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from core.charts import Move
from permits.statecharts import application as chart
from permits.statecharts.application import Facts

Effect = Callable[[Facts], tuple[Facts, ...]]

_NO_DRAFT = {"final_draft": "", "final_status": "", "bibob_ground": False, "views_skipped": False}


def _to(state: str, **changes: object) -> Effect:
    return lambda facts: (replace(facts, state=state, **changes),)  # type: ignore[arg-type]


def _set(**changes: object) -> Effect:
    return lambda facts: (replace(facts, **changes),)  # type: ignore[arg-type]


def _declare_complete(facts: Facts) -> tuple[Facts, ...]:
    integrity = "running" if facts.integrity == "none" else facts.integrity
    return (replace(facts, complete=True, steps_open=True, dismissible=False, integrity=integrity),)


def _conclude(facts: Facts) -> tuple[Facts, ...]:
    return tuple(replace(facts, integrity="done", danger=danger) for danger in (False, True))


def _withdraw(facts: Facts) -> tuple[Facts, ...]:
    visit = "none" if facts.visit == "requested" else facts.visit
    ended = replace(facts, state=chart.WITHDRAWN, visit=visit, lbb_open=False, postponement_status="", **_NO_DRAFT)  # type: ignore[arg-type]
    return (ended,)


def _lbb_event(facts: Facts) -> tuple[Facts, ...]:
    return facts, replace(facts, lbb_open=False)


#: Moves that one person makes.
EFFECTS: dict[Move, Effect] = {
    chart.SUBMIT: _to(chart.RECEIVED),
    chart.DISCARD: _to(chart.DISCARDED),
    chart.FORWARD: _to(chart.FORWARDED, postponement_status="", **_NO_DRAFT),
    chart.REQUEST_COMPLETION: _to(chart.AWAITING_COMPLETION, complete=False, dismissible=False),
    chart.COMPLETE: _to(chart.IN_REVIEW),
    chart.LAPSE_COMPLETION: _to(chart.IN_REVIEW, dismissible=True),
    chart.DECLARE_COMPLETE: _declare_complete,
    chart.START_REVIEW: _to(chart.IN_REVIEW),
    chart.PAUSE: _set(pause_open=True),
    chart.END_PAUSE: _set(pause_open=False),
    chart.REQUEST_LBB_ADVICE: _set(lbb_open=True),
    chart.RECORD_LBB_EVENT: _lbb_event,
    chart.START_INTEGRITY: _set(integrity="running"),
    chart.CONCLUDE_INTEGRITY: _conclude,
    chart.REQUEST_VISIT: _set(visit="requested"),
    chart.WAIVE_VISIT: _set(visit="done"),
    chart.VISIT_REPORTED: _set(visit="done"),
    chart.REQUEST_ADVICE: _set(advice="requested"),
    chart.RECORD_ADVICE: _set(advice="done"),
    chart.WAIVE_ADVICE: _set(advice="done"),
    chart.RECEIVE_VIEWS: _to(chart.INTENT_ANSWERED, views_heard=True),
    chart.LAPSE_VIEWS: _to(chart.INTENT_ANSWERED, views_heard=True),
    chart.RECONSIDER: _to(chart.IN_REVIEW),
    chart.PUBLISH: _to(chart.PUBLISHED),
    chart.WITHDRAW: _withdraw,
    chart.RECORD_DEFAULT_NOTICE: _set(default_notice=True),
}


def drafted(move: Move, facts: Facts) -> Iterator[Facts]:
    """The facts once a draft of this move lies with the decider, for every kind of content."""
    if move is chart.POSTPONE:
        yield replace(facts, postponement_status="submitted")
        return
    contents = tuple(product((False, True), repeat=2)) if move is chart.REFUSE else ((False, False),)
    for bibob_ground, views_skipped in contents:
        yield replace(
            facts,
            final_draft=move.name,
            final_status="submitted",
            bibob_ground=bibob_ground,
            views_skipped=views_skipped,
        )


def signed(move: Move, facts: Facts) -> Facts:
    """The facts once the draft of this move is signed."""
    if move is chart.POSTPONE:
        return replace(facts, postponed=True, postponement_status="")
    if move is chart.ANNOUNCE_INTENT:
        return replace(facts, state=chart.INTENT_SENT, views_heard=False, **_NO_DRAFT)  # type: ignore[arg-type]
    return replace(facts, state=str(move.target), postponement_status="", **_NO_DRAFT)  # type: ignore[arg-type]


def sent_back(move: Move, facts: Facts) -> Facts:
    """The facts once the draft was sent back or taken back."""
    if move is chart.POSTPONE:
        return replace(facts, postponement_status="sent_back")
    return replace(facts, final_status="sent_back", bibob_ground=False, views_skipped=False)


def dropped(move: Move, facts: Facts) -> Facts:
    """The facts once a draft that was sent back is given up."""
    if move is chart.POSTPONE:
        return replace(facts, postponement_status="")
    return replace(facts, **_NO_DRAFT)  # type: ignore[arg-type]


def passed(facts: Facts) -> Iterator[Facts]:
    """What time alone changes: the four weeks of Awb 4:5 lid 4 pass."""
    if facts.dismissible:
        yield replace(facts, dismissible=False)
