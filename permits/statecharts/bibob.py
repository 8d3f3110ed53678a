"""The Bibob check (Bibob-toets): rows B1-B17 of the law sheet, as pure declarations.

One check a case. The permit's clock and the sealed dossier move in one act; this chart knows only
codes. An indicator opens a question and never decides, so no indicator is a fact here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.charts import NEW, Chart, Move

TRIGGERED = "TRIGGERED"
FORM_SENT = "FORM_SENT"
FORM_RECEIVED = "FORM_RECEIVED"
FORM_REFUSED = "FORM_REFUSED"
OWN_RESEARCH = "OWN_RESEARCH"
LBB_REQUESTED = "LBB_REQUESTED"
LBB_DATA_REQUESTED = "LBB_DATA_REQUESTED"
LBB_DECLINED = "LBB_DECLINED"
ADVICE_RECEIVED = "ADVICE_RECEIVED"
ZIENSWIJZE = "ZIENSWIJZE"
CONCLUDED = "CONCLUDED"
CORRECTED = "CORRECTED"
USE_BLOCKED = "USE_BLOCKED"
CLOSED = "CLOSED"

OPEN = (
    TRIGGERED,
    FORM_SENT,
    FORM_RECEIVED,
    FORM_REFUSED,
    OWN_RESEARCH,
    LBB_REQUESTED,
    LBB_DATA_REQUESTED,
    LBB_DECLINED,
    ADVICE_RECEIVED,
    ZIENSWIJZE,
)
#: The LBB is at work: the permit's clock is paused (Wet Bibob 31).
AT_LBB = (LBB_REQUESTED, LBB_DATA_REQUESTED)
TERMINAL = frozenset({USE_BLOCKED, CLOSED})

NONE, LESSER, SERIOUS = "none", "lesser", "serious"
DEGREES = (NONE, LESSER, SERIOUS)
#: Wet Bibob 3 lid 1 a and b, both, and lid 6 (an offence to get or keep the permit).
GROUNDS = ("a", "b", "ab", "3(6)")

WORK, SIGN = "bibob.work", "bibob.sign"


def _move(
    row: str, name: str, sources: tuple[str, ...], target: str | None, law: str, right: str = WORK, **more: bool
) -> Move:
    return Move(name, sources, target, right, f"bibob.dossier.{name}", law, row, **more)


TRIGGER = _move("B1", "trigger", (NEW,), TRIGGERED, "Wet Bibob 7a lid 1, 11, 26; Awb 4:81", system=True)
SEND_FORM = _move("B2", "send_form", (TRIGGERED,), FORM_SENT, "Wet Bibob 7a lid 2, 3 en 5")
# From FORM_REFUSED too: an applicant who gets another repair term and then answers, has answered (Awb 4:5).
RECEIVE_FORM = _move("B2", "receive_form", (FORM_SENT, FORM_REFUSED), FORM_RECEIVED, "Wet Bibob 7a lid 2")
REFUSE_FORM = _move("B3", "refuse_form", (FORM_SENT,), FORM_REFUSED, "Awb 4:5; Wet Bibob 4 lid 1")
HEAR_ON_REFUSAL = _move("B3", "hear_on_refusal", (FORM_REFUSED,), ZIENSWIJZE, "Wet Bibob 4 lid 1, 33")
START_OWN_RESEARCH = _move(
    "B4", "start_own_research", (TRIGGERED, FORM_RECEIVED, LBB_DECLINED), OWN_RESEARCH, "Wet Bibob 7a-7c, 11a"
)
REQUEST_LBB = _move("B7", "request_lbb", (OWN_RESEARCH,), LBB_REQUESTED, "Wet Bibob 7 lid 2, 9, 32", SIGN, drafted=True)
LBB_ASKS_DATA = _move("B8", "lbb_asks_data", (LBB_REQUESTED,), LBB_DATA_REQUESTED, "Wet Bibob 12 lid 3, 15 lid 2")
LBB_GETS_DATA = _move("B8", "lbb_gets_data", (LBB_DATA_REQUESTED,), LBB_REQUESTED, "Wet Bibob 15 lid 2, 4 lid 2")
LBB_EXTENDS = _move("B9", "lbb_extends", (LBB_REQUESTED,), None, "Wet Bibob 15 lid 3")
LBB_DECLINES = _move("B10", "lbb_declines", (LBB_REQUESTED,), LBB_DECLINED, "Wet Bibob 9 lid 5")
RECEIVE_ADVICE = _move("B11", "receive_advice", AT_LBB, ADVICE_RECEIVED, "Wet Bibob 14, 31")
INVITE_VIEWS = _move("B12", "invite_views", (OWN_RESEARCH, ADVICE_RECEIVED), ZIENSWIJZE, "Wet Bibob 28 lid 3, 33")
INVITE_MORE_VIEWS = _move("B12", "invite_more_views", (ZIENSWIJZE,), None, "Wet Bibob 28 lid 3, 33")
RECORD_VIEWS = _move("B12", "record_views", (ZIENSWIJZE,), None, "Wet Bibob 33")
LAPSE_VIEWS = _move("B12", "lapse_views", (ZIENSWIJZE,), None, "Wet Bibob 33", system=True)
CONCLUDE = _move(
    "B13", "conclude", (OWN_RESEARCH, ADVICE_RECEIVED, ZIENSWIJZE), CONCLUDED, "Wet Bibob 3", SIGN, drafted=True
)
ANSWER_WITHDRAWAL = _move("B14", "answer_withdrawal", OPEN, None, "Wet Bibob 7a lid 8")
REPORT_WITHDRAWAL = _move("B14", "report_withdrawal", OPEN, None, "Wet Bibob 7a lid 8")
CORRECT = _move("B15", "correct", (CONCLUDED,), CORRECTED, "Wet Bibob 7a lid 7")
BLOCK_USE = _move("B16", "block_use", (CONCLUDED, CORRECTED), USE_BLOCKED, "Wet Bibob 29", system=True)
CLOSE = _move("B17", "close", OPEN, CLOSED, "-", system=True)

CHART = Chart(
    "bibob",
    (TRIGGERED,),
    (*OPEN, CONCLUDED, CORRECTED, USE_BLOCKED, CLOSED),
    TERMINAL,
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)

#: What may still be done once the case itself has ended.
_AFTER_THE_CASE = frozenset({ANSWER_WITHDRAWAL, REPORT_WITHDRAWAL, CORRECT, BLOCK_USE, CLOSE})
#: Made by the clock or with another act, never by a person alone.
ONLY_SYSTEM = frozenset({TRIGGER, BLOCK_USE, CLOSE})


@dataclass(frozen=True)
class Facts:
    """What decides about the moves of a check on one day. Codes and yes/no only: no person, no text.

    `holder`: research on a permit holder, not an applicant. `repair_lapsed`: a repair term of Awb 4:5
    passed unused. `case_takes_lbb`: the case can be paused for an LBB request now. `degree`: what the
    conclusion says, "" while unknown. `views_missing`: someone named was not invited; `views_open`:
    an invitation has no answer and its term runs; `views_over`: one has no answer and its term is over.
    `withdrawal`: the question of Wet Bibob 7a lid 8: "" not asked, open, no, yes. `draft_status`: "",
    submitted or sent_back, of the draft that lies for signature.
    """

    state: str
    holder: bool = False
    repair_lapsed: bool = False
    case_ended: bool = False
    case_takes_lbb: bool = True
    extended: bool = False
    degree: str = ""
    views_missing: bool = False
    views_open: bool = False
    views_over: bool = False
    withdrawal: str = ""
    withdrawal_reported: bool = False
    use_over: bool = False
    draft_status: str = ""


Guard = Callable[[Facts], str]


def _when(refused: Callable[[Facts], bool], code: str) -> Guard:
    return lambda facts: code if refused(facts) else ""


_CASE_ENDED = _when(lambda f: f.case_ended, "case_ended")
_UNHEARD = _when(
    lambda f: f.degree in {LESSER, SERIOUS} and f.state in {OWN_RESEARCH, ADVICE_RECEIVED}, "danger_needs_views"
)

_GUARDS: dict[Move, tuple[Guard, ...]] = {
    RECEIVE_FORM: (_when(lambda f: f.holder and f.state == FORM_REFUSED, "holder_refused"),),
    REFUSE_FORM: (_when(lambda f: not f.holder and not f.repair_lapsed, "no_chance_to_complete"),),
    HEAR_ON_REFUSAL: (_when(lambda f: not f.holder, "applicant_is_dismissed"),),
    REQUEST_LBB: (_when(lambda f: not f.case_takes_lbb, "case_takes_no_lbb"),),
    LBB_EXTENDS: (_when(lambda f: f.extended, "extended_once"),),
    INVITE_MORE_VIEWS: (_when(lambda f: not f.views_missing, "everyone_invited"),),
    RECORD_VIEWS: (_when(lambda f: not (f.views_open or f.views_over), "no_views_awaited"),),
    LAPSE_VIEWS: (_when(lambda f: not f.views_over, "views_term_runs"),),
    CONCLUDE: (
        _UNHEARD,
        _when(lambda f: f.state == ZIENSWIJZE and f.views_missing, "someone_not_invited"),
        _when(lambda f: f.state == ZIENSWIJZE and (f.views_open or f.views_over), "views_awaited"),
    ),
    ANSWER_WITHDRAWAL: (_when(lambda f: f.withdrawal != "open", "no_withdrawal_question"),),
    REPORT_WITHDRAWAL: (
        _when(lambda f: f.withdrawal != "yes", "no_suspected_withdrawal"),
        _when(lambda f: f.withdrawal_reported, "withdrawal_reported"),
    ),
    BLOCK_USE: (_when(lambda f: not f.use_over, "use_term_runs"),),
    CLOSE: (
        _when(lambda f: not f.case_ended, "case_runs"),
        _when(lambda f: f.withdrawal == "open", "withdrawal_unanswered"),
        _when(lambda f: f.withdrawal == "yes" and not f.withdrawal_reported, "withdrawal_unreported"),
    ),
}


def why_not(move: Move, facts: Facts) -> str:
    """Code of the first reason why the move is not legal now; "" when it is legal.

    For a move that is drafted and signed this holds at both moments. Worded in `permits/bibob/wording.py`.
    """
    if facts.state not in move.sources:
        return "ended" if facts.state in TERMINAL else "wrong_state"
    guards = _GUARDS.get(move, ())
    if move not in _AFTER_THE_CASE:
        guards = (_CASE_ENDED, *guards)
    return next((code for guard in guards if (code := guard(facts))), "")


def why_not_draft(move: Move, facts: Facts) -> str:
    """As `why_not`, for drafting: one draft at a time lies with the decider."""
    if facts.draft_status == "submitted":
        return "draft_lies_with_decider"
    return why_not(move, facts)
