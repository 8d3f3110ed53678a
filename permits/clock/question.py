"""One question of `manage.py clock`: a line of JSON in, checked hard; an answer as plain JSON values out."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from permits.clock import events as kinds
from permits.clock.answer import Answer, answer
from permits.clock.errors import ClockError
from permits.clock.events import Event
from permits.clock.law import ClockLaw
from permits.clock.terms import LBB_EXTENSION, Term
from permits.clock.wording import step_text

#: Far above any real term or case; below it no line can make the clock slow.
MOST_WEEKS = 520
MOST_EVENTS = 1000

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """A case as asked: receipt, term, events and the day to answer for."""

    received_on: date
    term: Term
    on: date
    events: tuple[Event, ...]


def reply(line: bytes, law: ClockLaw) -> dict[str, Any]:
    """The answer to one line as JSON values, or `{"error": ...}` that names the field, in Dutch and English."""
    try:
        return answered(parse(line, law), law)
    except ClockError as error:
        return {"error": str(error)}


def answered(question: Question, law: ClockLaw) -> dict[str, Any]:
    """The answer as JSON values. Raises ClockError with the field for events that cannot be."""
    try:
        return as_json(answer(question.received_on, question.term, question.on, question.events, law))
    except ClockError as error:
        error.field = error.field or _place(error, question)
        raise


def parse(line: bytes, law: ClockLaw) -> Question:
    """The question that a line of JSON asks; unknown keys are left alone. Raises ClockError with the field."""
    return read(_decoded(line), law)


def read(given: object, law: ClockLaw) -> Question:
    """The question in JSON values, as `parse`."""
    case = _object(given, "")
    return Question(
        received_on=_day(case, "received_on"),
        term=_term(case),
        on=_day(case, "on"),
        events=_events(case, law),
    )


def as_json(found: Answer) -> dict[str, Any]:
    """The answer as `contracts.md` promises it: dates as text, steps with their words in Dutch."""
    penalty = found.penalty
    return {
        "due_on": found.due_on and found.due_on.isoformat(),
        "nominal_on": found.nominal_on.isoformat(),
        "paused_days": found.paused_days,
        "running": found.running,
        "calendar_complete": found.calendar_complete,
        "penalty": penalty
        and {
            "first_day": penalty.first_day.isoformat(),
            "last_day": penalty.last_day.isoformat(),
            "days": penalty.days,
            "euro": penalty.euro,
        },
        "steps": [{"days": step.days, "law": step.law, "text": step_text(step)} for step in found.steps],
    }


def _decoded(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ClockError("not_utf8") from error
    except (ValueError, RecursionError) as error:
        raise ClockError("not_json") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _object(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ClockError("not_an_object", field, value=_shown(value))
    return value


def _term(case: Mapping[str, object]) -> Term:
    term = _object(_present(case, "term", ""), "term")
    weeks = _whole(term, "weeks", "term.", MOST_WEEKS)
    applies = _present(term, "atw_applies", "term.")
    if not isinstance(applies, bool):
        raise ClockError("not_a_flag", "term.atw_applies", value=_shown(applies))
    return Term(weeks, applies)


def _events(case: Mapping[str, object], law: ClockLaw) -> tuple[Event, ...]:
    listed = _present(case, "events", "")
    if not isinstance(listed, list):
        raise ClockError("not_a_list", "events", value=_shown(listed))
    if len(listed) > MOST_EVENTS:
        raise ClockError("too_many", "events", most=MOST_EVENTS)
    return tuple(_event(item, f"events[{number}]", law) for number, item in enumerate(listed))


def _event(item: object, place: str, law: ClockLaw) -> Event:
    given = _object(item, place)
    kind = _present(given, "type", f"{place}.")
    if not isinstance(kind, str) or kind not in kinds.TYPES:
        raise ClockError("unknown_type", f"{place}.type", value=_shown(kind))
    on = _day(given, "on", f"{place}.")
    return Event(kind, on, _until(given, kind, on, place), _weeks(given, kind, on, place, law))


def _until(given: Mapping[str, object], kind: str, on: date, place: str) -> date | None:
    optional = kind == kinds.COMPLETION_REQUESTED and given.get("until") is None
    if optional or kind not in {kinds.COMPLETION_REQUESTED, kinds.SUSPENDED_BY_CONSENT}:
        return None
    until = _day(given, "until", f"{place}.")
    if until < on:
        raise ClockError("until_before_on", f"{place}.until", on=on, value=_shown(until.isoformat()))
    return until


def _weeks(given: Mapping[str, object], kind: str, on: date, place: str, law: ClockLaw) -> int | None:
    if kind == kinds.POSTPONED:
        return _whole(given, "weeks", f"{place}.", MOST_WEEKS)
    if kind == kinds.LBB_EXTENDED:
        return _whole(given, "weeks", f"{place}.", law.term(LBB_EXTENSION, on).weeks)
    return None


def _present(given: Mapping[str, object], key: str, prefix: str) -> object:
    if key not in given:
        raise ClockError("missing", f"{prefix}{key}")
    return given[key]


def _day(given: Mapping[str, object], key: str, prefix: str = "") -> date:
    value = _present(given, key, prefix)
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ClockError("not_a_date", f"{prefix}{key}", value=_shown(value))


def _whole(given: Mapping[str, object], key: str, prefix: str, most: int) -> int:
    value = _present(given, key, prefix)
    if type(value) is not int or not 1 <= value <= most:  # bool is an int to isinstance
        raise ClockError("not_a_number", f"{prefix}{key}", least=1, most=most, value=_shown(value))
    return value


def _shown(value: object) -> str:
    """What was given, short and in ASCII, so that it can stand in any answer."""
    shown = ascii(value) if isinstance(value, str | int | float | bool | None) else type(value).__name__
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _place(error: ClockError, question: Question) -> str:
    for number, event in enumerate(question.events):
        if event is error.event:
            return f"events[{number}].{error.attribute}"
    return ""
