"""What the house writes down about its own running: one JSON object a line, without personal data.

A library's message keeps its words and loses its arguments, and an error keeps its class and place and loses its
text: both may hold what a person typed. Our own lines are written with ids and counts only. Nothing here needs
Django's settings, so that gunicorn uses it too.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

#: Whose arguments we wrote ourselves.
_OWN = {"config", "core", "gis", "inspections", "permits"}
_MOST_FRAMES = 30


class JsonFormatter(logging.Formatter):
    """`time` (UTC), `level`, `logger`, `request_id`, `message`, the record's `fields`, and `error` with `trace`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "trace_id", "-"),
            "message": _said(record),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = _name(record.exc_info[1])
            line["trace"] = list(_trace(record.exc_info[1]))[-_MOST_FRAMES:]
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _OWN or (record.name == "gunicorn.error" and record.levelno <= logging.INFO):
        return record.getMessage()
    if record.name.startswith("django.security."):  # its text is what the client sent
        return record.name.rpartition(".")[2]
    status = getattr(record, "status_code", None)
    return f"answered {status}" if status else str(record.msg)


def _trace(error: BaseException) -> Iterator[str]:
    """Where it went wrong, the first cause first: file, line, function; no text and no values."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from _trace(cause)
    yield _name(error)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def logging_of(formatter: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as `line` (for people) or `json` (for machines)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(trace_id)s %(message)s"},
            "json": {"()": "config.logs.JsonFormatter"},
        },
        "filters": {"trace": {"()": "core.audit.trace.TraceFilter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": formatter, "filters": ["trace"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Emptied, so that each record is written once: by the root.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # What a client did wrong is in the access line; here are our own faults only.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "WARNING"},
            "pikepdf": {"level": "CRITICAL"},  # what is wrong with a file somebody sent is told to them
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
