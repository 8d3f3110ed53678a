"""`make faults`: the fault runs on both databases, side by side, each on an empty one of its own.

Database and files lie on a small disk of their own (a tmpfs), so that it can be filled. Mounting it needs root. Part
`tablets` brings 8 GB of photos, and has a folder of the ordinary disk instead.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from steps import PYTHON, ROOT

DISK_MB = 600
SMALL, ROOMY = ("outbox", "moves", "sync", "house"), ("tablets",)
#: Within so many seconds the house answers again after a crash (docs/performance.md).
BACK_S = 10
#: With more than this to do before we begin, the machine is not ours, and a late answer says nothing of the house.
QUIET_LOAD = 1.0


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system in memory. Exits with a sentence where this user may not mount one: nothing is skipped."""
    # A socket path may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="pw-disk-", dir="/tmp") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "parkwacht-faults", folder]
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode:
            sys.exit(
                "The fault runs fill a disk of their own, and mounting one needs root (or CAP_SYS_ADMIN): run them as"
                f" root.\nmount said: {mounted.stderr.strip()}"
            )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def roomy_disk() -> Iterator[Path]:
    """A folder of the ordinary disk."""
    with tempfile.TemporaryDirectory(prefix="pw-disk-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the cluster in it runs as nobody
        yield Path(folder)


def run_on(database: str, parts: Sequence[str], arguments: list[str]) -> int:
    """`manage.py faults` for the parts on an empty database, each on the disk that it needs; the worst exit code."""
    worst = 0
    for place, some in ((small_disk, SMALL), (roomy_disk, ROOMY)):
        if chosen := [part for part in some if part in parts]:
            worst = max(worst, run_in(place(), database, ["--parts", *chosen, *arguments]))
    return worst


def run_in(place: AbstractContextManager[Path], database: str, arguments: list[str]) -> int:
    """`manage.py faults` on an empty database in this place; its exit code."""
    with place as disk, tempfile.TemporaryDirectory(prefix="pw-mail-", dir="/tmp") as mail:
        environment = {**os.environ, "VAR_DIR": str(disk), "FILE_STORE": f"file://{disk}/files"}
        environment |= {"EMAIL_URL": f"file://{mail}", "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings.local"}
        command = [str(PYTHON), "manage.py", "faults", "--disk", str(disk), *arguments]
        if database == "postgis":
            (disk / "pg").mkdir()
            command = [str(PYTHON), "tests/cluster.py", "--durable", str(disk / "pg"), *command]
        else:
            environment["DATABASE_URL"] = f"spatialite:///{disk}/faults.sqlite3"
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """The worst exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="faults of each part")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats an earlier run")
    parser.add_argument("--databases", nargs="+", choices=["spatialite", "postgis"], default=["spatialite", "postgis"])
    parser.add_argument("--parts", nargs="+", choices=SMALL + ROOMY, default=SMALL + ROOMY)
    options, more = parser.parse_known_args()  # the rest is for `manage.py faults`
    load = os.getloadavg()[0]
    print(f"seed {options.seed}", flush=True)
    arguments = ["--runs", str(options.runs), "--seed", str(options.seed), *more]
    if load <= QUIET_LOAD:
        arguments += ["--back-within", str(BACK_S)]
    else:
        print(f"load {load:.1f}: not quiet, so that back in {BACK_S} s is measured but not judged", flush=True)
    with ThreadPoolExecutor() as side_by_side:
        return max(side_by_side.map(lambda database: run_on(database, options.parts, arguments), options.databases))


if __name__ == "__main__":
    sys.exit(main())
