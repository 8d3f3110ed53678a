"""The requests that the live server of the tests is answering, so that a test ends after the last of them.

A browser that closes leaves requests behind that the server still works on: emptying the tables meanwhile would wait
for their locks in the other order (a deadlock on PostgreSQL), or what they store would lie in the next test.
"""

import threading
import time
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started

#: Seconds after which a request is said to hang.
PATIENCE = 20.0

_lock = threading.Condition()
_under_way = 0


def _count(step: int, sender: object) -> None:
    global _under_way
    # A test's own client has a handler of another kind, in the thread of the test: its request has ended by then.
    if not (isinstance(sender, type) and issubclass(sender, WSGIHandler)):
        return
    with _lock:
        _under_way += step
        _lock.notify_all()


def _started(sender: object, **_: Any) -> None:
    _count(1, sender)


def _finished(sender: object, **_: Any) -> None:
    _count(-1, sender)


request_started.connect(_started)
request_finished.connect(_finished)


def wait() -> None:
    """Return once no request is under way; fails when one still is after PATIENCE."""
    # What the browser sent last may not have reached a thread of the server yet.
    time.sleep(0.02)
    with _lock:
        ended = _lock.wait_for(lambda: _under_way == 0, PATIENCE)
    assert ended, f"the live server still works on {_under_way} requests after {PATIENCE} s"
