"""The checkpoint file: a witness of all heads outside the database, one line a minute.

A line is JSON: `number`, `at`, `count` (scopes), `digest` (SHA-256 over scope, seq and hash of every head,
sorted), `heads` (those that changed since the line before, with seq and hash) and `prev` (SHA-256 of the line
before). Who rewrites a chain with its head cannot hide it from the lines that listed the old one. A
line that was torn by a crash is followed by a whole one and does not count.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

from core.audit import chain
from core.audit.models import AuditHead, AuditWitness

#: The witness row that remembers the file itself: number and digest of its last line.
FILE = "checkpoint-file"
_BLOCK = 64 * 1024

Head = tuple[str, int, str]


@dataclass(frozen=True)
class Line:
    """One whole line of the file; `raw_digest` is what the next line must name as `prev`."""

    number: int
    at: datetime
    count: int
    digest: str
    heads: list[Head]
    prev: str
    raw_digest: str


def path() -> Path:
    """Where the file is; it should be on another disk than the database, or shipped away."""
    return Path(settings.AUDIT_CHECKPOINT_FILE)


def write(now: datetime) -> Line:
    """Append a line about all heads as they are now, on disk before this returns."""
    with locked() as file, transaction.atomic():
        known = AuditWitness.objects.filter(scope=FILE).first()
        number, prev = _last(file, known)
        raw, changed = _compose(now, number + 1, prev)
        _append(file, raw)
        digest = hashlib.sha256(raw).hexdigest()
        _witness([*changed, (FILE, number + 1, digest)])
    line = parse(raw)
    assert line is not None  # noqa: S101  what was just composed
    return line


def newest() -> Line | None:
    """The last whole line of the file; None where there is none."""
    if not size():
        return None
    with path().open("rb") as file:
        return _last_line(file)


def parse(raw: bytes) -> Line | None:
    """A line of the file, or None if it is torn."""
    try:
        found = json.loads(raw)
        return Line(
            number=found["number"],
            at=datetime.fromisoformat(found["at"]),
            count=found["count"],
            digest=found["digest"],
            heads=[(scope, seq, head) for scope, seq, head in found["heads"]],
            prev=found["prev"],
            raw_digest=hashlib.sha256(raw).hexdigest(),
        )
    except (ValueError, KeyError, TypeError):
        return None


def digest_of(heads: Iterable[Head]) -> tuple[int, str]:
    """How many heads, and SHA-256 over all of them, given in the order of their scopes' code points."""
    total, running = 0, hashlib.sha256()
    for total, head in enumerate(heads, start=1):  # noqa: B007  the last value is the count
        running.update(json.dumps(head).encode() + b"\n")
    return total, running.hexdigest()


def by_code_point() -> Combinable:
    """Ordering of scopes that does not depend on the language of the database."""
    return Collate("scope", "C") if connection.vendor == "postgresql" else F("scope")


def size() -> int:
    """Bytes in the file; 0 where there is none."""
    return path().stat().st_size if path().exists() else 0


def lines(size: int) -> Iterator[Line]:
    """The whole lines among the first `size` bytes of the file, in order."""
    if not size:
        return
    with path().open("rb") as file:
        while (start := file.tell()) < size:
            raw = file.readline(size - start)
            if (line := parse(raw.removesuffix(b"\n"))) is not None:
                yield line


@contextmanager
def held() -> Iterator[None]:
    """While inside nobody writes a line; needs no right to write."""
    if not path().exists():
        yield
        return
    with path().open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def locked() -> Iterator[BinaryIO]:
    """The file, opened for appending, with its lock: nobody writes a line meanwhile."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _compose(now: datetime, number: int, prev: str) -> tuple[bytes, list[Head]]:
    changed: list[Head] = []
    count, digest = digest_of(_heads(changed))
    line = {
        "number": number,
        "at": chain.instant(now),
        "count": count,
        "digest": digest,
        "heads": changed,
        "prev": prev,
    }
    return json.dumps(line, separators=(",", ":")).encode(), changed


def _heads(changed: list[Head]) -> Iterator[Head]:
    """Every head in order; those that no line has listed yet are added to `changed`."""
    witnessed = AuditWitness.objects.filter(scope=OuterRef("scope")).values("hash")
    rows = AuditHead.objects.annotate(witnessed=Subquery(witnessed)).order_by(by_code_point())
    for scope, seq, head, known in rows.values_list("scope", "seq", "hash", "witnessed").iterator():
        if head != known:
            changed.append((scope, seq, head))
        yield scope, seq, head


def _last(file: BinaryIO, known: AuditWitness | None) -> tuple[int, str]:
    """Number and digest of the line to go on from: the later of what file and database say.

    Where the end of the file was cut off, the next number then leaves a gap that tells of it.
    """
    line = _last_line(file)
    if known and (line is None or line.number < known.seq):
        return known.seq, known.hash
    return (line.number, line.raw_digest) if line else (0, chain.GENESIS)


def _last_line(file: BinaryIO) -> Line | None:
    """The last whole line, read from the end."""
    position, tail = file.seek(0, os.SEEK_END), b""
    while position > 0:
        step = min(_BLOCK, position)
        position = file.seek(position - step)
        tail = file.read(step) + tail
        whole = tail.split(b"\n")[0 if position == 0 else 1 :]
        for raw in reversed(whole):
            if (line := parse(raw)) is not None:
                return line
    return None


def _append(file: BinaryIO, raw: bytes) -> None:
    end = file.seek(0, os.SEEK_END)
    torn = False
    if end:
        file.seek(end - 1)
        torn = file.read(1) != b"\n"
    file.write((b"\n" if torn else b"") + raw + b"\n")
    file.flush()
    os.fsync(file.fileno())


def _witness(heads: Iterable[Head]) -> None:
    AuditWitness.objects.bulk_create(
        [AuditWitness(scope=scope, seq=seq, hash=head) for scope, seq, head in heads],
        update_conflicts=True,
        unique_fields=["scope"],
        update_fields=["seq", "hash"],
        batch_size=300,
    )
