"""The second step: whose turn it is, whether it may, and what became of it. Each operation in a transaction of its own.

One bad operation never blocks the rest: what is refused is set aside with its reason and fills its place in the line.
"""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation

from core.accounts.models import User
from core.accounts.rights import RightRefused
from core.acts import one_act
from core.audit import services as audit
from core.files.errors import FileRefused
from core.fsm import TransitionRefused
from inspections.errors import MoveRefused, VisitError
from inspections.models import Visit
from inspections.services.told import Told, telling
from inspections.statecharts import visit as chart
from inspections.sync import blobs, merge, reading, types
from inspections.sync.errors import Clash, Faulty, Waits
from inspections.sync.models import Blob, Device, Line, Operation
from inspections.sync.queue import later
from inspections.sync.reading import Read
from inspections.sync.types import Doing
from inspections.sync.verbs import SET_ASIDE

log = logging.getLogger(__name__)

#: How many operations one message judges; the rest gets a message of its own, so that nobody waits long for the lock.
AT_ONCE = 10
#: What nobody but a person comes back to.
OVER = (merge.APPLIED, merge.SETTLED)


class Outcome(Exception):
    """The operation is not applied: what to write down instead. Carries the judgement out of its transaction."""

    def __init__(self, state: str, reason: str, said: str = "", theirs: dict[str, object] | None = None) -> None:
        super().__init__(reason)
        self.state, self.reason, self.said, self.theirs = state, reason, said[:500], theirs or {}


@transaction.atomic
def judge(op_id: UUID, *, at: datetime) -> int:
    """Judge this operation and what waited for it; how many had their turn. Safe to repeat.

    The lock of the line is held to the end; each operation stands or falls by itself within it.
    """
    found = Operation.objects.filter(inbox__op_id=op_id, inbox__kind="operation").select_related("inbox", "device")
    operation = found.first()
    if operation is None:
        return 0
    if not place(operation, at=at) or operation.inspection is None:
        return 1
    done = 0
    if operation.state == merge.HELD and operation.reason in {merge.BLOB, merge.NOT_SIGNED}:
        _try(operation, at)  # what it waited for may be here: it need not be its turn
        done += not Operation.objects.filter(pk=operation.pk, state=merge.HELD).exists()
    while done < AT_ONCE and (turn := _next(operation.device, operation.inspection)) is not None:
        due, behind = turn
        if not _try(due, at):
            _hold_behind(behind, at)
            break
        done += 1
    if done >= AT_ONCE:
        later(operation, f"rest {done} {at.isoformat()}", at)
    if done:
        wake(operation, at)
    return done


def place(operation: Operation, *, at: datetime) -> bool:
    """Note the visit of the operation and its place in the line, whose lock the caller holds from now on.

    One that cannot be read is faulty, and fills its place where that at least can be told. False: it has none.
    """
    if operation.inspection is not None:
        hold_line(operation, operation.inspection)
        return True
    try:
        read = reading.read(operation.inbox, operation.municipality_id)
    except Faulty as error:
        found = reading.peek(operation.inbox, operation.municipality_id)
        if found is not None:
            operation.inspection, operation.inspection_seq = found
            hold_line(operation, found[0])
        _set_aside(operation, Outcome(merge.FAULTY, error.code, str(error)), at)
        return found is not None
    operation.inspection, operation.inspection_seq = read.inspection, read.inspection_seq
    operation.type, operation.device_time, operation.offset_ms = read.type, read.device_time, read.offset_ms
    if read.type in {"photo", "file"}:
        operation.blob = read.body["blob"]["sha256"]
    hold_line(operation, read.inspection)
    noted = ("inspection", "inspection_seq", "type", "device_time", "offset_ms", "blob")
    Operation.objects.filter(pk=operation.pk, state=merge.STORED, inspection=None).update(
        **{name: getattr(operation, name) for name in noted}
    )
    return True


