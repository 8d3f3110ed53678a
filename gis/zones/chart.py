"""The chart of a designation order (aanwijzingsbesluit) in the making, and after: draft to lapse. Pure.

A proposal becomes an order only by PUBLISH: what was not made known has no effect (Awb 3:40), so neither the duty nor
the public map sees anything before. From then on the days of the order decide; the clock only brings the state along.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.charts import NEW, Chart, Move

DRAFT = "DRAFT"
VIEWS_ASKED = "VIEWS_ASKED"
ADOPTED = "ADOPTED"
PUBLISHED = "PUBLISHED"
IN_FORCE = "IN_FORCE"
AMENDED = "AMENDED"
RENEWED = "RENEWED"
LAPSED = "LAPSED"
WITHDRAWN = "WITHDRAWN"

#: Not an order yet: may be changed or dropped.
OPEN = (DRAFT, VIEWS_ASKED, ADOPTED)
ENDED = (AMENDED, RENEWED, LAPSED, WITHDRAWN)

DESIGN = "places.design"
_CARE = "Awb 3:2"


def _move(row: str, name: str, sources: tuple[str, ...], target: str | None, law: str, *, system: bool = False) -> Move:
    return Move(name, sources, target, DESIGN, f"zones.{name}", law, row, system=system)


START = _move("Z1", "start", (NEW,), DRAFT, _CARE)
CHANGE = _move("Z1", "change", (DRAFT,), None, _CARE)
DRAW = _move("Z1", "draw", (DRAFT,), None, _CARE)
ADD_EVIDENCE = _move("Z2", "add_evidence", OPEN, None, "Awb 3:46")
ASK_VIEWS = _move("Z3", "ask_views", (DRAFT,), VIEWS_ASKED, "Awb 3:11, 3:15")
TAKE_BACK = _move("Z3", "take_back", (VIEWS_ASKED,), DRAFT, _CARE)
ADOPT = _move("Z4", "adopt", (VIEWS_ASKED,), ADOPTED, "Awb 3:46")
PUBLISH = _move("Z5", "publish", (ADOPTED,), PUBLISHED, "Awb 3:40, 3:42; Bekendmakingswet 5")
COME_INTO_FORCE = _move("Z6", "come_into_force", (PUBLISHED,), IN_FORCE, "Awb 3:40", system=True)
AMEND = _move("Z7", "amend", (IN_FORCE,), AMENDED, "Awb 3:40", system=True)
RENEW = _move("Z7", "renew", (IN_FORCE,), RENEWED, "Awb 3:40", system=True)
LAPSE = _move("Z8", "lapse", (IN_FORCE,), LAPSED, "Awb 3:40", system=True)
WITHDRAW = _move("Z9", "withdraw", OPEN, WITHDRAWN, _CARE)

CHART = Chart(
    "zone",
    (DRAFT,),
    (*OPEN, PUBLISHED, IN_FORCE, *ENDED),
    frozenset(ENDED),
    tuple(value for value in list(globals().values()) if isinstance(value, Move)),
)


@dataclass(frozen=True)
class Facts:
    """What decides about a proposal's moves.

    `needs_area`, `has_area`: its kinds name AREA, and there is one. `views_until`: last day on which views may be
    sent. `evidence`: how many files. `starts_on`, `ends_on`: first and last day of the order (None: no end).
    `follower`: "amends" or "renews" when a published order follows it. `on`: the day of the move.
    """

    state: str
    on: date = date.min
    needs_area: bool = False
    has_area: bool = False
    evidence: int = 0
    views_until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    follower: str = ""


Guard = Callable[[Facts], str]


def _when(refused: Callable[[Facts], bool], code: str) -> Guard:
    return lambda facts: code if refused(facts) else ""


def _over(facts: Facts) -> bool:
    return facts.ends_on is not None and facts.ends_on < facts.on


_AREA = _when(lambda f: f.needs_area and not f.has_area, "no_area")
_STILL = _when(lambda f: not _over(f), "still_in_force")

_GUARDS: dict[Move, tuple[Guard, ...]] = {
    ASK_VIEWS: (_AREA,),
    ADOPT: (
        _AREA,
        # Thin reasons cost Tilburg its designation: ABRvS 3 March 2021, ECLI:NL:RVS:2021:461.
        _when(lambda f: f.evidence == 0, "no_evidence"),
        _when(lambda f: f.views_until is None or f.on <= f.views_until, "views_running"),
    ),
    PUBLISH: (_when(lambda f: f.starts_on is not None and f.starts_on < f.on, "starts_before"),),
    COME_INTO_FORCE: (_when(lambda f: f.starts_on is None or f.on < f.starts_on, "not_yet"),),
    AMEND: (_STILL, _when(lambda f: f.follower != "amends", "no_follower")),
    RENEW: (_STILL, _when(lambda f: f.follower != "renews", "no_follower")),
    LAPSE: (_STILL, _when(lambda f: f.follower != "", "has_follower")),
}


def why_not(move: Move, facts: Facts) -> str:
    """Code of the first reason why the move is not legal now; "" when it is. Worded in `gis/zones/wording.py`."""
    if facts.state not in move.sources:
        return "ended" if facts.state in ENDED else "wrong_state"
    return next((code for guard in _GUARDS.get(move, ()) if (code := guard(facts))), "")


#: Moves that a person makes on a page of their own, in the order in which they come.
BY_HAND = (ASK_VIEWS, TAKE_BACK, ADOPT, PUBLISH, WITHDRAW)
#: What the day that is still to be chosen on the form can mend does not close a button, except that views still run.
BY_DAY = frozenset({"starts_before"})
