"""`make faults`: the fault runs on both databases, each on an empty one of its own that disappears afterwards.

Database and files lie on a small disk of their own (a tmpfs), so that it can be filled. Mounting it needs root.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from steps import PYTHON, ROOT

DISK_MB = 600


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


def run_on(database: str, arguments: list[str]) -> int:
    """`manage.py faults` on an empty database on a small disk; its exit code."""
    with small_disk() as disk, tempfile.TemporaryDirectory(prefix="pw-mail-", dir="/tmp") as mail:
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
    parser.add_argument("--parts", nargs="+", help="as `manage.py faults` has them; all by default")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    arguments = ["--runs", str(options.runs), "--seed", str(options.seed)]
    if options.parts:
        arguments += ["--parts", *options.parts]
    return max(run_on(database, arguments) for database in options.databases)


if __name__ == "__main__":
    sys.exit(main())