def hold_line(operation: Operation, inspection: UUID) -> None:
    """Two workers in one line: the second waits, and then sees what the first did."""
    Line.objects.get_or_create(device=operation.device, inspection=inspection)
    Line.objects.select_for_update().get(device=operation.device, inspection=inspection)


def _next(device: Device, inspection: UUID) -> tuple[Operation, tuple[int, ...]] | None:
    """Whose turn it is in this line, and the keys of what waits for it; notes where a gap is, or a place is taken."""
    rows = {row.pk: row for row in _line(device, inspection)}
    line = [
        merge.Placed(row.pk, row.inspection_seq or 0, row.inbox.device_seq or 0, row.state, row.reason)
        for row in rows.values()
    ]
    found = merge.turn(line, _lost(device))
    now = [key for key in found.gap if (rows[key].state, rows[key].reason) != (merge.HELD, merge.GAP)]
    Operation.objects.filter(pk__in=now).update(state=merge.HELD, reason=merge.GAP)
    for key in found.twice:
        _set_aside(rows[key], Outcome(merge.FAULTY, merge.TWICE), rows[key].received_at)
    return (rows[found.next], found.behind) if found.next is not None else None


def _hold_behind(keys: tuple[int, ...], at: datetime) -> None:
    """Say of what stands behind one that waits that it waits too: to the inspector, and to who decides."""
    waiting = Operation.objects.filter(pk__in=keys, state__in=(merge.STORED, merge.HELD))
    waiting.exclude(reason=merge.BEHIND).update(state=merge.HELD, reason=merge.BEHIND, judged_at=at)


def _lost(device: Device) -> list[int]:
    """Numbers of what this device sent and nobody can read, not even for which visit it was."""
    broken = Operation.objects.filter(device=device, inspection=None, state=merge.FAULTY)
    return [number for number in broken.values_list("inbox__device_seq", flat=True) if number]


def _line(device: Device, inspection: UUID) -> list[Operation]:
    rows = Operation.objects.filter(device=device, inspection=inspection, inbox__kind="operation")
    return list(rows.select_related("inbox", "device"))


def _try(operation: Operation, at: datetime) -> bool:
    """Give the operation its turn. False where it must wait and holds up its line."""
    try:
        apply(operation, at=at)
    except Outcome as outcome:
        if outcome.state == merge.HELD:
            Operation.objects.filter(pk=operation.pk).exclude(state__in=OVER).update(
                state=outcome.state, reason=outcome.reason, judged_at=at
            )
            if outcome.reason in {merge.BLOB, merge.PHOTOS}:
                transaction.on_commit(partial(_look_again, operation.pk, at))
            return outcome.reason not in merge.STOPPING
        _set_aside(operation, outcome, at)
    return True


@transaction.atomic
def _look_again(key: int, at: datetime) -> None:
    """A file may have become whole while its operation was set to wait for it, neither having seen the other.

    The lock of the file decides: whoever makes it whole later sees that this waits; if it is whole, that is seen here.
    """
    operation = Operation.objects.select_related("inbox").get(pk=key)
    if operation.state != merge.HELD:
        return
    named = {one["blob"]["sha256"] for one in reading.files_of(operation.inbox, operation.municipality_id)}
    files = Blob.objects.select_for_update().filter(municipality=operation.municipality_id, sha256__in=named)
    if named and sum(map(blobs.is_durable, files.order_by("pk"))) == len(named):
        later(operation, f"whole {at.isoformat()}", at)


