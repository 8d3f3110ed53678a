"""The oracle of the runs on a bad network: the journal of the tablets against what the server holds."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from config.faults.offline import Run
from config.faults.tablet import Kept, Tablet, sha256
from core.audit.models import AuditEntry
from core.files import storage
from core.files.errors import FileMissing
from inspections.models import Answer as Found
from inspections.models import Conversation, PersonPresent, Photo, PowerUsed, Visit, VisitNote
from inspections.statecharts import visit as chart
from inspections.sync import merge, selectors, services
from inspections.sync.models import Device, Operation, SyncInbox

#: A way to fail (`outcome.KINDS`), and what it is about.
Finding = tuple[str, str]


def reckon(run: Run) -> Iterator[Finding]:
    """The journal against what the server holds."""
    rows = SyncInbox.objects.filter(kind="operation").select_related("operation", "device")
    held = {str(row.op_id): row for row in rows}
    for tablet, _user in run.tablets:
        for kept in tablet.journal:
            yield from _one(run, tablet, kept, held.get(kept.op_id))
    yield from _silent(run)
    yield from _more(run)
    if run.visit.is_conversation:
        yield from _talked(run)


def _one(run: Run, tablet: Tablet, kept: Kept, row: SyncInbox | None) -> Iterator[Finding]:
    if row is None:
        device = Device.objects.get(public_id=tablet.device_id)
        named = any(first <= kept.device_seq <= last for first, last in services.missing_of(device))
        if kept.op_id in run.evicted:
            yield from () if named else [("silent", f"evicted {kept.type} {kept.device_seq} is not named")]
        elif kept.op_id not in tablet.outbox:
            yield "lost", f"{kept.type} {kept.op_id} is neither here nor there"
        else:
            yield "lost", f"{kept.type} {kept.op_id} could not be sent"
        return
    if sha256(bytes(row.raw)) != sha256(kept.raw):
        yield "lost", f"{kept.type} {kept.op_id} has other bytes"
    count = _effects(kept, run)
    if row.operation.state == merge.APPLIED:
        if count == 0:
            yield "lost", f"{kept.type} {kept.op_id} is called applied and is not there"
    elif not {row.operation.state, row.operation.reason} & (run.allowed | {merge.CONFLICT}) and not _behind(row, run):
        yield "half done", f"{kept.type} {kept.op_id} is {row.operation.state} ({row.operation.reason})"
    if count > 1 or (count and row.operation.state != merge.APPLIED):
        yield "doubled", f"{kept.type} {kept.op_id}: {count} times, {row.operation.state}"


def _behind(row: SyncInbox, run: Run) -> bool:
    """Whether it says that it waits for one before it in its line, and that one stops it and may wait."""
    operation = row.operation
    before = Operation.objects.filter(
        device=operation.device,
        inspection=operation.inspection,
        inspection_seq__lt=operation.inspection_seq or 0,
        state=merge.HELD,
        reason__in=run.allowed & (merge.STOPPING - {merge.BEHIND}),
    )
    return (operation.state, operation.reason) == (merge.HELD, merge.BEHIND) and before.exists()


def _effects(kept: Kept, run: Run) -> int:
    """How often this operation is in the file."""
    if kept.type == "note":
        return VisitNote.objects.filter(public_id=kept.op_id).count()
    if kept.type == "person":
        return PersonPresent.objects.filter(ref=kept.op_id).count()
    if kept.type == "answer":
        return _said(kept.op_id, run) or Found.objects.filter(public_id=kept.op_id).count()
    if kept.type == "power":
        return PowerUsed.objects.filter(ref=kept.op_id).count()
    if kept.type == "conversation":
        records = Conversation.objects.filter(public_id=kept.op_id)
        return sum(str(record.answer) == run.talks[kept.op_id] for record in records)
    if kept.type == "photo":
        wanted = run.photos[kept.op_id]
        found = Photo.objects.filter(visit=run.visit, sha256=wanted, public_id=kept.op_id)
        return sum(_whole(photo, wanted) for photo in found.select_related("file"))
    return _entries(kept.op_id, run)


def _said(op_id: str, run: Run) -> int:
    """An answer that says what was said already changes nothing; else it is a row of its own."""
    if Found.objects.filter(public_id=op_id).exists():
        return 0
    applied = Operation.objects.filter(inbox__op_id=op_id, state=merge.APPLIED).exists()
    return int(applied and Found.objects.filter(visit=run.visit).exists())


def _whole(photo: Photo, wanted: str) -> bool:
    """Whether the untouched original is on the disk, byte for byte."""
    try:
        return storage.digest(storage.read(photo.file.evidence_sha256)) == wanted
    except FileMissing:
        return False


def _entries(op_id: str, run: Run) -> int:
    verbs = [move.verb for move in (chart.ARRIVE, chart.USE_POWER)]  # whoever arrives second used the power too
    entries = AuditEntry.objects.filter(scope=run.visit.audit_scope, verb__in=verbs)
    return sum(entry.detail.get("operation") == op_id for entry in entries.select_related("payload"))


def _silent(run: Run) -> Iterator[Finding]:
    """What is not applied stands on somebody's list, a day later at the latest."""
    later = timezone.now() + timedelta(hours=25)
    listed = set(selectors.work(run.scene.planner, later).values_list("pk", flat=True))
    for operation in Operation.objects.exclude(state=merge.APPLIED).select_related("inbox"):
        if operation.pk not in listed:
            yield "silent", f"{operation.type} {operation.inbox.op_id} is {operation.state} and on no list"


def _more(run: Run) -> Iterator[Finding]:
    """Nothing is in the file that no tablet sent; each operation has one entry in the log at most."""
    known = {kept.op_id for tablet, _user in run.tablets for kept in tablet.journal}
    for note in VisitNote.objects.filter(visit=run.visit):
        if str(note.public_id) not in known:
            yield "doubled", f"note {note.public_id} came from nowhere"
    entries = AuditEntry.objects.filter(scope=run.visit.audit_scope).select_related("payload")
    told_of = Counter(entry.detail.get("operation") for entry in entries)
    for op_id, count in told_of.items():
        if op_id and count > 1:
            yield "doubled", f"{op_id} has {count} entries in the log"


def _talked(run: Run) -> Iterator[Finding]:
    """A conversation is over with its record: one that holds, corrected by nobody but its writer; no power was used."""
    records = list(Conversation.objects.filter(visit=run.visit).select_related("corrects"))
    holding = len(records) - sum(row.corrects is not None for row in records)
    if holding > 1:
        yield "doubled", f"{holding} records of one conversation hold"
    if any(row.corrects and row.corrects.recorded_by_id != row.recorded_by_id for row in records):
        yield "lost", "somebody wrote over the record of a colleague"
    if bool(records) != (Visit.objects.get(pk=run.visit.pk).state == chart.TALKED):
        yield "half done", f"{len(records)} records, and the conversation is not over with the first"
    for model in (PowerUsed, PersonPresent, Found, Photo):
        if model._default_manager.filter(visit=run.visit).exists():
            yield "half done", f"{model.__name__} at a conversation"
