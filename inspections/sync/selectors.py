"""Which tablets and which of their operations a person sees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from core.accounts import rights
from core.accounts.models import User
from inspections.models import Visit
from inspections.rights import PLAN
from inspections.selectors import visits
from inspections.sync import merge
from inspections.sync.models import Device, Operation, SyncInbox

#: Looking after tablets: whose they are, what they owe. Ending one takes away a key and asks `tokens.manage`.
TABLETS = "inspections.tablets"
#: What waits longer than this needs a person.
PATIENCE = timedelta(hours=24)
NEEDS_PERSON = (merge.CONFLICT, merge.UNPERMITTED, merge.FAULTY)
WAITS = (merge.HELD, merge.STORED)


def devices_of(user: User) -> QuerySet[Device]:
    """The tablets of the own municipality, for whoever looks after them; else none."""
    if not rights.has(user, TABLETS):
        return Device.objects.none()
    return Device.objects.filter(municipality=user.municipality_id)


def for_page(devices: QuerySet[Device]) -> QuerySet[Device]:
    """With owner and the number of operations that wait (`n_waits`) or need a person (`n_person`), last seen first."""
    counted = devices.annotate(
        n_waits=Count("operations", filter=Q(operations__state__in=WAITS)),
        n_person=Count("operations", filter=Q(operations__state__in=NEEDS_PERSON)),
    )
    return counted.select_related("owner", "token", "revoked_by").order_by("-last_seen_at", "-pk")


def missing(devices: Sequence[Device]) -> dict[int, merge.Ranges]:
    """Of each device, by its key: the numbers that it gave out and that never arrived. One query."""
    arrived: dict[int, list[int]] = defaultdict(list)
    found = SyncInbox.objects.filter(device__in=devices, device_seq__gt=F("device__seen_until"))
    for key, number in found.values_list("device", "device_seq"):
        arrived[key].append(number or 0)
    return {
        device.pk: merge.missing(arrived[device.pk], device.told_seq, start=device.seen_until + 1) for device in devices
    }


def may_decide(user: User) -> bool:
    """Planners look after what tablets could not bring in by themselves: it is about what stands in the file."""
    return rights.has(user, PLAN)


def work(user: User, now: datetime) -> QuerySet[Operation]:
    """Operations of the own municipality that need a person, oldest first.

    Set aside; or waiting for over a day; or waiting for a tablet that was revoked and sends no more.
    """
    return told_to(user).filter(_needs_person(now)).order_by("received_at", "pk")


def how_many(user: User, now: datetime) -> int:
    """How many operations need a person, for the home page; whoever looks after tablets may know that too."""
    if not may_decide(user) and not rights.has(user, TABLETS):
        return 0
    return Operation.objects.filter(_needs_person(now), municipality=user.municipality_id).count()


def needs_person(operation: Operation, now: datetime) -> bool:
    """Whether this operation is on the list."""
    if operation.state in NEEDS_PERSON:
        return True
    late = operation.received_at < now - PATIENCE or operation.device.revoked_at is not None
    return operation.state in WAITS and late


def _needs_person(now: datetime) -> Q:
    late = Q(received_at__lt=now - PATIENCE) | Q(device__revoked_at__isnull=False)
    return Q(state__in=NEEDS_PERSON) | (Q(state__in=WAITS) & late)


def settled(user: User) -> QuerySet[Operation]:
    """What a person decided about, newest first."""
    return told_to(user).exclude(decided_at=None).order_by("-decided_at", "-pk")


def told_to(user: User) -> QuerySet[Operation]:
    """Every operation of the own municipality, for whoever decides about them; else none."""
    if not may_decide(user):
        return Operation.objects.none()
    found = Operation.objects.filter(municipality=user.municipality_id)
    return found.select_related("inbox__sender", "device", "decided_by", "municipality")


def visits_of(user: User, operations: Iterable[Operation]) -> dict[UUID, Visit]:
    """The visits that these operations are about, by their id; one query."""
    wanted = {operation.inspection for operation in operations if operation.inspection}
    found = visits.visible_to(user).filter(public_id__in=wanted).select_related("premises", "checklist", "report")
    return {visit.public_id: visit for visit in found}


def states(device: Device, op_ids: Iterable[object]) -> QuerySet[Operation]:
    """The operations with these ids that the owner of this device sent."""
    found = Operation.objects.filter(inbox__op_id__in=list(op_ids), inbox__kind="operation")
    return found.filter(device__owner=device.owner_id).select_related("inbox")
