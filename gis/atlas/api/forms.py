"""Questions and answers of `duty` and `clock` as JSON schema, for the description of the API."""

from typing import Any

from gis.atlas.api.shared import BAG_ID, PERMIT
from permits.clock import events as kinds
from permits.clock.question import MOST_EVENTS, MOST_WEEKS

Form = dict[str, Any]

DAY: Form = {"type": "string", "format": "date"}
DAY_OR_NONE: Form = {"type": ["string", "null"], "format": "date"}
NONE: Form = {"type": "null"}


def closed(required: list[str], **properties: Form) -> Form:
    """An object with these names and no other."""
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _place(name: str, form: Form) -> Form:
    """A duty question about a place given in one of the three ways."""
    others = {other: NONE for other in ("premises", "rd", "lonlat") if other != name}
    return closed(["on", name], **_ASKED, **others, **{name: form})


def _pair(x: float, y: float) -> Form:
    sides = [{"type": "number", "minimum": -most, "maximum": most} for most in (x, y)]
    return {"type": "array", "prefixItems": sides, "items": False, "minItems": 2, "maxItems": 2}


_ASKED: dict[str, Form] = {
    "on": DAY,
    "activity": {"type": ["string", "null"], "pattern": "^[0-9]{2,5}$", "description": "SBI code"},
    "sbi_version": {"enum": ["2008", "2025", None]},
    "since": DAY_OR_NONE,
}
DUTY_NAMES = frozenset({*_ASKED, "premises", "rd", "lonlat"})
DUTY_QUESTION: Form = {
    "oneOf": [
        _place("premises", {"type": "string", "pattern": f"^(?:{BAG_ID['form']})$"}),
        _place("rd", _pair(999_999_999, 999_999_999)),
        _place("lonlat", _pair(180, 90)),
    ],
    "description": "Exactly one of premises (BAG id), rd (EPSG:28992, metres) and lonlat (degrees).",
}
DUTY_ANSWER: Form = closed(
    ["duty", "designations", "permit", "steps"],
    duty={"enum": ["required", "transition", "not_required", "unknown"]},
    designations={
        "type": "array",
        "items": closed(
            ["id", "title", "article", "valid_from", "valid_to"],
            id={"type": "string", "format": "uuid"},
            title={"type": "string"},
            article={"type": "string"},
            valid_from=DAY,
            valid_to=DAY_OR_NONE,
        ),
    },
    permit={
        "oneOf": [
            NONE,
            closed(
                ["number", "state"],
                number={"type": "string", "pattern": f"^{PERMIT['form']}$"},
                state={"type": "string"},
            ),
        ],
        "description": "The newest permit at those premises for that activity; signed out only one in force.",
    },
    steps={
        "type": "array",
        "items": closed(
            ["rule", "law", "text"], rule={"type": "string"}, law={"type": "string"}, text={"type": "string"}
        ),
    },
)

_WEEKS: Form = {"type": "integer", "minimum": 1, "maximum": MOST_WEEKS}
#: What an event carries beside its type and its day.
_CARRIES: dict[str, dict[str, Form]] = {
    kinds.COMPLETION_REQUESTED: {"until": DAY_OR_NONE},
    kinds.SUSPENDED_BY_CONSENT: {"until": DAY},
    kinds.POSTPONED: {"weeks": _WEEKS},
    kinds.LBB_EXTENDED: {"weeks": {"type": "integer", "minimum": 1, "maximum": 4}},
}
CLOCK_NAMES = frozenset({"received_on", "term", "on", "events"})
TERM_NAMES = frozenset({"weeks", "atw_applies"})


def event_names(kind: str) -> frozenset[str]:
    """What an event of this type may carry."""
    return frozenset({"type", "on", *_CARRIES.get(kind, {})})


def _event(of: list[str], carries: dict[str, Form]) -> Form:
    needed = [name for name, form in carries.items() if form is not DAY_OR_NONE]
    return closed(["type", "on", *needed], type={"enum": of}, on=DAY, **carries)


CLOCK_QUESTION: Form = closed(
    ["received_on", "term", "on", "events"],
    received_on=DAY,
    term=closed(["weeks", "atw_applies"], weeks=_WEEKS, atw_applies={"type": "boolean"}),
    on=DAY,
    events={
        "type": "array",
        "maxItems": MOST_EVENTS,
        "items": {
            "oneOf": [
                _event(sorted(kinds.TYPES - _CARRIES.keys()), {}),
                *(_event([kind], carries) for kind, carries in _CARRIES.items()),
            ]
        },
    },
)
CLOCK_ANSWER: Form = closed(
    ["due_on", "nominal_on", "paused_days", "running", "calendar_complete", "penalty", "steps"],
    due_on=DAY_OR_NONE,
    nominal_on=DAY,
    paused_days={"type": "integer", "minimum": 0},
    running={"type": "boolean"},
    calendar_complete={"type": "boolean"},
    penalty={
        "oneOf": [
            NONE,
            closed(
                ["first_day", "last_day", "days", "euro"],
                first_day=DAY,
                last_day=DAY,
                days={"type": "integer"},
                euro={"type": "number"},
            ),
        ]
    },
    steps={
        "type": "array",
        "items": closed(
            ["days", "law", "text"], days={"type": "integer"}, law={"type": "string"}, text={"type": "string"}
        ),
    },
)
