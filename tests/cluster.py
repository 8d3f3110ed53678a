"""A private PostGIS on a socket: for the tests, the benchmarks and the fault runs.

As a script, `python tests/cluster.py COMMAND ...` runs the command with DATABASE_URL set to a cluster
that lives exactly as long as the command; the exit code is the command's. Needs no rights, uses no port,
touches no other PostgreSQL on the machine. Durability is off: the data is worth nothing.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
}


def binaries() -> Path:
    """Folder of the newest installed PostgreSQL that has PostGIS. Raises SystemExit with what to install."""
    found = {
        int(match[1]): Path(f"/usr/lib/postgresql/{match[1]}/bin")
        for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control")
        if (match := re.fullmatch(r"(\d+)", control.parts[-3]))
    }
    if not found:
        raise SystemExit(
            "No PostgreSQL with PostGIS here: `make test` installs it, or postgresql-<n>-postgis-3 by hand."
        )
    return found[max(found)]


def _as_nobody(home: Path) -> list[str]:
    """Prefix that makes the server die with us, even on SIGKILL, and not run as root, which it refuses."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        prefix += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    return prefix


def _wait_until_ready(folder: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        ready = subprocess.run([folder / "pg_isready", "-q", "-h", home, "-U", "test"], check=False)
        if ready.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a cluster and give its DATABASE_URL; stop it and remove its folder at the end."""
    # A socket path may have 107 characters, and nobody must be able to reach it: not under a home folder.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    folder, prefix = binaries(), _as_nobody(home)
    plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    initdb = [folder / "initdb", "-D", home / "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*prefix, *initdb], cwd=home, env=plain, check=True, stdout=subprocess.DEVNULL)
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [*prefix, folder / "postgres", "-D", home / "data", "-k", home, *options],
            cwd=home, env=plain, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_until_ready(folder, home, server)
        yield f"postgis://test@/postgres?host={home}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command beside a cluster of its own; SIGTERM ends both."""
    if not command:
        raise SystemExit(__doc__)
    with private_cluster() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the terminal sent it to the child too: let it finish in order
                continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
