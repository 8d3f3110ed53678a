"""What a back-up says about itself: the parts with their SHA-256, written last, so that a torn one has none."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

NAME = "manifest.json"
FILES = "files.txt"
CHECKPOINTS = "audit-checkpoints.log"
VERSION = 1
_CHUNK = 1024 * 1024


class BackupError(Exception):
    """The back-up cannot be made, trusted or put back; `str()` is a sentence that names the file."""


@dataclass(frozen=True)
class Manifest:
    """`parts`: name to SHA-256 of the database, the checkpoint file and the list of stored files.

    `engine`: postgresql or sqlite. `migrations`: the last one applied of each app. `missing`: stored files that
    the file store had lost or changed when the back-up was made.
    """

    taken_at: str
    engine: str
    parts: dict[str, str]
    migrations: dict[str, str]
    missing: list[str]
    version: int = VERSION


def write(folder: Path, manifest: Manifest) -> None:
    """Write it with its own digest, on disk before this returns."""
    body = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    text = json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "manifest": body}, indent=1)
    temporary = folder / f".{NAME}"
    with temporary.open("w") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a back-up. Raises BackupError if it is not there, damaged or of a later version."""
    path = folder / NAME
    if not path.exists():
        raise BackupError(
            f"{path}: ontbreekt, deze back-up is nooit afgemaakt / missing, this back-up was never finished"
        )
    try:
        found = json.loads(path.read_text())
        whole = hashlib.sha256(found["manifest"].encode()).hexdigest() == found["sha256"]
        manifest = Manifest(**json.loads(found["manifest"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path) from error
    if not whole:
        raise damaged(path)
    if manifest.version != VERSION:
        raise BackupError(f"{path}: onbekende versie / unknown version {manifest.version}")
    return manifest


def damaged(path: Path) -> BackupError:
    return BackupError(f"{path}: beschadigd, niet gebruikt / damaged, not used")


def check(folder: Path, manifest: Manifest) -> None:
    """Raise BackupError at the first part that is not what it was."""
    for name, digest in manifest.parts.items():
        if not (folder / name).exists():
            raise BackupError(f"{folder / name}: ontbreekt / missing")
        if digest_of(folder / name) != digest:
            raise damaged(folder / name)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def copy(source: BinaryIO, path: Path, size: int | None = None) -> str:
    """Copy (the first `size` bytes) to a new file, on disk before this returns; SHA-256 of what was copied."""
    running, left = hashlib.sha256(), size
    with path.open("wb") as target:
        while part := source.read(_CHUNK if left is None else min(_CHUNK, left)):
            running.update(part)
            target.write(part)
            left = None if left is None else left - len(part)
        target.flush()
        os.fsync(target.fileno())
    return running.hexdigest()


def listed(folder: Path) -> Iterator[str]:
    """The SHA-256 of every stored file of this back-up."""
    with (folder / FILES).open() as lines:
        yield from (line.strip() for line in lines)
