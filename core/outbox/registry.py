"""Who takes which message, and which jobs run by the clock.

Consumers live in the `consumers.py` of their app and are found by themselves:

    @registry.consumer("permits.letter")
    def handle(message: Message) -> None: ...

A consumer runs inside the message's transaction, at least once, so it tolerates a repeat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.outbox.models import Message

Handler = Callable[["Message"], None]
Job = Callable[[datetime], None]


@dataclass(frozen=True)
class Periodic:
    """A job that runs every so many seconds; a run that was missed is caught up once.

    `by_parts`: it makes a transaction of its own for each thing that it does, and can be stopped and run again.
    """

    name: str
    seconds: int
    run: Job
    by_parts: bool = False


_consumers: dict[str, dict[str, Handler]] = {}
_periodic: dict[str, Periodic] = {}


def consumer(topic: str) -> Callable[[Handler], Handler]:
    """Register a function for a topic under its dotted name; each consumer gets a row of its own."""

    def register(handler: Handler) -> Handler:
        _consumers.setdefault(topic, {})[f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def every(seconds: int, name: str, *, by_parts: bool = False) -> Callable[[Job], Job]:
    """Register a job that the worker runs every `seconds`, in a transaction of its own or `by_parts` in many."""

    def register(job: Job) -> Job:
        _periodic[name] = Periodic(name, seconds, job, by_parts)
        return job

    return register


def consumers_of(topic: str) -> list[str]:
    """Names of the consumers of this topic, in a fixed order."""
    return sorted(_consumers.get(topic, {}))


def all_consumers() -> list[str]:
    """Names of every consumer, in a fixed order."""
    return sorted(name for found in _consumers.values() for name in found)


def handler(topic: str, name: str) -> Handler | None:
    """The consumer of this name, or None if it is gone."""
    return _consumers.get(topic, {}).get(name)


def periodic_jobs() -> list[Periodic]:
    """All jobs, by name."""
    return [_periodic[name] for name in sorted(_periodic)]
