"""The visit chart (controlebezoek): rows I1-I9 of the law sheet, and the conversation (K1), as pure declarations.

`Facts` is all that decides whether a move is legal; `why_not` is the only place that says so. The
services, the visit page and the token game of `check_flows` ask the same function.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.charts import NEW, Chart, Move

PLANNED = "PLANNED"
BRIEFED = "BRIEFED"
ON_SITE = "ON_SITE"
ENTRY_REFUSED = "ENTRY_REFUSED"
DWELLING_STOP = "DWELLING_STOP"
HANDED_TO_POLICE = "HANDED_TO_POLICE"
LEFT = "LEFT"
REPORT_DRAFT = "REPORT_DRAFT"
REPORT_SIGNED = "REPORT_SIGNED"
NO_FINDINGS = "NO_FINDINGS"
RECHECK_DUE = "RECHECK_DUE"
TO_ENFORCEMENT = "TO_ENFORCEMENT"
CANCELLED = "CANCELLED"
TALKED = "TALKED"

#: Before anyone went there.
AHEAD = (PLANNED, BRIEFED)
#: The control is over, the report is still to be drawn up.
OUTSIDE = (LEFT, ENTRY_REFUSED, DWELLING_STOP, HANDED_TO_POLICE)
#: Ends of the control before all of it was seen: what was not seen needs no answer.
STOPPED_EARLY = (ENTRY_REFUSED, DWELLING_STOP, HANDED_TO_POLICE)
#: Findings may be added: during the control and until the report is signed, but not while a dwelling stops it.
FILLING = (ON_SITE, LEFT, ENTRY_REFUSED, HANDED_TO_POLICE, REPORT_DRAFT)
#: The report is signed: nothing of the visit changes any more, supplements are added beside it.
OUTCOMES = (NO_FINDINGS, RECHECK_DUE, TO_ENFORCEMENT)
LOCKED = (REPORT_SIGNED, *OUTCOMES)
TERMINAL = frozenset({*OUTCOMES, TALKED, CANCELLED})

WORK, PLANNING, ENFORCE = "inspections.work", "inspections.plan", "inspections.enforce"
VOLUNTARY = "AVG 6 lid 1 onder e"


def _move(
    row: str, name: str, sources: tuple[str, ...], target: str | None, right: str, law: str, **more: bool
) -> Move:
    return Move(name, sources, target, right, f"inspections.visit.{name}", law, row, **more)


PLAN = _move("I1", "plan", (NEW,), PLANNED, PLANNING, "Awb 5:11, 5:13", system=True)
SCHEDULE = _move("I1", "schedule", AHEAD, None, PLANNING, "Awb 5:11, 5:13")
CHANGE_TEAM = _move("I1", "change_team", (ON_SITE, *OUTSIDE, REPORT_DRAFT), None, PLANNING, "Awb 5:11")
BRIEF = _move("I2", "brief", (PLANNED,), BRIEFED, WORK, "Awb 5:15 lid 3")
ARRIVE = _move("I3", "arrive", (BRIEFED,), ON_SITE, WORK, "Awb 5:12, 5:15")
RECORD_FINDING = _move("I3", "record_finding", FILLING, None, WORK, "Awb 5:15-5:19")
ADD_PHOTO = _move("I3", "add_photo", (*FILLING, *LOCKED), None, WORK, "Awb 5:15, 5:17")
USE_POWER = _move("I3", "use_power", FILLING, None, WORK, "Awb 5:13, 5:15-5:19")
NOTE_PERSON = _move("I3", "note_person", FILLING, None, WORK, "Awb 5:16, 5:16a, 5:10a")
ADD_VEHICLE = _move("I3", "add_vehicle", FILLING, None, WORK, "Awb 5:19")
ADD_NOTE = _move("I3", "add_note", FILLING, None, WORK, "Awb 5:15-5:19")
TAKE_ITEM = _move("I6", "take_item", (ON_SITE,), None, WORK, "Awb 5:17 lid 3, 5:18 lid 4")
GIVE_RECEIPT = _move("I6", "give_receipt", FILLING, None, WORK, "Awb 5:17 lid 3, 5:18 lid 4")
RETURN_ITEM = _move("I6", "return_item", (*FILLING, *LOCKED), None, WORK, "Awb 5:17 lid 3, 5:18 lid 5")
REFUSE_ENTRY = _move("I4", "refuse_entry", (ON_SITE,), ENTRY_REFUSED, WORK, "Awb 5:15 lid 2, 5:20")
STOP_AT_DWELLING = _move("I4", "stop_at_dwelling", (ON_SITE,), DWELLING_STOP, WORK, "Awb 5:15 lid 1")
RESUME_BY_CONSENT = _move("I4", "resume_by_consent", (DWELLING_STOP,), ON_SITE, WORK, "Awb 5:15 lid 1")
HAND_TO_POLICE = _move("I5", "hand_to_police", (ON_SITE,), HANDED_TO_POLICE, WORK, "Awb 5:11, 5:13")
LEAVE = _move("I6", "leave", (ON_SITE,), LEFT, WORK, "Awb 5:17 lid 3, 5:18 lid 4")
DRAFT_REPORT = _move("I7", "draft_report", OUTSIDE, REPORT_DRAFT, WORK, "Awb 5:48")
EDIT_REPORT = _move("I7", "edit_report", (REPORT_DRAFT,), None, WORK, "Awb 5:48")
SIGN_REPORT = _move("I7", "sign_report", (REPORT_DRAFT,), REPORT_SIGNED, WORK, "Awb 5:48")
COLLECT_SIGNATURE = _move("I7", "collect_signature", (*FILLING, *LOCKED), None, WORK, "Awb 5:48")
SUPPLEMENT = _move("I7", "supplement", LOCKED, None, WORK, "Awb 5:48")
CONCLUDE_NO_FINDINGS = _move("I8", "conclude_no_findings", (REPORT_SIGNED,), NO_FINDINGS, WORK, "LHSO")
CONCLUDE_RECHECK = _move("I8", "conclude_recheck", (REPORT_SIGNED,), RECHECK_DUE, WORK, "LHSO")
PROPOSE_ENFORCEMENT = _move("I8", "propose_enforcement", (REPORT_SIGNED,), None, WORK, "LHSO")
CONFIRM_ENFORCEMENT = _move("I8", "confirm_enforcement", (REPORT_SIGNED,), TO_ENFORCEMENT, ENFORCE, "LHSO")
DECLINE_ENFORCEMENT = _move("I8", "decline_enforcement", (REPORT_SIGNED,), None, ENFORCE, "LHSO")
RECORD_TALK = _move("K1", "record_talk", (ON_SITE, DWELLING_STOP), TALKED, WORK, VOLUNTARY)
CORRECT_TALK = _move("K1", "correct_talk", (TALKED,), None, WORK, VOLUNTARY)
FOLLOW_UP = _move("K1", "follow_up", (TALKED,), None, WORK, VOLUNTARY)
CANCEL = _move("I9", "cancel", AHEAD, CANCELLED, PLANNING, "Awb 5:13")

CHART = Chart(
    "visit",
    (PLANNED,),
    (PLANNED, BRIEFED, ON_SITE, *STOPPED_EARLY, LEFT, REPORT_DRAFT, REPORT_SIGNED, *OUTCOMES, TALKED, CANCELLED),
    TERMINAL,
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)


#: All that can be done on a conversation: it is voluntary, so no power, question, evidence or report of findings.
OF_CONVERSATION = frozenset(
    {
        PLAN,
        SCHEDULE,
        CHANGE_TEAM,
        BRIEF,
        ARRIVE,
        ADD_NOTE,
        STOP_AT_DWELLING,
        RESUME_BY_CONSENT,
        RECORD_TALK,
        CORRECT_TALK,
        FOLLOW_UP,
        CANCEL,
    }
)
ONLY_CONVERSATION = frozenset({RECORD_TALK, CORRECT_TALK, FOLLOW_UP})


@dataclass(frozen=True)
class Facts:
    """What decides about a visit's moves. Codes and counts only: no person, no date.

    `conversation`: the visit is a voluntary talk; `follow_up_open`: what was agreed there is still to be done.
    `scheduled`: a day and a team are set. `identity_shown`, `purpose_told`, `consent_recorded`: what the
    mover records now, or recorded before. `receipts_open`: taken items without a receipt, `items_out`: not yet
    returned. `unanswered`: required items of the checklist without an answer. `faulty`: findings that lack their
    text, photo or severity. `stopped_early`: the control ended before all was seen. `findings`: items that are
    not in order. `proposal`: outcome that the signed report proposes, "" before. `correcting`: it comes with a
    correction of a signed report.
    """

    state: str
    scheduled: bool = True
    identity_shown: bool = False
    purpose_told: bool = False
    consent_recorded: bool = False
    receipts_open: int = 0
    items_out: int = 0
    unanswered: int = 0
    faulty: int = 0
    stopped_early: bool = False
    entry_refused: bool = False
    findings: int = 0
    proposal: str = ""
    conversation: bool = False
    follow_up_open: bool = False
    correcting: bool = False


Guard = Callable[[Facts], str]


def _when(refused: Callable[[Facts], bool], code: str) -> Guard:
    return lambda facts: code if refused(facts) else ""


def _locked(facts: Facts) -> str:
    """After the signature only what comes with a correction."""
    if facts.state not in LOCKED or facts.correcting:
        return ""
    return "ended" if facts.state in TERMINAL else "wrong_state"


_RECEIPTS = _when(lambda f: f.receipts_open > 0, "receipts_open")
_WITH_LAWYER = _when(lambda f: f.proposal == TO_ENFORCEMENT, "lies_with_lawyer")

_GUARDS: dict[Move, tuple[Guard, ...]] = {
    BRIEF: (_when(lambda f: not f.scheduled, "not_scheduled"),),
    ARRIVE: (
        _when(lambda f: not f.identity_shown, "identity_not_shown"),
        _when(lambda f: not f.purpose_told, "purpose_not_told"),
    ),
    ADD_PHOTO: (_locked,),
    RESUME_BY_CONSENT: (_when(lambda f: not f.consent_recorded, "consent_missing"),),
    GIVE_RECEIPT: (_when(lambda f: f.receipts_open == 0, "no_item_without_receipt"),),
    RETURN_ITEM: (_when(lambda f: f.items_out == 0, "nothing_taken"),),
    LEAVE: (_RECEIPTS,),
    FOLLOW_UP: (_when(lambda f: not f.follow_up_open, "no_follow_up"),),
    SIGN_REPORT: (
        _when(lambda f: f.unanswered > 0 and not f.stopped_early, "items_unanswered"),
        _when(lambda f: f.faulty > 0, "answers_faulty"),
        _RECEIPTS,
    ),
    CONCLUDE_NO_FINDINGS: (
        _WITH_LAWYER,
        _when(lambda f: f.findings > 0, "there_are_findings"),
        _when(lambda f: f.stopped_early, "not_all_was_seen"),
    ),
    CONCLUDE_RECHECK: (_WITH_LAWYER,),
    PROPOSE_ENFORCEMENT: (
        _WITH_LAWYER,
        _when(lambda f: f.findings == 0 and not f.entry_refused, "nothing_to_enforce"),
    ),
    CONFIRM_ENFORCEMENT: (_when(lambda f: f.proposal != TO_ENFORCEMENT, "not_proposed"),),
    DECLINE_ENFORCEMENT: (_when(lambda f: f.proposal != TO_ENFORCEMENT, "not_proposed"),),
}


def law_of(move: Move, *, conversation: bool) -> str:
    """On what the move rests: a conversation never on a power of a supervisor."""
    return VOLUNTARY if conversation else move.law


def concerns(move: Move, *, conversation: bool) -> bool:
    """Whether the move belongs to this kind of visit at all."""
    return move in OF_CONVERSATION if conversation else move not in ONLY_CONVERSATION


def why_not(move: Move, facts: Facts) -> str:
    """Code of the first reason why the move is not legal now; "" when it is. Worded in `inspections/wording.py`."""
    if not concerns(move, conversation=facts.conversation):
        return "voluntary" if facts.conversation else "no_conversation"
    if facts.state not in move.sources:
        return "ended" if facts.state in TERMINAL else "wrong_state"
    return next((code for guard in _GUARDS.get(move, ()) if (code := guard(facts))), "")


#: The moves whose guards ask how many things were taken, and which answers were given.
COUNT_TAKEN = frozenset({GIVE_RECEIPT, RETURN_ITEM, LEAVE, SIGN_REPORT})
COUNT_ANSWERS = frozenset({SIGN_REPORT, CONCLUDE_NO_FINDINGS, PROPOSE_ENFORCEMENT})


#: What an inspector's form supplies at the moment of the move: not a reason to close the button beforehand.
ASKED_BY_FORM = frozenset({"identity_not_shown", "purpose_not_told", "consent_missing"})


def why_closed(move: Move, facts: Facts) -> str:
    """As `why_not`, for a button that leads to a form: what the form itself asks does not close it."""
    code = why_not(move, facts)
    return "" if code in ASKED_BY_FORM else code


#: Open steps of VisitFlow per state; PLANNED and REPORT_SIGNED depend on more.
_TASKS: dict[str, tuple[str, ...]] = {
    BRIEFED: ("visit",),
    ON_SITE: ("visit",),
    ENTRY_REFUSED: ("report",),
    DWELLING_STOP: ("visit",),
    HANDED_TO_POLICE: ("report",),
    LEFT: ("report",),
    REPORT_DRAFT: ("report",),
}


def expected_tasks(state: str, *, scheduled: bool = True, proposal: str = "") -> frozenset[str]:
    """Names of the tasks that must be open on a visit with these facts; empty when the visit is over."""
    if state == PLANNED:
        return frozenset({"brief" if scheduled else "plan"})
    if state == REPORT_SIGNED:
        return frozenset({"confirm" if proposal == TO_ENFORCEMENT else "conclude"})
    return frozenset(_TASKS.get(state, ()))
