"""After a fault: is everything whole? The log, the flows, the files, the letters, the mail, the queue."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count

from core.audit.models import AuditEntry
from core.files import storage
from core.files.errors import FileMissing
from core.files.models import StoredFile
from core.outbox.models import Message, State
from inspections.models import Attachment, Photo, Report, Signature, Visit
from permits.models import Document, Permit, PermitApplication, VisitRequest
from permits.statecharts import application as chart

#: Verb of an act -> the letter that it brings, once.
LETTERS = {
    chart.SUBMIT.verb: "receipt",
    chart.REQUEST_COMPLETION.verb: "invitation",
    chart.ANNOUNCE_INTENT.verb: "intention",
    chart.PUBLISH.verb: "decision",
}
PATIENCE_S = 120
_BETWEEN_MAILS = b"-" * 79

Finding = tuple[str, str]  # kind of Outcome.KINDS, and what it is about


def reckon(uploads: Sequence[bytes] = (), *, whole: bool = True) -> list[Finding]:
    """Everything that is not as it should be. `uploads`: bytes that were acknowledged.

    Waits first until the worker has nothing left to do. Not `whole`: without what reads all there is, the chains of
    the log, the flows and the bytes of the files, and so takes longer with every fault before it.
    """
    return [
        *_queue(),
        *(_commands() if whole else ()),
        *_states(),
        *_letters(),
        *_mails(Path(getattr(settings, "EMAIL_FILE_PATH", settings.VAR_DIR))),
        *_visits(),
        *(_files() if whole else ()),
        *_uploads(uploads),
    ]


def _queue() -> Iterator[Finding]:
    deadline = time.monotonic() + PATIENCE_S
    while (waiting := Message.objects.filter(state=State.WAITING).count()) and time.monotonic() < deadline:
        time.sleep(0.1)
    if waiting:
        yield "silent", f"{waiting} messages are still waiting"
    for message in Message.objects.filter(state=State.DEAD):
        yield "lost", f"dead letter {message.topic}: {message.last_error}"


def _commands() -> Iterator[Finding]:
    for command in (["verify_audit"], ["check_flows", "--stored"]):
        try:
            call_command(*command, stdout=StringIO(), stderr=StringIO())
        except CommandError as error:
            yield "half done", f"{command[0]}: {error}"


def _states() -> Iterator[Finding]:
    """Whatever has a state has the one that its last log entry says, and an entry."""
    for model in (PermitApplication, Visit, Permit):
        label = model._meta.label_lower
        entries = AuditEntry.objects.filter(object_type=label).exclude(after="").order_by("seq")
        said = dict(entries.values_list("object_id", "after"))
        for public_id, state in model.objects.values_list("public_id", "state"):
            if said.get(str(public_id)) != state:
                yield "half done", f"{label} {public_id} is {state}, its log says {said.get(str(public_id))}"


def _letters() -> Iterator[Finding]:
    """Each act that brings a letter brought one; no letter came from nothing."""
    for verb, kind in LETTERS.items():
        acts = Counter(AuditEntry.objects.filter(verb=verb).values_list("scope", flat=True))
        sent = Counter(
            document.application.audit_scope
            for document in Document.objects.filter(kind=kind).exclude(outbox_key="").select_related("application")
        )
        yield from (("lost", f"{kind} letter of {scope}") for scope in (acts - sent))
        yield from (("doubled", f"{kind} letter of {scope}") for scope in (sent - acts))


def _mails(folder: Path) -> Iterator[Finding]:
    """One notice a letter. A mail that was handed over twice has the same Message-ID, by which mail systems know it."""
    notified = {f"<{document}@" for document in _notified()}
    received = {message_id.partition("@")[0] + "@" for message_id in _received(folder)}
    yield from (("lost", f"mail {key}") for key in notified - received)
    yield from (("silent", f"mail {key} that the case knows nothing of") for key in received - notified)


def _notified() -> Iterator[str]:
    found = Document.objects.filter(notified_at__isnull=False).values_list("public_id", flat=True)
    return (str(public_id) for public_id in found)


def _received(folder: Path) -> Iterator[str]:
    """The Message-ID of each mail in the folder; one that was cut off has none."""
    for path in folder.glob("*.log") if folder.exists() else []:
        for raw in path.read_bytes().split(_BETWEEN_MAILS):
            if message_id := message_from_bytes(raw.lstrip())["Message-ID"]:
                yield str(message_id)


def _visits() -> Iterator[Finding]:
    """A case that asks for a visit has one, and one only."""
    for request in VisitRequest.objects.filter(status="requested").annotate(there=Count("visits")):
        if request.there != 1:
            yield ("doubled" if request.there else "lost"), f"visit for {request.public_id}: {request.there}"


def _files() -> Iterator[Finding]:
    """Every row of a file has its bytes, and something that it belongs to."""
    owners = [model.objects.values("file") for model in (Attachment, Document, Photo, Report, Signature)]
    known = {row["file"] for rows in owners for row in rows}
    for file in StoredFile.objects.all():
        if file.pk not in known:
            yield "half done", f"file {file.public_id} belongs to nothing"
        for sha256 in filter(None, (file.sha256, file.original_sha256)):
            try:
                storage.read(sha256)
            except FileMissing:
                yield "lost", f"bytes of file {file.public_id}"


def _uploads(sent: Sequence[bytes]) -> Iterator[Finding]:
    """The bytes that were acknowledged are there, under one document or photo each."""
    found = Counter(Document.objects.values_list("file__sha256", flat=True))
    found.update(Photo.objects.values_list("sha256", flat=True))
    for data in sent:
        count = found[storage.digest(data)]
        if count != 1:
            yield ("doubled" if count else "lost"), f"upload of {len(data)} bytes stands there {count} times"
