"""Putting a back-up back into an empty house, after every part was found whole."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backup import databases, manifest, taking
from config.backup.manifest import BackupError, Manifest
from core.audit import checkpoints
from core.files import storage
from core.files.models import StoredFile

Say = Callable[[str], None]


def choose(root: Path, name: str = "") -> Path:
    """The back-up of this name, by default the newest that was finished. Raises BackupError if there is none."""
    found = [path for path in taking.finished(root) if not name or path.name == name]
    if not found:
        raise BackupError(f"{root / name if name else root}: geen afgemaakte back-up / no finished back-up")
    return found[-1]


def check(folder: Path) -> Manifest:
    """Read every byte of the back-up. Raises BackupError that names the first file that is not what it was."""
    told = manifest.read(folder)
    manifest.check(folder, told)
    for sha256 in manifest.listed(folder):
        path = taking.place(folder.parent, sha256)
        if not path.exists():
            raise BackupError(f"{path}: ontbreekt / missing")
        if manifest.digest_of(path) != sha256:
            raise manifest.damaged(path)
    return told


def restore(folder: Path, say: Say) -> int:
    """Fill the empty house of these settings; how many stored files came back. Raises BackupError."""
    _refuse_unless_empty()
    told = check(folder)
    say("back-up heel / whole")
    _refuse_other(told)
    databases.load(folder / databases.file_name())
    say("database")
    files = 0
    for sha256 in manifest.listed(folder):
        storage.put(taking.place(folder.parent, sha256).read_bytes())
        files += 1
    say(f"{files} bestanden / files")
    with (folder / manifest.CHECKPOINTS).open("rb") as source:
        checkpoints.path().parent.mkdir(parents=True, exist_ok=True)
        manifest.copy(source, checkpoints.path())
    return files


def without_file() -> list[str]:
    """Stored files that a row refers to and the file store has not got."""
    there = set(storage.everything())
    pairs = StoredFile.objects.values_list("sha256", "original_sha256").iterator()
    return sorted({sha256 for pair in pairs for sha256 in pair if sha256} - there)


def _refuse_unless_empty() -> None:
    if not databases.is_empty():
        raise BackupError("DATABASE_URL: de database is niet leeg / the database is not empty; restore into a new one")
    if next(storage.everything(), None):
        raise BackupError(f"FILE_STORE: {storage.root()} is niet leeg / is not empty; restore into a new folder")
    if checkpoints.size():
        raise BackupError(f"VAR_DIR: {checkpoints.path()} bestaat al / exists already; move it away and keep it")


def _refuse_other(told: Manifest) -> None:
    if told.engine != connection.vendor:
        raise BackupError(f"DATABASE_URL: de back-up is van / the back-up is of {told.engine}, not {connection.vendor}")
    known = MigrationLoader(None).disk_migrations or {}
    for later in told.migrations.items():
        if later not in known:
            raise BackupError(
                f"deze back-up is van een nieuwere versie / this back-up is of a later version: {'.'.join(later)};"
                " install that version first"
            )
