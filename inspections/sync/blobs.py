"""Files in chunks: any order, any number of times, whole under the hash of all of them or not at all.

Chunks lie beside each other in `FILE_STORE/tablet/<municipality>/<hash>/`, each written whole (fsync, rename, fsync of
the folder) before its row; the whole file is made of them the same way once all are there.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from core.acts import one_act
from core.files import storage
from inspections.sync import merge, sealing
from inspections.sync.errors import Faulty
from inspections.sync.models import Blob, BlobChunk, Device, Operation
from inspections.sync.queue import later

_WHOLE = "whole"


class ChunkRefused(Exception):
    """The chunk is not taken; `code` as in docs/sync.md."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def put(device: Device, sha256: str, n: int, data: bytes, *, chunks: int, size: int, at: datetime) -> tuple[Blob, bool]:
    """Keep one chunk; the blob, and whether the chunk is new. Raises ChunkRefused.

    The bytes are on the disk before anything says so; the row of the blob is locked, so that the last two chunks at
    once make the whole file once.
    """
    if not (0 <= n < chunks and 0 < len(data) <= size):
        raise ChunkRefused("blob_differs")
    digest = storage.digest(data)
    values = {"device": device, "size": size, "chunks": chunks, "begun_at": at}
    blob, _made = Blob.objects.get_or_create(municipality=device.municipality, sha256=sha256, defaults=values)
    if (blob.size, blob.chunks) != (size, chunks):
        raise ChunkRefused("blob_differs")
    known = blob.parts.filter(n=n).first()
    if known is not None and known.sha256 != digest:
        raise ChunkRefused("chunk_differs")
    here = blob.complete_at is not None and whole_path(blob).exists()
    if not here and not _part(blob, n).exists():
        storage.write_whole(_part(blob, n), data)
    try:
        with one_act():
            blob = Blob.objects.select_for_update().get(pk=blob.pk)
            _row, made = BlobChunk.objects.get_or_create(blob=blob, n=n, defaults={"sha256": digest, "size": len(data)})
            if _row.sha256 != digest:
                raise ChunkRefused("chunk_differs")
            _complete(blob, at)
    except Faulty as error:
        _start_again(blob)
        raise ChunkRefused("blob_hash") from error
    return blob, made


def described(blob: Blob) -> dict[str, Any]:
    """What the tablet is told: which chunks are still missing."""
    here = is_durable(blob)
    there = range(blob.chunks) if here else _on_disk(blob)
    return {
        "sha256": blob.sha256,
        "size": blob.size,
        "chunks": blob.chunks,
        "missing": [list(gap) for gap in merge.missing(there, blob.chunks - 1, start=0)],
        "complete": here,
    }


def is_durable(blob: Blob) -> bool:
    """Whether the whole file is on the disk, and not only said to be: a back-up may be older than the database."""
    try:
        return blob.complete_at is not None and whole_path(blob).stat().st_size == blob.size
    except FileNotFoundError:
        return False


def whole(municipality_id: int, sha256: str) -> Blob | None:
    """The blob of this hash, once all of it is here."""
    found = Blob.objects.filter(municipality=municipality_id, sha256=sha256).first()
    return found if found is not None and is_durable(found) else None


def plain(blob: Blob, manifest: dict[str, Any]) -> bytes:
    """The file itself, opened and compared with the hash that the operation names. Raises Faulty (`seal`, `blob`)."""
    sealed = manifest["sealed"]
    key = sealing.data_key(sealed, blob.municipality_id) if sealed else b""
    pieces = []
    for n, chunk in enumerate(_chunks(blob)):
        pieces.append(sealing.open_chunk(key, chunk, manifest["plain_sha256"], n) if sealed else chunk)
    data = b"".join(pieces)
    if storage.digest(data) != manifest["plain_sha256"]:
        raise Faulty("blob")
    return data


def whole_path(blob: Blob) -> Path:
    """Where the whole file lies."""
    return _folder(blob) / _WHOLE


def _folder(blob: Blob) -> Path:
    return storage.root() / "tablet" / blob.municipality.code / blob.sha256[:2] / blob.sha256


def _part(blob: Blob, n: int) -> Path:
    return _folder(blob) / f"{n:06d}"


def _on_disk(blob: Blob) -> list[int]:
    """Chunks that have a row and a file: after a restore one may be there without the other."""
    return [n for n in blob.parts.values_list("n", flat=True) if _part(blob, n).exists()]


def _complete(blob: Blob, at: datetime) -> None:
    """Make the whole file once every chunk is there, and wake what waits for it. Raises Faulty on another hash."""
    if is_durable(blob) or not merge.whole(_on_disk(blob), blob.chunks):
        return
    path = whole_path(blob)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as target:
            for n in range(blob.chunks):
                data = _part(blob, n).read_bytes()
                digest.update(data)
                target.write(data)
            target.flush()
            os.fsync(target.fileno())
        if digest.hexdigest() != blob.sha256 or Path(temporary).stat().st_size != blob.size:
            raise Faulty("blob_hash")
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    storage.sync_folder(path.parent)
    blob.complete_at = at
    blob.save(update_fields=["complete_at"])
    for n in range(blob.chunks):
        _part(blob, n).unlink(missing_ok=True)
    several = Q(device=blob.device_id, state=merge.HELD, reason=merge.PHOTOS)  # it may be one of those it waits for
    waiting = Operation.objects.filter(Q(blob=blob.sha256) | several, municipality=blob.municipality_id)
    for operation in waiting.exclude(state__in=(merge.APPLIED, merge.SETTLED)).select_related("inbox"):
        later(operation, f"blob:{blob.sha256}", at)


def _chunks(blob: Blob) -> Iterator[bytes]:
    sizes = list(blob.parts.order_by("n").values_list("size", flat=True))
    try:
        with whole_path(blob).open("rb") as source:
            for size in sizes:
                yield source.read(size)
    except FileNotFoundError as error:
        raise Faulty("blob") from error


def _start_again(blob: Blob) -> None:
    """The chunks do not make the file that they were said to make: they are put aside, and all are asked anew."""
    folder = _folder(blob)
    with one_act():
        aside = folder.with_name(f"{folder.name}.refused-{blob.parts.count()}")
        shutil.rmtree(aside, ignore_errors=True)
        if folder.exists():
            folder.rename(aside)
        blob.parts.all().delete()
        Blob.objects.filter(pk=blob.pk, complete_at=None).delete()
