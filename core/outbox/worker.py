"""The worker: delivers messages and runs the jobs of the clock until it is told to stop."""

import logging
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from core.outbox import periodic
from core.outbox.services import deliver_due

log = logging.getLogger(__name__)

#: The jobs of the clock and the request to stop are looked at between batches of this many messages.
_BATCH = 20


def run(stop: Event, interval: float) -> None:
    """Work until `stop` is set; the message in hand is finished first. `interval`: seconds between looks when idle.

    A database that is away is waited for.
    """
    while not stop.is_set():
        try:
            busy = _turn(stop)
        except (OperationalError, InterfaceError) as error:
            log.warning("database not reachable: %s", type(error).__name__)
            connection.close()
            busy = 0
        if not busy:
            stop.wait(interval)


def run_once() -> int:
    """Deliver all that is due now and run the jobs that are due; return how many messages were tried."""
    periodic.run_due(timezone.now())
    tried = 0
    # A message that is delivered may send the next; a failed one is due only later.
    while batch := deliver_due(timezone.now(), limit=_BATCH):
        tried += batch
    return tried


def _turn(stop: Event) -> int:
    close_old_connections()
    periodic.run_due(timezone.now())
    tried = 0
    while tried < _BATCH and not stop.is_set() and deliver_due(timezone.now(), limit=1):
        tried += 1
    return tried
