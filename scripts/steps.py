"""One step of the set-up: done only when what it depends on has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Step:
    """What to do, the files and folders (globs from the root) it depends on, and what it makes.

    A stamp beside `makes`, written last, holds the fingerprint of the inputs: a step that was cut off is
    done again. `makes` None: there is no cheap way to know, so the step runs each time.
    """

    title: str
    action: Callable[[], None]
    inputs: tuple[str, ...] = ()
    makes: Path | None = None
    also: str = ""  # goes into the fingerprint too
    mark: str = ".stamp"  # two steps on one thing need two names

    @property
    def stamp(self) -> Path | None:
        if self.makes is None:
            return None
        return self.makes / self.mark if self.makes.is_dir() else self.makes.with_name(self.makes.name + self.mark)

    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of all inputs, the thing made, and `also`."""
        digest = hashlib.sha256(f"{self.also} {_identity(self.makes)}".encode())
        for path in _files(self.inputs):
            digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def is_done(self) -> bool:
        if self.makes is None or not self.makes.exists():
            return False
        stamp = self.stamp
        return stamp is not None and stamp.exists() and stamp.read_text() == self.fingerprint()

    def run(self) -> bool:
        """Do it unless it is done; True if there was something to do."""
        if self.is_done():
            return False
        if self.stamp:
            self.stamp.unlink(missing_ok=True)
        self.action()
        if self.stamp:
            self.stamp.write_text(self.fingerprint())
        return True


def _identity(made: Path | None) -> str:
    """A file that was deleted and made again by hand is not the one we stamped."""
    return str(made.stat().st_ino) if made and made.is_file() else ""


def _files(globs: Iterable[str]) -> list[Path]:
    found = {path for pattern in globs for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts and path.name != ".stamp")


def run_all(steps: Iterable[Step]) -> None:
    """Run the steps in order with a line of progress for each."""
    steps = list(steps)
    for number, step in enumerate(steps, start=1):
        print(f"[{number}/{len(steps)}] {step.title} ... ", end="", flush=True)
        started = time.monotonic()
        print(f"{time.monotonic() - started:.1f} s" if step.run() else "unchanged", flush=True)


def call(*command: str | Path, env: dict[str, str] | None = None, show: bool = False) -> None:
    """Run a command in the root of the house; on failure print what it said and stop.

    `show` lets its output through, for a command with progress of its own.
    """
    if show:
        print(flush=True)
    target = None if show else subprocess.PIPE
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
        stdout=target, stderr=None if show else subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = "" if show else done.stdout[-4000:]
        sys.exit(f"\n{said}\nThis failed: {' '.join(map(str, command))}")


def manage(*arguments: str, env: dict[str, str] | None = None, show: bool = False) -> None:
    """Run a Django command with the interpreter of the house."""
    call(PYTHON, "manage.py", *arguments, env=env, show=show)
