"""The time that a client asks for (`datetime`), as whole days in the Netherlands. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from core.today import local_date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_OPEN = frozenset({"", ".."})


class SpanError(ValueError):
    """No instant and no interval; `str()` says why, in two languages."""


@dataclass(frozen=True)
class Span:
    """From the first through the last day."""

    first: date
    last: date

    @classmethod
    def of(cls, day: date) -> "Span":
        return cls(day, day)


EVER = Span(date.min, date.max)


def span_of(text: str) -> Span:
    """`2026-11-23`, an instant of RFC 3339, or two with `/` between; `..` or nothing is open. Raises SpanError."""
    parts = text.split("/")
    if len(parts) == 1:
        return Span.of(_day(text))
    if len(parts) != 2:
        raise SpanError("één of twee tijden, met / ertussen / one time, or two with / between")
    start, end = parts
    span = Span(
        EVER.first if start in _OPEN else _day(start),
        EVER.last if end in _OPEN else _day(end),
    )
    if span.first > span.last:
        raise SpanError("het begin ligt na het einde / the start lies after the end")
    return span


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            return local_date(datetime.fromisoformat(_known_to_python(text)))
    except (ValueError, OverflowError):
        pass
    raise SpanError("geen bestaande tijd als 2026-11-23 of 2026-11-23T12:00:00Z / no existing time such as these")


def _known_to_python(text: str) -> str:
    """Upper case, and at most microseconds."""
    return re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text.upper())
