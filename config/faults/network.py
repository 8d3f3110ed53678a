"""What lies between a tablet and the server in one process: requests that get lost, doubled, late or spoiled."""

import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from config.faults.tablet import Answer


def in_process(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One request through all of Django but the socket."""
    rest = {name: value for name, value in headers.items() if name != "Content-Type"} | {"Host": "localhost"}
    kind = headers.get("Content-Type", "application/json")
    found = Client(raise_request_exception=False).generic(method, path, body, content_type=kind, headers=rest)
    said = None
    with suppress(ValueError):
        said = json.loads(found.content) if found.content else None
    return Answer(found.status_code, said, found.headers.get("Sync-Protocol", ""))


@contextmanager
def lost_database(after: int) -> Iterator[None]:
    """After so many statements no more reach the database, but those that end a transaction."""
    left = itertools.count(after, -1)

    def cut(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if next(left) <= 0 and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            raise OperationalError("the database is gone")
        return execute(sql, *rest)

    with suppress(DatabaseError), connection.execute_wrapper(cut):
        yield


@dataclass
class Network:
    """What lies between tablet and server. `bad`: the share of requests that something happens to."""

    dice: random.Random
    injected: Counter[str]
    bad: float = 0.5
    late: list[Callable[[], Answer]] = field(default_factory=list)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One request, with what happens to it."""
        if self.dice.random() >= self.bad:
            return in_process(method, path, body, headers)
        fault = self.dice.choice(sorted(self.faults()))
        self.injected[fault] += 1
        return self.faults()[fault](method, path, body, headers)

    def faults(self) -> dict[str, Callable[..., Answer]]:
        """What can happen, by its name in the report."""
        return {
            "requests dropped": lambda *_request: Answer(0, mark=""),
            "answers dropped": self._answer_lost,
            "sent five times": self._five_times,
            "delayed": self._delayed,
            "bytes flipped": self._flipped,
            "captive portals": lambda *_request: Answer(200, "<html>Wifi</html>", mark=""),
            "502": lambda *_request: Answer(502, mark=""),
            "429": lambda *_request: Answer(429, mark=""),
            "servers killed": self._killed,
        }

    def _answer_lost(self, *request: Any) -> Answer:
        in_process(*request)
        return Answer(0, mark="")

    def _killed(self, *request: Any) -> Answer:
        """The server loses its database in the middle of the request and dies: nobody hears anything."""
        with lost_database(self.dice.randrange(60)):
            in_process(*request)
        return Answer(0, mark="")

    def _five_times(self, *request: Any) -> Answer:
        return [in_process(*request) for _ in range(5)][self.dice.randrange(5)]

    def _delayed(self, *request: Any) -> Answer:
        """It arrives when nobody waits for it any more, after what was sent later."""
        self.late.append(partial(in_process, *request))
        return Answer(0, mark="")

    def _flipped(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        if not body:
            return in_process(method, path, body, headers)
        at = self.dice.randrange(len(body))
        return in_process(method, path, body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], headers)

    def arrive(self) -> None:
        """What was delayed comes in, in any order."""
        self.dice.shuffle(self.late)
        for request in self.late:
            request()
        self.late.clear()
