"""Tablets and what they send: enrolled, stored first and judged later, confirmed, revoked. The only writers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from core.files import storage
from core.today import local_date
from core.tokens import services as tokens
from core.tokens.models import Token
from core.tokens.selectors import MANAGE
from inspections.errors import VisitError
from inspections.services.acting import require_text
from inspections.sync import merge, reading, receipts
from inspections.sync.models import Device, Operation, SyncInbox
from inspections.sync.queue import asks
from inspections.sync.selectors import devices_of, missing
from inspections.sync.verbs import DEVICE_ENROLLED, DEVICE_REVOKED, RECEIVED

Kind = SyncInbox.Kind


class DeviceOfAnother(Exception):
    """A colleague's tablet has this id."""


class DeviceOwes(Exception):
    """The tablet holds work of `owner` that is not all here; `owed`: how many operations and files."""

    def __init__(self, owner: User, owed: int) -> None:
        super().__init__(owed)
        self.owner, self.owed = owner, owed


@dataclass(frozen=True)
class About:
    """What a tablet says of itself."""

    name: str
    platform: str
    app_version: str
    persisted: bool | None
    device_seq: int


@dataclass(frozen=True)
class Stored:
    """What became of bytes that came in. `outcome`: new, known, reused (id with other bytes), unread."""

    outcome: str
    receipt: dict[str, Any]


@one_act()
def enrol(token: Token, public_id: UUID | None, about: About, *, at: datetime) -> tuple[Device, bool]:
    """The device of this token, and whether it is new. After a new sign-in the same device has another token.

    Raises DeviceOfAnother.
    """
    known = Device.objects.select_for_update().filter(public_id=public_id).first() if public_id else None
    if known is not None and known.owner_id != token.owner_id:
        raise DeviceOfAnother
    device = known or Device(municipality=token.municipality, owner=token.owner, registered_at=at)
    if known is None and public_id is not None:
        device.public_id = public_id
    again = known is not None and known.token_id == token.pk
    device.token, device.name, device.platform = token, about.name, about.platform
    device.app_version, device.persisted, device.last_seen_at = about.app_version, about.persisted, at
    device.told_seq = max(device.told_seq, about.device_seq)
    device.revoked_at, device.revoked_by, device.revoked_why = None, None, ""
    device.save()
    if not again:
        audit.record(device, DEVICE_ENROLLED, actor=token.owner, at=at, after=str(token.public_id))
    return device, known is None


def require_free(public_id: UUID, device_seq: int, *, taker: User) -> None:
    """Raise DeviceOwes while this tablet holds work of another person that did not all arrive.

    `device_seq` is the highest number that it gave out. One that was revoked may be taken over: its own work stays
    on it, put away, for when its owner comes back.
    """
    device = Device.objects.filter(public_id=public_id, revoked_at=None).exclude(owner=taker).first()
    if device is None:
        return
    device.told_seq = max(device.told_seq, device_seq)
    files = device.operations.filter(state=merge.HELD, reason=merge.BLOB).count()
    if owed := merge.count(missing([device])[device.pk]) + files:
        raise DeviceOwes(device.owner, owed)


