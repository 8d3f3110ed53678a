"""A ZIP that is made while it is sent: however much goes into it, memory holds one piece of one file."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from core.files import storage
from core.files.errors import FileMissing

PIECE = 256 * 1024
#: The algorithm that every reader of a stream knows, storing only: photos do not get smaller.
_COMPRESSION, _LEVEL = ZIP_DEFLATED, 0


@dataclass(frozen=True)
class Member:
    """A file of the archive: these bytes, or the stored ones under the hash where there are none."""

    name: str
    sha256: str
    data: bytes | None = None

    def open(self) -> IO[bytes]:
        """Raises FileMissing if the store does not hold it."""
        return storage.open_bytes(self.sha256) if self.data is None else io.BytesIO(self.data)


def made(name: str, data: bytes) -> Member:
    """A file that is there for the archive alone."""
    return Member(name, storage.digest(data), data)


def sums(members: Iterable[Member]) -> bytes:
    """What `sha256sum --check` reads."""
    return "".join(f"{member.sha256}  {member.name}\n" for member in members).encode()


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive, piece by piece. Raises FileMissing where bytes are gone or others than their hash says.

    The table of contents of a ZIP comes last: one that was broken off opens nowhere.
    """
    sink = _Sink()
    with ZipFile(sink, "w", _COMPRESSION, compresslevel=_LEVEL) as archive:  # type: ignore[call-overload]
        for member in members:
            found = hashlib.sha256()
            with archive.open(member.name, "w") as target, member.open() as source:
                while piece := source.read(PIECE):
                    found.update(piece)
                    target.write(piece)
                    yield sink.taken()
            if found.hexdigest() != member.sha256:
                raise FileMissing(member.sha256)
    yield sink.taken()


class _Sink:
    """A file that cannot go back, for ZipFile; what was written is taken from it and forgotten."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        data = bytes(self.waiting)
        self.waiting.clear()
        return data