def apply(operation: Operation, *, at: datetime, forced: bool = False) -> None:
    """Bring one operation into the file, in one transaction with the note that it is there. Raises Outcome.

    The row of the operation is locked first: applied twice is applied once.
    """
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with one_act():
                row = Operation.objects.select_for_update(of=("self",)).select_related("inbox", "device")
                fresh = row.get(pk=operation.pk)
                if fresh.state == merge.APPLIED or (fresh.state == merge.SETTLED and not forced):
                    return
                read = reading.read(fresh.inbox, fresh.municipality_id)
                _bring_in(fresh, read, at, forced)
                fresh.state, fresh.reason, fresh.said, fresh.theirs = merge.APPLIED, "", "", {}
                fresh.judged_at = at
                fresh.save()
        except Waits as error:
            raise Outcome(merge.HELD, error.code) from error
        except Clash as error:
            raise Outcome(merge.CONFLICT, error.code, str(error), error.theirs) from error
        except Faulty as error:
            raise Outcome(merge.FAULTY, error.code, str(error)) from error
        except RightRefused as error:
            raise Outcome(merge.UNPERMITTED, "right", str(error)) from error
        except MoveRefused as error:
            raise _move_refused(operation, error) from error
        except (VisitError, TransitionRefused, FileRefused) as error:
            raise Outcome(merge.FAULTY, "refused", str(error)) from error
        except DatabaseError:
            raise  # not the operation's fault: the message is tried again
        except Exception as error:
            log.exception("operation %s could not be applied", operation.inbox.op_id)
            raise Outcome(merge.FAULTY, "fault", type(error).__name__) from error


def _bring_in(operation: Operation, read: Read, at: datetime, forced: bool) -> None:
    """Raises what the services refuse with; Faulty for a visit that is not there or of elsewhere."""
    visit = Visit.objects.filter(public_id=read.inspection, municipality=operation.municipality_id).first()
    if visit is None:
        raise Faulty("unknown_visit")
    inbox = operation.inbox
    told = Told(
        op_id=inbox.op_id,
        device=operation.device.public_id,
        device_name=operation.device.name,
        device_time=read.device_time,
        offset_ms=read.offset_ms,
        received_at=inbox.received_at,
        happened_at=merge.happened_at(read.device_time, read.offset_ms, inbox.received_at),
    )
    actor = User.objects.get(pk=inbox.sender_id)
    with telling(told):
        types.apply(Doing(read, operation, actor, at, forced))


def _move_refused(operation: Operation, error: MoveRefused) -> Outcome:
    """Before the arrival another tablet of the team may still have to tell of it; later a person must look."""
    visit = Visit.objects.filter(public_id=operation.inspection).first() if operation.inspection else None
    if error.code == "wrong_state" and visit is not None and visit.state in chart.AHEAD:
        return Outcome(merge.HELD, merge.NOT_STARTED)
    return Outcome(merge.CONFLICT, "state", str(error))


@transaction.atomic
def _set_aside(operation: Operation, outcome: Outcome, at: datetime) -> None:
    """Write down why it is not applied, in the log too: nothing is set aside in silence."""
    fresh = Operation.objects.select_for_update(of=("self",)).select_related("inbox", "device").get(pk=operation.pk)
    if fresh.state in OVER:
        return
    before = fresh.state
    fresh.inspection, fresh.inspection_seq = operation.inspection, operation.inspection_seq
    fresh.state, fresh.reason, fresh.said = outcome.state, outcome.reason, outcome.said
    fresh.theirs, fresh.judged_at = outcome.theirs, at
    fresh.save()
    operation.state, operation.reason = fresh.state, fresh.reason
    audit.record(
        fresh,
        SET_ASIDE,
        actor=None,
        at=at,
        before=before,
        after=fresh.state,
        reason=f"{fresh.inbox.op_id} {fresh.reason}",
        result="refused",
    )


def wake(operation: Operation, at: datetime) -> None:
    """What other lines of this visit wait for may have come."""
    waiting = Operation.objects.filter(inspection=operation.inspection, state=merge.HELD)
    for other in waiting.filter(reason__in=(merge.NOT_STARTED, merge.PHOTOS, merge.NOT_SIGNED)).select_related("inbox"):
        later(other, f"after {operation.inbox.op_id} {at.isoformat()}", at)
