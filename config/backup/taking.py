"""Making a back-up while the house is open.

In this order, so that nothing points at what was not saved: the view of the database is fixed together with the
length of the checkpoint file; the database is written as it was at that moment; then the files, which are only ever
added. The manifest comes last.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.backup import databases, manifest
from config.backup.manifest import BackupError, Manifest
from core.audit import checkpoints
from core.files import storage
from core.files.errors import FileMissing

FILES = "files"


@dataclass(frozen=True)
class Taken:
    """Where it is, how many files it has and how many of those are new; `missing`: lost or changed in the store."""

    folder: Path
    files: int
    added: int
    missing: list[str]


def take(root: Path, at: datetime, keep: int = 0) -> Taken:
    """Add a back-up to the folder of back-ups; of the older ones the newest `keep` - 1 stay (0: all).

    Raises BackupError if another one is being made there, or if the database cannot be written.
    """
    with _alone(root):
        folder = root / at.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        folder.mkdir(mode=0o700)
        parts = _database_and_checkpoints(folder)
        taken = _files(root, folder)
        parts[manifest.FILES] = manifest.digest_of(folder / manifest.FILES)
        told = Manifest(at.astimezone(UTC).isoformat(), connection.vendor, parts, _migrations(), taken.missing)
        manifest.write(folder, told)
        _forget(root, keep)
    return taken


def finished(root: Path) -> list[Path]:
    """The back-ups in this folder that have a manifest, oldest first."""
    return sorted(path.parent for path in root.glob(f"*/{manifest.NAME}"))


def place(root: Path, sha256: str) -> Path:
    """Where the back-ups of this folder keep a stored file: once for all of them."""
    return root / FILES / sha256[:2] / sha256


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"{root}: er loopt al een back-up / another back-up is being made") from error
        yield


def _database_and_checkpoints(folder: Path) -> dict[str, str]:
    dump, lines = folder / databases.file_name(), folder / manifest.CHECKPOINTS
    parts = {}
    with ExitStack() as stack:
        stack.enter_context(checkpoints.held())

        def fixed() -> None:
            size = checkpoints.size()
            stack.close()  # the workers need not wait for the rest
            parts[lines.name] = _first(checkpoints.path(), size, lines)

        databases.dump(dump, fixed)
    parts[dump.name] = manifest.digest_of(dump)
    return parts


def _first(path: Path, size: int, target: Path) -> str:
    if not path.exists():
        target.touch()
        return manifest.digest_of(target)
    with path.open("rb") as source:
        return manifest.copy(source, target, size)


def _files(root: Path, folder: Path) -> Taken:
    count, added, missing = 0, 0, []
    with (folder / manifest.FILES).open("w") as names:
        for sha256 in storage.everything():
            target = place(root, sha256)
            if not target.exists():
                try:
                    storage.write_whole(target, storage.read(sha256))
                except FileMissing:
                    missing.append(sha256)
                    continue
                added += 1
            count += 1
            names.write(f"{sha256}\n")
    return Taken(folder, count, added, missing)


def _migrations() -> dict[str, str]:
    """The last migration of each app."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _forget(root: Path, keep: int) -> None:
    """Remove the oldest. Their stored files stay: a file of the house is never removed, so a later one needs them."""
    for folder in finished(root)[:-keep] if keep else []:
        shutil.rmtree(folder)
