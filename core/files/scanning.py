"""Files wait for the virus scanner; what it has not called clean is stored, and served to nobody."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from core.audit import services as audit
from core.audit.scopes import ADMIN
from core.files import storage
from core.files.clamd import NoVerdict, ScannerDown, finds_virus
from core.files.errors import FileMissing
from core.files.models import Scan, StoredFile
from core.files.verbs import INFECTED

log = logging.getLogger(__name__)
EVERY_S = 10


def first_state() -> str:
    """What a file is that just came in from outside."""
    return Scan.WAITING if settings.CLAMAV_SOCKET else Scan.UNSCANNED


def state_of(data: bytes) -> str:
    """Of bytes that are no stored file: asked of the scanner now. Without an answer they wait."""
    if not settings.CLAMAV_SOCKET:
        return Scan.UNSCANNED
    try:
        return Scan.INFECTED if finds_virus(data, settings.CLAMAV_SOCKET) else Scan.CLEAN
    except (ScannerDown, NoVerdict):
        return Scan.WAITING


def scan_waiting(now: datetime) -> None:
    """Ask the scanner about every file that waits, oldest first. While it is down they all go on waiting."""
    if not settings.CLAMAV_SOCKET:
        return
    waiting = StoredFile.objects.filter(scan=Scan.WAITING).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting):
        try:
            _scan(pk, now)
        except ScannerDown as error:
            log.warning("virus scanner: %s; files stay in quarantine", error)
            return
        except (NoVerdict, FileMissing) as error:
            log.warning("virus scanner: file %s: %s", pk, type(error).__name__)


def _scan(pk: int, now: datetime) -> None:
    stored = StoredFile.objects.get(pk=pk)
    hashes = {stored.sha256, stored.evidence_sha256}
    found = any(finds_virus(storage.read(sha256), settings.CLAMAV_SOCKET) for sha256 in sorted(hashes))
    with transaction.atomic():
        stored.scan = Scan.INFECTED if found else Scan.CLEAN
        stored.save(update_fields=["scan"])
        if found:
            audit.record(None, INFECTED, actor=None, at=now, scope=ADMIN, reason=str(stored.public_id))
