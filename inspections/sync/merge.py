"""What to do with an operation: its turn, the gaps, the clashes, the time. Pure, so that it can be tried in thousands.

A line is what one device did in one visit, in the order of `inspection_seq`. Operations of other devices are other
lines: order between them is the order in which they are applied.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STORED, APPLIED, HELD = "stored", "applied", "held"
CONFLICT, UNPERMITTED, FAULTY = "conflict", "unpermitted", "faulty"
#: A person kept what stands, or put the operation aside: it is there to read and is not applied.
SETTLED = "settled"

GAP, BLOB, PHOTOS, NOT_STARTED = "gap", "blob_missing", "photos_missing", "not_started"
#: The second signature waits for the first, which another tablet brings.
NOT_SIGNED = "not_signed"
#: One before it in its line waits and stops what comes after.
BEHIND = "behind"
#: These reasons stop what comes after; a photo that waits for its bytes does not.
STOPPING = frozenset({GAP, PHOTOS, NOT_STARTED, BEHIND})
TWICE = "seq_twice"


@dataclass(frozen=True)
class Placed:
    """An operation in its line. `key` tells it apart; `device_seq` decides between two on one place."""

    key: int
    seq: int
    device_seq: int
    state: str
    reason: str = ""

    @property
    def fills(self) -> bool:
        """Whether it has had its turn, so that the next may go."""
        return self.state not in {STORED, HELD} or (self.state == HELD and self.reason not in STOPPING)

    @property
    def closes_gap(self) -> bool:
        """Whether a person went on here without what is missing before it."""
        return self.state in {APPLIED, SETTLED} and self.reason == GAP


@dataclass(frozen=True)
class Turn:
    """What the line asks for now: whose turn it is, who stands on a place that is taken, who comes too early.

    `behind` have to wait until `next` has had its turn.
    """

    next: int | None = None
    twice: tuple[int, ...] = ()
    gap: tuple[int, ...] = ()
    behind: tuple[int, ...] = ()


def turn(line: Iterable[Placed], lost: Iterable[int] = ()) -> Turn:
    """Whose turn it is in a line, whichever way its operations came in.

    `lost` are the device_seq of operations that arrived and cannot be read: they fill as many missing places as lie
    between their neighbours, so that one broken operation does not stop a visit for ever.
    """
    ordered = sorted(line, key=lambda placed: (placed.seq, placed.device_seq, placed.key))
    taken = {placed.seq for placed in ordered if placed.fills}
    wanted, found, twice, gap, behind, before = 1, None, [], [], [], 0
    broken = sorted(set(lost))
    for placed in ordered:
        if placed.seq < wanted or (placed.seq in taken and not placed.fills):
            if not placed.fills:
                twice.append(placed.key)
            continue
        if found is not None:
            behind += [placed.key] if not placed.fills else []
            continue
        between = sum(before < number < placed.device_seq for number in broken)
        if placed.seq > wanted + between and not placed.closes_gap:
            gap += [placed.key] if not placed.fills else []
            continue
        wanted, before = placed.seq + 1, placed.device_seq
        if not placed.fills:
            found = placed.key
    return Turn(found, tuple(twice), tuple(gap), tuple(behind))


Ranges = tuple[tuple[int, int], ...]


def missing(seen: Iterable[int], highest: int, start: int = 1) -> Ranges:
    """The numbers from `start` through `highest` that were not seen, as ranges with both ends included."""
    found, wanted = [], start
    for number in sorted(set(seen)):
        if number < wanted or number > highest:
            continue
        if number > wanted:
            found.append((wanted, number - 1))
        wanted = number + 1
    if wanted <= highest:
        found.append((wanted, highest))
    return tuple(found)


def count(gaps: Ranges) -> int:
    """How many numbers these ranges hold."""
    return sum(last - first + 1 for first, last in gaps)


def clashes(*, base_version: int, changed_in: int, changed_by: object, device: object) -> bool:
    """Whether a shared field was changed by another after this device last saw it.

    `changed_in` is the version of the visit in which it last changed, 0 for never; a device does not clash with itself.
    """
    return changed_in > base_version and changed_by != device


def happened_at(device_time: datetime, offset_ms: int | None, received_at: datetime) -> datetime:
    """The device's time set right by its offset; never after it was received. Only for showing: never for order."""
    try:
        told = device_time + timedelta(milliseconds=offset_ms or 0)
    except OverflowError:
        return received_at
    return min(told, received_at)


def whole(numbers: Sequence[int], count: int) -> bool:
    """Whether these are all the chunks from 0."""
    return len(set(numbers)) == count and all(0 <= number < count for number in numbers)
