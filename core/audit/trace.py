"""What the running request or job is called, so that the log and the entries say the same id."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """`origin`: web, worker, command or empty; `trace_id`: the request's or message's id."""

    origin: str = ""
    trace_id: str = ""


_NONE = Trace()
_current: ContextVar[Trace] = ContextVar("trace", default=_NONE)


def current() -> Trace:
    """The trace that entries are recorded under now."""
    return _current.get()


@contextmanager
def running(origin: str, trace_id: str) -> Iterator[None]:
    """Everything recorded inside carries this origin and id."""
    token = _current.set(Trace(origin, trace_id))
    try:
        yield
    finally:
        _current.reset(token)


class TraceFilter(logging.Filter):
    """Puts the running trace on every line of the log, as `trace_id` (`-` where nothing runs)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.trace_id = current().trace_id or "-"
        return True
