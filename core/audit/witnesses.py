"""The second half of verification: does the log still hold what the checkpoint file has seen?"""

import heapq
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Protocol

from django.db.models import Q

from core.audit import chain, checkpoints
from core.audit.breaches import Breach
from core.audit.checkpoints import FILE, Head, Line
from core.audit.models import AuditEntry, AuditWitness

_AT_ONCE = 100

Listed = tuple[int, Head]


class Counter(Protocol):
    """What counts the lines."""

    lines: int


def breaches(size: int, scope: str, since: datetime | None, counter: Counter) -> Iterator[Breach]:
    """Check the first `size` bytes of the file: its own chain, every head that it lists, and its last digest."""
    last: Line | None = None
    batch: list[Listed] = []
    for line in checkpoints.lines(size):
        counter.lines += 1
        yield from _after(last, line)
        last = line
        if since is None or line.at >= since:
            batch += [(line.number, head) for head in line.heads if not scope or head[0] == scope]
        while len(batch) >= _AT_ONCE:
            yield from _not_held(batch[:_AT_ONCE])
            batch = batch[_AT_ONCE:]
    yield from _not_held(batch)
    yield from _cut_off(last)
    if last and not scope:
        yield from _other_digest(last)


def _after(last: Line | None, line: Line) -> Iterator[Breach]:
    number, prev = (last.number, last.raw_digest) if last else (0, chain.GENESIS)
    if line.number != number + 1:
        yield Breach(FILE, number + 1, f"regels ontbreken tot / lines are missing up to {line.number}")
    elif line.prev != prev:
        yield Breach(FILE, line.number, "sluit niet aan op de regel ervoor / does not follow the line before it")
    elif last and line.at < last.at:
        yield Breach(FILE, line.number, "is ouder dan de regel ervoor / is older than the line before it")


def _not_held(batch: list[Listed]) -> Iterator[Breach]:
    """The listed heads that are no longer entries of the log with that hash."""
    if not batch:
        return
    wanted = reduce(or_, (Q(scope=scope, seq=seq) for _, (scope, seq, _hash) in batch))
    rows = AuditEntry.objects.filter(wanted).values_list("scope", "seq", "entry_hash")
    held = {(scope, seq): entry_hash for scope, seq, entry_hash in rows}
    for number, (scope, seq, head) in batch:
        if held.get((scope, seq)) != head:
            what = f"staat anders of niet meer in het log dan in controlepunt {number}"
            yield Breach(scope, seq, f"{what} / is gone from the log or differs from checkpoint {number}")


def _cut_off(last: Line | None) -> Iterator[Breach]:
    """The database remembers the last line it wrote: is it there?"""
    known = AuditWitness.objects.filter(scope=FILE).first()
    number = last.number if last else 0
    if known and number < known.seq:
        what = "het bestand mist regels aan het einde / the file lacks lines at its end"
        yield Breach(FILE, number + 1, what)
    elif known and last and number == known.seq and last.raw_digest != known.hash:
        yield Breach(FILE, number, "de laatste regel is gewijzigd / the last line was changed")


def _other_digest(last: Line) -> Iterator[Breach]:
    """Do all heads that the lines have listed make the digest of the last line?"""
    count, digest = checkpoints.digest_of(_listed_until(last))
    if (count, digest) != (last.count, last.digest):
        what = "de som over alle ketens klopt niet / the digest over all chains differs"
        yield Breach(FILE, last.number, what)


def _listed_until(last: Line) -> Iterator[Head]:
    """Every head as last listed. The last line counts by itself: a crash may have kept it from the table."""
    rows = AuditWitness.objects.exclude(scope=FILE).order_by(checkpoints.by_code_point())
    table = ((scope, 1, seq, head) for scope, seq, head in rows.values_list("scope", "seq", "hash").iterator())
    newest = ((scope, 0, seq, head) for scope, seq, head in sorted(last.heads))
    for scope, found in groupby(heapq.merge(newest, table), key=itemgetter(0)):
        _, _, seq, head = next(found)
        yield scope, seq, head
