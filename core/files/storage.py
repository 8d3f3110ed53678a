"""The file store: bytes under their SHA-256, written once, never changed.

Only a hash ever becomes a path, so nothing a person types can name a place on the disk. Bytes are
stored before the row that refers to them; a rolled back transaction leaves bytes that nobody sees.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.files.errors import FileMissing

_SHA256 = re.compile(r"[0-9a-f]{64}")


def root() -> Path:
    """The folder of settings.FILE_STORE (`file:///...`). Raises ImproperlyConfigured on another scheme."""
    parts = urlsplit(settings.FILE_STORE)
    if parts.scheme != "file" or parts.netloc or not parts.path:
        raise ImproperlyConfigured(f"FILE_STORE: expected file:///..., got {parts.scheme!r}")
    return Path(unquote(parts.path))


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def put(data: bytes) -> str:
    """Store the bytes so that they survive a power cut; return their SHA-256. Again is harmless."""
    sha256 = digest(data)
    path = _path(sha256)
    if not (path.exists() and path.stat().st_size == len(data)):
        write_whole(path, data)
    return sha256


def open_bytes(sha256: str) -> BufferedReader:
    """Open stored bytes for reading. Raises FileMissing if the store has none under this hash."""
    try:
        return _path(sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissing(sha256) from error


def read(sha256: str) -> bytes:
    """All bytes, with their hash checked. Raises FileMissing if there are none or others."""
    with open_bytes(sha256) as source:
        data = source.read()
    if digest(data) != sha256:
        raise FileMissing(sha256)
    return data


def digest_now(sha256: str) -> str:
    """The SHA-256 of what lies under this hash now, read piece by piece. Raises FileMissing if nothing does."""
    with open_bytes(sha256) as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def remove(sha256: str) -> None:
    """Take the bytes away for good. Again is harmless."""
    _path(sha256).unlink(missing_ok=True)


def everything() -> Iterator[str]:
    """The hash of all that is stored, also of what no row refers to."""
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if _SHA256.fullmatch(path.name):
            yield path.name


def write_whole(path: Path, data: bytes) -> None:
    """Write a new file that is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise FileMissing(sha256)
    return root() / sha256[:2] / sha256[2:4] / sha256


def sync_folder(folder: Path) -> None:
    """Make a name that was given in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
