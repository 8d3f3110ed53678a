"""The signal chart: a report comes in, is weighed, may come back, and is destroyed after its term. Pure.

A signal is no proof (law sheet 5): it leads to a visit with a reason of the planner's own, or to nothing.
"""

from dataclasses import dataclass

from core.charts import NEW, Chart, Move

RECEIVED = "RECEIVED"
UNFOUNDED = "UNFOUNDED"
WATCHED = "WATCHED"
TO_VISIT = "TO_VISIT"
PASSED_ON = "PASSED_ON"
DESTROYED = "DESTROYED"

#: What may be weighed: what is new, and what was only watched.
OPEN = (RECEIVED, WATCHED)
#: The outcomes of weighing; after the term of each, the signal is destroyed.
WEIGHED = (UNFOUNDED, WATCHED, TO_VISIT, PASSED_ON)
LIVING = (RECEIVED, *WEIGHED)

ENTER, VIEW, WEIGH = "signals.enter", "signals.view", "signals.weigh"
_LAW = "AVG 6 lid 1 onder e"


def _move(row: str, name: str, sources: tuple[str, ...], target: str | None, right: str, **more: bool) -> Move:
    return Move(name, sources, target, right, f"signals.{name}", _LAW, row, **more)


RECEIVE = _move("S1", "receive", (NEW,), RECEIVED, ENTER, system=True)
ADD = _move("S1", "add", (RECEIVED, TO_VISIT), None, ENTER, system=True)
ADD_AND_REOPEN = _move("S1", "add_and_reopen", (UNFOUNDED, WATCHED, PASSED_ON), RECEIVED, ENTER, system=True)
LINK = _move("S2", "link", LIVING, None, WEIGH)
UNLINK = _move("S2", "unlink", LIVING, None, WEIGH)
DISMISS = _move("S2", "dismiss", OPEN, UNFOUNDED, WEIGH)
WATCH = _move("S2", "watch", (RECEIVED,), WATCHED, WEIGH)
VISIT = _move("S2", "visit_premises", OPEN, TO_VISIT, WEIGH)
PASS_ON = _move("S2", "pass_on", OPEN, PASSED_ON, WEIGH)
REOPEN = _move("S3", "reopen", (UNFOUNDED, TO_VISIT, PASSED_ON), RECEIVED, WEIGH)
DESTROY = Move("destroy", WEIGHED, DESTROYED, WEIGH, "signals.destroy", "AVG 5 lid 1 onder e", "S4", system=True)

CHART = Chart(
    "signal",
    (RECEIVED,),
    (*LIVING, DESTROYED),
    frozenset({DESTROYED}),
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)

#: What a planner may decide about a signal, by the name of the move.
OUTCOMES = {move.name: move for move in (DISMISS, WATCH, VISIT, PASS_ON)}


@dataclass(frozen=True)
class Facts:
    """What decides about a signal's moves. `premises`: it is linked to the chosen premises; `term_over`: its term of
    retention is over; `additions`: how often the reporter added something.
    """

    state: str
    premises: bool = False
    term_over: bool = False
    additions: int = 0


#: Nobody adds to a signal without end.
MOST_ADDITIONS = 10


def why_not(move: Move, facts: Facts) -> str:
    """Code of the reason why the move is not legal now; "" when it is. Worded in `inspections/signals/wording.py`."""
    if facts.state not in move.sources:
        return "destroyed" if facts.state == DESTROYED else "wrong_state"
    if move in (VISIT, UNLINK) and not facts.premises:
        return "no_premises"
    if move is DESTROY and not facts.term_over:
        return "term_running"
    if move in (ADD, ADD_AND_REOPEN) and facts.additions >= MOST_ADDITIONS:
        return "too_many"
    return ""
