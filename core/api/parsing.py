"""The one kind of body that an API takes: a JSON object of modest size, checked before anything reads it."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework.parsers import BaseParser

from core.api.problems import Fault, Refused

MOST_BYTES = 1024 * 1024
MOST_DEEP = 10


class JsonBody(BaseParser):
    """At most 1 MiB and ten deep, UTF-8, an object, every name once, no text that is half a character."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> Any:
        return parsed(_read(stream, context or {}))


def _read(stream: Any, context: Mapping[str, Any]) -> bytes:
    announced = context["request"].META.get("CONTENT_LENGTH") if "request" in context else None
    if announced and announced.isdigit() and int(announced) > MOST_BYTES:
        raise _too_large()
    body: bytes = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise _too_large()
    return body


def _too_large() -> Refused:
    return Refused(status=413, detail=f"Groter dan {MOST_BYTES} bytes. / Larger than {MOST_BYTES} bytes.")


def parsed(body: bytes) -> dict[str, Any]:
    """The object in these bytes. Raises Refused."""
    try:
        given = json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
        json.dumps(given, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except UnicodeError as error:
        raise _bad("geen UTF-8 / not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _bad("geen geldige JSON / not valid JSON") from error
    if not isinstance(given, dict):
        raise _bad("geen JSON-object / not a JSON object")
    if _deeper(given, MOST_DEEP):
        raise _bad(f"dieper dan {MOST_DEEP} lagen / nested deeper than {MOST_DEEP}")
    return given


def refuse_unknown(given: Mapping[str, Any], known: frozenset[str], where: str = "") -> None:
    """Raise Refused (422) for names that nobody asked for: a misspelt one must not be passed over."""
    faults = [Fault(f"{where}{name}"[:80], "onbekend veld / unknown field") for name in given if name not in known]
    if faults:
        raise Refused(*faults, status=422)


def _bad(detail: str) -> Refused:
    return Refused(Fault("", detail))


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _deeper(value: Any, most: int) -> bool:
    """Whether objects and lists lie deeper in each other than so many."""
    level = [value]
    for _ in range(most):
        level = [inner for outer in level for inner in _inside(outer)]
    return any(isinstance(one, dict | list) for one in level)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
