"""The log of production: one JSON object a line, and nothing that a person typed."""

import json
import logging
import sys

import pytest

from config.logs import JsonFormatter
from core.audit import trace

TYPED = "Jan Jansen 12345678"


def line(logger: str, level: int, message: str, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(logger, level, "x.py", 1, message, arguments, more.pop("exc_info", None))  # type: ignore[arg-type]
    vars(record).update(more)
    with trace.running("web", "abc123"):
        trace.TraceFilter().filter(record)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_of_ours_says_when_where_and_for_which_request() -> None:
    said = line("core.outbox.services", logging.WARNING, "message %s: %d attempts", "id-1", 3, fields={"ms": 5})
    assert said.pop("time").endswith("+00:00")  # type: ignore[union-attr]
    assert said == {
        "level": "WARNING",
        "logger": "core.outbox.services",
        "request_id": "abc123",
        "message": "message id-1: 3 attempts",
        "ms": 5,
    }


@pytest.mark.parametrize(
    ("logger", "message", "arguments", "said"),
    [
        (
            "axes.handlers.database",
            "AXES: Locking out %s after failures.",
            (TYPED,),
            "AXES: Locking out %s after failures.",
        ),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {TYPED}", (), "DisallowedHost"),
        ("gunicorn.error", "Invalid request from ip=%s: %s", ("10.0.0.1", TYPED), "Invalid request from ip=%s: %s"),
    ],
)
def test_of_a_library_only_the_words_are_kept(logger: str, message: str, arguments: tuple[str, ...], said: str) -> None:
    found = line(logger, logging.WARNING, message, *arguments)
    assert found["message"] == said
    assert TYPED not in json.dumps(found)


def test_gunicorn_may_say_where_it_listens() -> None:
    assert line("gunicorn.error", logging.INFO, "Listening at: %s", "http://x")["message"] == "Listening at: http://x"


def fail() -> None:
    try:
        int(TYPED)
    except ValueError as error:
        raise RuntimeError(f"could not read {TYPED}") from error


def test_an_error_has_its_class_and_place_and_that_of_its_cause_but_no_text() -> None:
    try:
        fail()
    except RuntimeError:
        said = line(
            "django.request", logging.ERROR, "%s: %s", "Fout", f"/x/{TYPED}/", exc_info=sys.exc_info(), status_code=500
        )
    assert said["message"] == "answered 500"
    assert said["error"] == "builtins.RuntimeError"
    trace_lines = said["trace"]
    assert isinstance(trace_lines, list)
    assert trace_lines[0] == "builtins.ValueError"
    assert trace_lines[-1].endswith(" fail")
    assert "test_logs.py:" in trace_lines[-1]
    assert "Jansen" not in json.dumps(said)
