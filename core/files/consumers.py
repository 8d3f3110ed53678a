"""What the worker does for files: asks the virus scanner about those that wait, removes bytes that no row names."""

from datetime import datetime

from core.files import scanning, services
from core.outbox.models import Message
from core.outbox.registry import consumer, every


@consumer("files.gone")
def remove_bytes(message: Message) -> None:
    """Remove the bytes that no row names any more."""
    for sha256 in message.payload["hashes"]:
        services.forget(sha256)


@every(scanning.EVERY_S, "files.scan", by_parts=True)
def scan(now: datetime) -> None:
    """Let waiting files go, or hold them for good; while the scanner is down they wait on."""
    scanning.scan_waiting(now)
