"""The permit duty as JSON: one question in, one answer out (contracts.md, `manage.py duty`).

The same answer as on the pages; here with the newest permit at those premises.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.atlas.compliance import Term
from gis.places import crs
from gis.places.branches import SBI_2025, VERSIONS, Truth, covers
from gis.places.duty import Duty, DutyAnswer, OrderFacts, Step
from gis.places.models import BAG_ID, SBI
from gis.places.sbi_tables import translations
from gis.places.selectors import duty_at
from gis.places.wording import sentence
from permits.models import Permit

_PLACES = ("premises", "rd", "lonlat")


class QuestionError(ValueError):
    """A question that cannot be answered; `said` in two languages, `field` what to mend (empty: the whole)."""

    def __init__(self, said: str, field: str = "") -> None:
        super().__init__(f"{field}: {said}" if field else said)
        self.said, self.field = said, field


@dataclass(frozen=True)
class DutyQuestion:
    """A question as it came in. One of `premises` and `point_rd` (EPSG:28992 metres); `approximate`: from degrees."""

    on: date
    activity: str | None
    sbi_version: str
    since: date | None
    premises: str | None = None
    point_rd: tuple[float, float] | None = None
    approximate: bool = False


def reply(line: bytes) -> dict[str, object]:
    """The answer to one line, or `{"error": …}`. At most three queries."""
    try:
        return answered(parse(line))
    except QuestionError as error:
        return {"error": str(error)}


def answered(question: DutyQuestion, *, in_force_only: bool = False) -> dict[str, object]:
    """The answer to a question as JSON values, steps worded in the active language.

    `in_force_only`: of the permit only what the public register tells, for who is signed out.
    """
    found = _duty(question)
    permit = None if question.premises is None else newest_permit(question)
    if permit is not None and in_force_only and not holds(permit, question.on):
        permit = None
    return {
        "duty": str(found.duty),
        "designations": [_designation(order) for order in found.orders],
        "permit": None if permit is None else {"number": permit.number, "state": permit.state},
        "steps": [{"rule": step.rule, "law": step.law, "text": sentence(step)} for step in found.steps],
    }


def newest_permit(question: DutyQuestion) -> Permit | None:
    """The newest permit at the premises for the activity asked, that had begun by then; one query."""
    permits = Permit.objects.filter(premises__bag_id=question.premises, valid_from__lte=question.on)
    newest_first = permits.order_by("-valid_from", "-number").only(
        "number", "state", "activity", "sbi_version", "valid_from", "valid_to", "ended_on"
    )
    return next((permit for permit in newest_first if _is_for(permit, question)), None)


def holds(permit: Permit, on: date) -> bool:
    """Whether the permit is in force on the day."""
    return Term(permit.valid_from, permit.valid_to, permit.ended_on).holds(on)


def _is_for(permit: Permit, question: DutyQuestion) -> bool:
    if question.activity is None:
        return True
    tables = translations()
    one = covers((permit.activity,), permit.sbi_version, question.activity, question.sbi_version, tables)
    other = covers((question.activity,), question.sbi_version, permit.activity, permit.sbi_version, tables)
    return Truth.YES in (one, other)


def _duty(question: DutyQuestion) -> DutyAnswer:
    if question.point_rd is not None and not crs.may_be_dutch(*question.point_rd):
        return DutyAnswer(Duty.UNKNOWN, steps=(Step("outside_municipalities"), Step("duty_unknown")))
    return duty_at(
        on=question.on,
        premises=question.premises,
        point_rd=question.point_rd,
        activity=question.activity,
        sbi_version=question.sbi_version,
        since=question.since,
        approximate=question.approximate,
    )


def _designation(order: OrderFacts) -> dict[str, object]:
    return {
        "id": order.id,
        "title": order.title,
        "article": order.article,
        "valid_from": order.valid_from.isoformat(),
        "valid_to": None if order.valid_to is None else order.valid_to.isoformat(),
    }


def parse(line: bytes) -> DutyQuestion:
    """The question on one line. Raises QuestionError on the first thing that is wrong."""
    return read(_object(line))


def read(given: Mapping[str, Any]) -> DutyQuestion:
    """The question in a JSON object; names that mean nothing are left alone. Raises QuestionError."""
    on = _day("on", given.get("on"))
    if on is None:
        raise QuestionError("ontbreekt, geef een datum JJJJ-MM-DD / missing, give a date YYYY-MM-DD", "on")
    named = [name for name in _PLACES if given.get(name) is not None]
    if len(named) != 1:
        raise QuestionError(
            f"geef er precies één / give exactly one ({', '.join(named) or 'geen / none'})", "premises, rd, lonlat"
        )
    return DutyQuestion(
        on=on,
        activity=_activity(given.get("activity")),
        sbi_version=_sbi_version(given.get("sbi_version")),
        since=_day("since", given.get("since")),
        **_PLACE_READERS[named[0]](given[named[0]]),
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise QuestionError("geen UTF-8 / not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise QuestionError(f"geen geldige JSON / not valid JSON: {str(error)[:80]}") from None
    if not isinstance(given, dict):
        raise QuestionError("geen JSON-object / not a JSON object")
    return given


def _day(name: str, value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise QuestionError(f"geen datum JJJJ-MM-DD / not a date YYYY-MM-DD: {_shown(value)}", name)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise QuestionError(f"geen bestaande datum / not an existing date: {_shown(value)}", name) from None


def _activity(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.isascii() or not re.fullmatch(SBI, value) or value.endswith("\n"):
        raise QuestionError(
            f"een SBI-code is tekst van 2 tot 5 cijfers / an SBI code is a string of 2 to 5 digits: {_shown(value)}",
            "activity",
        )
    return value


def _sbi_version(value: object) -> str:
    if value is None:
        return SBI_2025
    if not isinstance(value, str) or value not in VERSIONS:
        raise QuestionError(f'kies "2008" of "2025" / choose "2008" or "2025": {_shown(value)}', "sbi_version")
    return value


def _premises(value: object) -> dict[str, Any]:
    if not isinstance(value, str) or not value.isascii() or not re.fullmatch(BAG_ID, value) or value.endswith("\n"):
        raise QuestionError(
            "een BAG-id is tekst van 16 cijfers (of SYN-…) / "
            f"a BAG id is a string of 16 digits (or SYN-…): {_shown(value)}",
            "premises",
        )
    return {"premises": value}


def _rd(value: object) -> dict[str, Any]:
    x, y = _pair("rd", value)
    if mistake := crs.mistake_in_rd(x, y):
        raise QuestionError(f"{mistake}: {_shown(value)}", "rd")
    return {"point_rd": (x, y)}


def _lonlat(value: object) -> dict[str, Any]:
    longitude, latitude = _pair("lonlat", value)
    if mistake := crs.mistake_in_lonlat(longitude, latitude):
        raise QuestionError(f"{mistake}: {_shown(value)}", "lonlat")
    return {"point_rd": crs.rd_from_lonlat(longitude, latitude), "approximate": True}


_PLACE_READERS = {"premises": _premises, "rd": _rd, "lonlat": _lonlat}


def _pair(name: str, value: object) -> tuple[float, float]:
    if isinstance(value, list) and len(value) == 2 and all(_is_number(one) for one in value):
        return float(value[0]), float(value[1])
    raise QuestionError(f"geen twee getallen [x, y] / not two numbers [x, y]: {_shown(value)}", name)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e9 and math.isfinite(value)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
