"""The application chart (aanvraag): rows P1-P16 and P22 of the law sheet, as pure declarations.

`Facts` is all that decides whether a move is legal; `why_not` is the only place that says so. The
services, the case page and the token game of `check_flows` ask the same function.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.charts import NEW, Chart, Move

DRAFT = "DRAFT"
DISCARDED = "DISCARDED"
RECEIVED = "RECEIVED"
FORWARDED = "FORWARDED"
AWAITING_COMPLETION = "AWAITING_COMPLETION"
IN_REVIEW = "IN_REVIEW"
INTENT_SENT = "INTENT_SENT"
INTENT_ANSWERED = "INTENT_ANSWERED"
NOT_REQUIRED = "NOT_REQUIRED"
NOT_TREATED = "NOT_TREATED"
GRANTED = "GRANTED"
GRANTED_WITH_CONDITIONS = "GRANTED_WITH_CONDITIONS"
REFUSED = "REFUSED"
PUBLISHED = "PUBLISHED"
WITHDRAWN = "WITHDRAWN"

OPEN = (RECEIVED, IN_REVIEW, AWAITING_COMPLETION, INTENT_SENT, INTENT_ANSWERED)
DECIDED = (GRANTED, GRANTED_WITH_CONDITIONS, REFUSED, NOT_TREATED, NOT_REQUIRED)
TERMINAL = frozenset({DISCARDED, FORWARDED, WITHDRAWN, PUBLISHED})

#: Own research by the municipality: none yet, under way, concluded.
INTEGRITY = ("none", "running", "done")

APPLY, HANDLE, SIGN, INTEGRITY_RIGHT = (
    "permits.apply",
    "permits.handle",
    "permits.sign",
    "permits.integrity",
)


def _move(
    row: str,
    name: str,
    sources: tuple[str, ...],
    target: str | None,
    right: str,
    law: str,
    **more: bool,
) -> Move:
    return Move(name, sources, target, right, f"permits.application.{name}", law, row, **more)


BEGIN = _move("P1", "begin", (NEW,), DRAFT, APPLY, "Awb 4:1")
SUBMIT = _move("P1", "submit", (DRAFT,), RECEIVED, APPLY, "Awb 4:1, 4:2, 2:20")
DISCARD = _move("P1b", "discard", (DRAFT,), DISCARDED, APPLY, "-", system=True)
FORWARD = _move("P2", "forward", (RECEIVED,), FORWARDED, HANDLE, "Awb 2:3")
FIND_NOT_REQUIRED = _move(
    "P3",
    "find_not_required",
    (RECEIVED, IN_REVIEW, AWAITING_COMPLETION),
    NOT_REQUIRED,
    SIGN,
    "APV",
    drafted=True,
)
REQUEST_COMPLETION = _move(
    "P4",
    "request_completion",
    (RECEIVED, IN_REVIEW),
    AWAITING_COMPLETION,
    HANDLE,
    "Awb 4:5 lid 1, 4:15 lid 1 a; DW 32",
)
COMPLETE = _move("P5", "complete", (AWAITING_COMPLETION,), IN_REVIEW, HANDLE, "Awb 4:15 lid 1 a")
LAPSE_COMPLETION = _move(
    "P5",
    "lapse_completion",
    (AWAITING_COMPLETION,),
    IN_REVIEW,
    HANDLE,
    "Awb 4:15 lid 1 a",
    system=True,
)
DECLARE_COMPLETE = _move("P5", "declare_complete", (IN_REVIEW,), None, HANDLE, "Awb 4:2, 4:5")
DISMISS = _move("P6", "dismiss", (IN_REVIEW,), NOT_TREATED, SIGN, "Awb 4:5 lid 1 en 4", drafted=True)
START_REVIEW = _move("P7", "start_review", (RECEIVED,), IN_REVIEW, HANDLE, "Awb 3:2")
POSTPONE = _move("P8", "postpone", OPEN, None, SIGN, "APV 1:2; Awb 4:14; DW 31", drafted=True)
PAUSE = _move("P9", "pause", OPEN, None, HANDLE, "Awb 4:15 lid 2")
END_PAUSE = _move("P9", "end_pause", OPEN, None, HANDLE, "Awb 4:15 lid 4")
REQUEST_LBB_ADVICE = _move(
    "P10",
    "request_lbb_advice",
    (RECEIVED, IN_REVIEW, AWAITING_COMPLETION, INTENT_ANSWERED),
    None,
    SIGN,
    "Wet Bibob 9, 31, 32",
    drafted=True,
)
RECORD_LBB_EVENT = _move("P10b", "record_lbb_event", OPEN, None, INTEGRITY_RIGHT, "Wet Bibob 9 lid 5, 15, 31")
START_INTEGRITY = _move("B1", "start_integrity", OPEN, None, INTEGRITY_RIGHT, "Wet Bibob 7a", system=True)
CONCLUDE_INTEGRITY = _move("B13", "conclude_integrity", OPEN, None, SIGN, "Wet Bibob 3", drafted=True)
REQUEST_VISIT = _move("I1", "request_visit", (IN_REVIEW,), None, HANDLE, "Awb 5:11, 5:13")
WAIVE_VISIT = _move("I1", "waive_visit", (IN_REVIEW,), None, HANDLE, "Awb 5:13")
VISIT_REPORTED = _move("I7", "visit_reported", OPEN, None, "inspections.work", "Awb 3:2")
REQUEST_ADVICE = _move("P7", "request_advice", (IN_REVIEW,), None, HANDLE, "Awb 3:5")
RECORD_ADVICE = _move("P7", "record_advice", OPEN, None, HANDLE, "Awb 3:5, 3:9")
WAIVE_ADVICE = _move("P7", "waive_advice", (IN_REVIEW,), None, HANDLE, "Awb 3:2")
ANNOUNCE_INTENT = _move(
    "P11",
    "announce_intent",
    (IN_REVIEW,),
    INTENT_SENT,
    SIGN,
    "Awb 4:7, 4:8; Wet Bibob 33",
    drafted=True,
)
RECEIVE_VIEWS = _move("P12", "receive_views", (INTENT_SENT,), INTENT_ANSWERED, HANDLE, "Awb 4:9")
LAPSE_VIEWS = _move(
    "P12",
    "lapse_views",
    (INTENT_SENT,),
    INTENT_ANSWERED,
    HANDLE,
    "Awb 4:9",
    system=True,
)
RECONSIDER = _move("P12b", "reconsider", (INTENT_ANSWERED,), IN_REVIEW, HANDLE, "Awb 3:2")
GRANT = _move("P13", "grant", (IN_REVIEW, INTENT_ANSWERED), GRANTED, SIGN, "APV", drafted=True)
GRANT_WITH_CONDITIONS = _move(
    "P13",
    "grant_with_conditions",
    (IN_REVIEW, INTENT_ANSWERED),
    GRANTED_WITH_CONDITIONS,
    SIGN,
    "APV 1:4; Wet Bibob 3 lid 7",
    drafted=True,
)
REFUSE = _move(
    "P14",
    "refuse",
    (IN_REVIEW, INTENT_ANSWERED),
    REFUSED,
    SIGN,
    "APV 1:8; Wet Bibob 3",
    drafted=True,
)
PUBLISH = _move(
    "P15",
    "publish",
    DECIDED,
    PUBLISHED,
    HANDLE,
    "Awb 3:40, 3:41, 3:45-3:47",
    system=True,
)
WITHDRAW = _move("P16", "withdraw", OPEN, WITHDRAWN, HANDLE, "Awb 4:1; Wet Bibob 7a lid 8")
RECORD_DEFAULT_NOTICE = _move("P22", "record_default_notice", OPEN, None, HANDLE, "Awb 4:17, 6:12")

CHART = Chart(
    "application",
    (DRAFT,),
    (DRAFT, DISCARDED, *OPEN, *DECIDED, FORWARDED, PUBLISHED, WITHDRAWN),
    TERMINAL,
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)

#: Decisions that end the case's substance; at most one of them is in draft at a time.
FINAL = frozenset({FIND_NOT_REQUIRED, DISMISS, ANNOUNCE_INTENT, GRANT, GRANT_WITH_CONDITIONS, REFUSE})
#: Those that belong to the draft step of the flow: they need every earlier step closed.
ON_SUBSTANCE = frozenset({ANNOUNCE_INTENT, GRANT, GRANT_WITH_CONDITIONS, REFUSE})


@dataclass(frozen=True)
class Facts:
    """What decides about a case's moves on one day. Codes and yes/no only: no person, no date.

    `final_draft`: name of the final decision that lies in draft, "" if none; `final_status` and
    `postponement_status`: "" (no draft), "submitted" or "sent_back". `danger`: the integrity check
    was concluded with a degree other than none; `dismissible`: a repair term lapsed unused
    and the four weeks of Awb 4:5 lid 4 are not over; `steps_open`: completeness was established at least
    once, so that the parallel steps began; `before_due`: the clock's end has not passed.
    """

    state: str
    complete: bool = False
    steps_open: bool = False
    integrity: str = "none"
    danger: bool = False
    lbb_open: bool = False
    visit: str = "none"  # none | requested | done
    advice: str = "none"  # none | requested | done
    dismissible: bool = False
    pause_open: bool = False
    before_due: bool = True
    postponed: bool = False
    default_notice: bool = False
    views_heard: bool = False
    views_skipped: bool = False
    bibob_ground: bool = False
    final_draft: str = ""
    final_status: str = ""
    postponement_status: str = ""

    @property
    def steps_closed(self) -> bool:
        """Completeness, integrity, visit and advice are all closed: a decision can be drafted."""
        return self.complete and self.integrity == "done" and self.visit == "done" and self.advice == "done"


Guard = Callable[[Facts], str]


def _when(refused: Callable[[Facts], bool], code: str) -> Guard:
    return lambda facts: code if refused(facts) else ""


_NOT_SIGNING = _when(lambda f: f.final_status == "submitted", "draft_lies_with_decider")
_BIBOB_UNHEARD = _when(lambda f: f.bibob_ground and not f.views_heard, "bibob_needs_views")

_GUARDS: dict[Move, tuple[Guard, ...]] = {
    REQUEST_COMPLETION: (_NOT_SIGNING,),
    DECLARE_COMPLETE: (_when(lambda f: f.complete, "already_complete"),),
    DISMISS: (
        _when(lambda f: f.complete, "already_complete"),
        _when(lambda f: not f.dismissible, "no_lapsed_repair_term"),
    ),
    POSTPONE: (
        _when(lambda f: f.postponed, "postponed_once"),
        _when(lambda f: not f.before_due, "term_is_over"),
    ),
    PAUSE: (_when(lambda f: f.pause_open, "pause_is_open"),),
    END_PAUSE: (_when(lambda f: not f.pause_open, "no_pause_open"),),
    REQUEST_LBB_ADVICE: (
        _when(lambda f: f.lbb_open, "lbb_is_asked"),
        _when(lambda f: f.integrity != "running", "integrity_not_running"),
    ),
    RECORD_LBB_EVENT: (_when(lambda f: not f.lbb_open, "no_lbb_request"),),
    START_INTEGRITY: (_when(lambda f: f.integrity != "none", "integrity_started"),),
    CONCLUDE_INTEGRITY: (
        _when(lambda f: f.integrity != "running", "integrity_not_running"),
        _when(lambda f: f.lbb_open, "lbb_is_asked"),
    ),
    REQUEST_VISIT: (_when(lambda f: f.visit != "none", "visit_requested"),),
    WAIVE_VISIT: (_when(lambda f: f.visit != "none", "visit_requested"),),
    VISIT_REPORTED: (_when(lambda f: f.visit != "requested", "no_visit_requested"),),
    REQUEST_ADVICE: (_when(lambda f: f.advice != "none", "advice_requested"),),
    RECORD_ADVICE: (_when(lambda f: f.advice != "requested", "no_advice_requested"),),
    WAIVE_ADVICE: (_when(lambda f: f.advice != "none", "advice_requested"),),
    RECONSIDER: (_NOT_SIGNING,),
    GRANT: (_when(lambda f: f.danger and not f.views_heard, "danger_needs_views"),),
    GRANT_WITH_CONDITIONS: (
        _BIBOB_UNHEARD,
        _when(lambda f: f.danger and not f.views_heard, "danger_needs_views"),
    ),
    REFUSE: (
        _BIBOB_UNHEARD,
        _when(lambda f: f.bibob_ground and not f.danger, "no_danger_concluded"),
        _when(
            lambda f: f.state == IN_REVIEW and not f.views_skipped and not f.views_heard,
            "views_first",
        ),
    ),
    RECORD_DEFAULT_NOTICE: (_when(lambda f: f.default_notice, "default_noticed"),),
}

_STEPS: tuple[Guard, ...] = (
    _when(lambda f: not f.complete, "completeness_open"),
    _when(lambda f: f.integrity != "done", "integrity_open"),
    _when(lambda f: f.visit != "done", "visit_open"),
    _when(lambda f: f.advice != "done", "advice_open"),
)


def why_not(move: Move, facts: Facts) -> str:
    """Code of the first reason why the move is not legal now; "" when it is legal.

    For a move that is drafted and signed this holds at both moments. Codes are worded in
    `permits/wording.py`. `views_first` on REFUSE is lifted by recording why views may be skipped (Awb 4:11).
    """
    if facts.state not in move.sources:
        return "ended" if facts.state in TERMINAL else "wrong_state"
    guards = _GUARDS.get(move, ()) + (_STEPS if move in ON_SUBSTANCE else ())
    return next((code for guard in guards if (code := guard(facts))), "")


def why_not_draft(move: Move, facts: Facts) -> str:
    """As `why_not`, for drafting: a second draft beside one that lies with the decider is refused too.

    A draft that was sent back may be revised, also into another decision.
    """
    if move in FINAL and facts.final_status == "submitted":
        return "draft_lies_with_decider"
    if move is POSTPONE and facts.postponement_status == "submitted":
        return "draft_lies_with_decider"
    return why_not(move, facts)