@one_act()
def store(device: Device, op_id: UUID, raw: bytes, *, sender: User, at: datetime) -> Stored:
    """Put the bytes away under the operation's id, whatever is in them; judging comes later.

    One transaction: bytes, entry in the log, receipt, and the message that asks to judge. The row of the device is
    the lock: five copies at once come one after the other, and the four get the receipt of the first.
    """
    device = Device.objects.select_for_update().get(pk=device.pk)
    sha256 = storage.digest(raw)
    known = SyncInbox.objects.filter(op_id=op_id, sha256=sha256).first()
    outside = reading.outside(raw)
    readable = outside is not None and outside.op_id == op_id and outside.device_id == device.public_id
    if known is not None:
        outcome = {Kind.OPERATION: "known", Kind.VARIANT: "reused", Kind.UNREAD: "unread"}[Kind(known.kind)]
        return Stored(outcome, known.receipt)
    taken = SyncInbox.objects.filter(op_id=op_id, kind=Kind.OPERATION).exists()
    kind = Kind.UNREAD if not readable else Kind.VARIANT if taken else Kind.OPERATION
    entry = audit.record(
        device,
        RECEIVED,
        actor=sender,
        at=at,
        after=str(kind),
        reason=f"{op_id} sha256:{sha256}",
        todo=[asks(op_id, sha256 if kind != Kind.OPERATION else "")],
    )
    inbox = SyncInbox.objects.create(
        op_id=op_id,
        sha256=sha256,
        kind=kind,
        device=device,
        sender=sender,
        device_seq=outside.device_seq if outside is not None and readable else None,
        raw=raw,
        received_at=at,
        receipt=receipts.make(op_id, sha256, device.public_id, at, entry),
    )
    state, reason = {
        Kind.OPERATION: (merge.STORED, ""),
        Kind.VARIANT: (merge.CONFLICT, "op_id_reused"),
        Kind.UNREAD: (merge.FAULTY, "not_an_operation"),
    }[kind]
    Operation.objects.create(
        inbox=inbox, device=device, municipality=device.municipality, state=state, reason=reason, received_at=at
    )
    device.last_seen_at = at
    if inbox.device_seq is not None:
        device.told_seq = max(device.told_seq, inbox.device_seq)
    device.save(update_fields=["last_seen_at", "told_seq"])
    outcome = {Kind.OPERATION: "new", Kind.VARIANT: "reused", Kind.UNREAD: "unread"}[kind]
    return Stored(outcome, inbox.receipt)


def missing_of(device: Device) -> merge.Ranges:
    """The numbers that this device gave out and that never arrived; remembers up to where all is there."""
    gaps = missing([device])[device.pk]
    until = gaps[0][0] - 1 if gaps else device.told_seq
    if until > device.seen_until:
        device.seen_until = until
        Device.objects.filter(pk=device.pk, seen_until__lt=until).update(seen_until=until)
    return gaps


@one_act()
def told(device: Device, device_seq: int) -> None:
    """The tablet said how many numbers it gave out: what never arrives is known to be missing."""
    locked = Device.objects.select_for_update().get(pk=device.pk)
    if device_seq > locked.told_seq:
        locked.told_seq = device_seq
        locked.save(update_fields=["told_seq"])
    device.told_seq = locked.told_seq


def durable(device: Device, op_ids: Sequence[UUID]) -> dict[str, str]:
    """Of these operations of this device's owner, those whose bytes are here: id -> hash of the bytes."""
    rows = SyncInbox.objects.filter(op_id__in=op_ids, device__owner=device.owner_id, kind=Kind.OPERATION)
    return {str(op_id): sha256 for op_id, sha256 in rows.values_list("op_id", "sha256")}


@one_act()
def revoke(public_id: UUID, *, actor: User, at: datetime, reason: str) -> Device:
    """A tablet that is lost or handed in syncs no more; what it sent stays, and what waits for the rest is listed.

    Raises RightRefused, Device.DoesNotExist where the actor may not see it, VisitError without a reason or twice.
    """
    rights.require(actor, MANAGE)
    reason = require_text(reason, "reason", _("Schrijf op waarom deze tablet niet meer mag versturen."))
    device = devices_of(actor).select_for_update(of=("self",)).get(public_id=public_id)
    if device.revoked_at is not None:
        raise VisitError(_("Deze tablet was al ingetrokken."))
    device.revoked_at, device.revoked_by, device.revoked_why = at, actor, reason
    device.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    if device.token is not None and device.token.revoked_at is None and not device.token.is_over(local_date(at)):
        tokens.revoke(device.token.public_id, actor=actor, at=at)
    audit.record(device, DEVICE_REVOKED, actor=actor, at=at, reason=reason)
    return device
