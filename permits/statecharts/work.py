"""When each step of the work is done, as pure predicates over the facts of a case.

The flows (`permits/flows.py`) hold who works and in which order; the law's state is the chart's. A
step never sets a state: it is done when the facts say so. The token game of `check_flows` plays the
same predicates in memory.
"""

from collections.abc import Callable

from permits.statecharts import application as chart
from permits.statecharts.application import Facts

Done = Callable[[Facts], bool]

#: States without any work: nothing begun, or the story has ended.
IDLE = frozenset({chart.DRAFT}) | chart.TERMINAL
#: Decided before the parallel steps were closed: the rest of the work falls away, publication remains.
EARLY = frozenset({chart.NOT_REQUIRED, chart.NOT_TREATED})
#: Decisions signed in a flow of their own, beside the main one.
SIDE = frozenset({chart.FIND_NOT_REQUIRED.name, chart.DISMISS.name, chart.POSTPONE.name})


def _substance_submitted(facts: Facts) -> bool:
    return facts.final_status == "submitted" and facts.final_draft not in SIDE


def _answered(facts: Facts) -> bool:
    return facts.complete or facts.state == chart.AWAITING_COMPLETION


#: Step of the main flow or of the completion flow -> when it is done.
DONE: dict[str, Done] = {
    "intake": lambda facts: facts.state != chart.RECEIVED,
    "completeness": _answered,
    "recheck": _answered,
    "awaiting": lambda facts: facts.state != chart.AWAITING_COMPLETION,
    "integrity": lambda facts: facts.integrity == "done",
    "visit": lambda facts: facts.visit == "done",
    "advice": lambda facts: facts.advice == "done",
    "draft": _substance_submitted,
    "sign": lambda facts: not _substance_submitted(facts),
    "views": lambda facts: facts.state != chart.INTENT_SENT,
    "publish": lambda facts: facts.state == chart.PUBLISHED,
}

#: Step of the signing flow -> when it is done, by the status of the decision it is about.
DONE_SIGNING: dict[str, Callable[[str], bool]] = {
    "sign": lambda status: status != "submitted",
    "revise": lambda status: status != "sent_back",
}

#: Who has the move when this step is open: the words are in `permits/wording.py`.
TURN = {
    "intake": "municipality",
    "completeness": "municipality",
    "recheck": "municipality",
    "awaiting": "applicant",
    "integrity": "municipality",
    "visit": "inspection",
    "advice": "municipality",
    "draft": "municipality",
    "sign": "decider",
    "views": "applicant",
    "publish": "municipality",
}


def turn(facts: Facts) -> str:
    """Whose move it is: municipality, applicant, lbb, decider, inspection or nobody."""
    if facts.state in IDLE:
        return "applicant" if facts.state == chart.DRAFT else "nobody"
    # Awb 4:15 lid 2: with consent or through delay of the applicant, the next move is the applicant's.
    if facts.state in {chart.AWAITING_COMPLETION, chart.INTENT_SENT} or facts.pause_open:
        return "applicant"
    if "submitted" in {facts.final_status, facts.postponement_status}:
        return "decider"
    return _turn_of_steps(facts) if facts.complete and facts.state == chart.IN_REVIEW else "municipality"


def _turn_of_steps(facts: Facts) -> str:
    if facts.lbb_open:
        return "lbb"
    only_visit = facts.integrity == "done" and facts.advice == "done" and facts.visit == "requested"
    return "inspection" if only_visit else "municipality"


def expected(facts: Facts) -> frozenset[str]:
    """The steps that must be open on a case with these facts, and no others.

    Written apart from the flows: `check_flows` compares the two. Steps of a signing beside the main
    flow are named `signing.sign` and `signing.revise`.
    """
    if facts.state in IDLE:
        return frozenset()
    return _main_steps(facts) | _side_steps(facts)


def _main_steps(facts: Facts) -> frozenset[str]:
    if facts.state in chart.DECIDED:
        return frozenset({"publish"})
    if facts.state == chart.INTENT_SENT:
        return frozenset({"views"})
    if facts.state == chart.RECEIVED:
        return frozenset({"intake"})
    waiting = "awaiting" if facts.state == chart.AWAITING_COMPLETION else ""
    if not facts.steps_open:
        return frozenset({waiting or "completeness"})
    completion = waiting or ("" if facts.complete else "recheck")
    return _steps_after_completeness(facts) | frozenset(filter(None, [completion]))


def _steps_after_completeness(facts: Facts) -> frozenset[str]:
    steps = {"integrity": facts.integrity, "visit": facts.visit, "advice": facts.advice}
    still_open = frozenset(name for name, status in steps.items() if status != "done")
    return still_open or frozenset({"sign" if _substance_submitted(facts) else "draft"})


def _side_steps(facts: Facts) -> frozenset[str]:
    names = {"submitted": "signing.sign", "sent_back": "signing.revise"}
    statuses = [facts.postponement_status, facts.final_status if facts.final_draft in SIDE else ""]
    return frozenset(names[status] for status in statuses if status)
