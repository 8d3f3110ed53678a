"""A small disk of its own under database and file store, that can be filled to the last byte and freed again."""

import errno
import os
from pathlib import Path

from django.core.management.base import CommandError

#: More than this is no disk of its own, and filling it would hurt others.
LARGEST = 2 * 1024**3
_FILLER, _ATTEMPTS = "filler", 50


def require_small(folder: Path) -> None:
    """Raises CommandError unless the folder is where a small file system is mounted."""
    if not os.path.ismount(folder):
        raise CommandError(f"--disk {folder}: no file system is mounted here; `make faults` mounts one, as root")
    size = os.statvfs(folder).f_blocks * os.statvfs(folder).f_frsize
    if size > LARGEST:
        raise CommandError(f"--disk {folder}: {size} bytes is more than a disk of its own for faults")


def fill(folder: Path, leave: int) -> None:
    """Take all space but so many bytes. Others write meanwhile: what they took first is asked for less."""
    with (folder / _FILLER).open("wb") as filler:
        for _attempt in range(_ATTEMPTS):
            state = os.statvfs(folder)
            take = state.f_bavail * state.f_frsize - leave
            if take <= 0:
                return
            try:
                os.posix_fallocate(filler.fileno(), 0, take)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            else:
                return


def free(folder: Path) -> None:
    """Give it back."""
    (folder / _FILLER).unlink(missing_ok=True)
