"""The permit chart (exploitatievergunning): rows V1-V4 of the law sheet, as pure declarations."""

from dataclasses import dataclass

from core.charts import NEW, Chart, Move

IN_FORCE = "IN_FORCE"
REVOKED = "REVOKED"
EXPIRED = "EXPIRED"
LAPSED_WITH_DESIGNATION = "LAPSED_WITH_DESIGNATION"
ENDED = "ENDED"

HANDLE, SIGN = "permits.handle", "permits.sign"


def _move(row: str, name: str, target: str | None, right: str, law: str, **more: bool) -> Move:
    return Move(name, (IN_FORCE,), target, right, f"permits.permit.{name}", law, row, **more)


ENTER_INTO_FORCE = Move(
    "enter_into_force",
    (NEW,),
    IN_FORCE,
    HANDLE,
    "permits.permit.enter_into_force",
    "APV",
    "V1",
    system=True,
)
ASK_CHANGE = _move("V2", "ask_change", None, "permits.apply", "APV; DW 34 lid 1 b")
DECIDE_CHANGE = _move("V2", "decide_change", None, SIGN, "APV; DW 34", drafted=True)
INVITE_VIEWS = _move("V3", "invite_views", None, HANDLE, "Awb 4:8; Wet Bibob 33")
RECORD_VIEWS = _move("V3", "record_views", None, HANDLE, "Awb 4:9", system=True)
REVOKE = _move("V3", "revoke", REVOKED, SIGN, "APV 1:6; Wet Bibob 3", drafted=True)
EXPIRE = _move("V4", "expire", EXPIRED, HANDLE, "APV 1:7", system=True)
LAPSE_WITH_DESIGNATION = _move("V4", "lapse_with_designation", LAPSED_WITH_DESIGNATION, HANDLE, "APV", system=True)
END = _move("V4", "end", ENDED, HANDLE, "APV 1:5")

CHART = Chart(
    "permit",
    (IN_FORCE,),
    (IN_FORCE, REVOKED, EXPIRED, LAPSED_WITH_DESIGNATION, ENDED),
    frozenset({REVOKED, EXPIRED, LAPSED_WITH_DESIGNATION, ENDED}),
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)


@dataclass(frozen=True)
class Facts:
    """What decides about a permit's moves on one day.

    `views`: none | invited | heard | skipped (Awb 4:11, never on Bibob ground); `term_over` and
    `designation_over`: the permit's own last day or the designation's has passed.
    """

    state: str
    views: str = "none"
    bibob_ground: bool = False
    change_asked: bool = False
    term_over: bool = False
    designation_over: bool = False
    draft: str = ""
    draft_status: str = ""


def why_not(move: Move, facts: Facts) -> str:
    """Code of the first reason why the move is not legal now; "" when it is legal."""
    if facts.state not in move.sources:
        return "ended"
    checks = {
        DECIDE_CHANGE: (not facts.change_asked, "no_change_asked"),
        INVITE_VIEWS: (facts.views != "none", "views_invited"),
        RECORD_VIEWS: (facts.views != "invited", "no_views_invited"),
        REVOKE: (_unheard(facts), "views_first"),
        EXPIRE: (not facts.term_over, "term_not_over"),
        LAPSE_WITH_DESIGNATION: (not facts.designation_over, "designation_in_force"),
    }
    refused, code = checks.get(move, (False, ""))
    return code if refused else ""


def why_not_draft(move: Move, facts: Facts) -> str:
    """As `why_not`; a second draft beside one that lies with the decider is refused too."""
    if facts.draft_status == "submitted":
        return "draft_lies_with_decider"
    return why_not(move, facts)


def _unheard(facts: Facts) -> bool:
    return facts.views != "heard" and (facts.bibob_ground or facts.views != "skipped")
