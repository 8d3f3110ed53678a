"""A private PostGIS on a socket: for the tests, the benchmarks and the fault runs.

As a script, `python tests/cluster.py COMMAND ...` runs the command with DATABASE_URL set to a cluster
that lives exactly as long as the command; the exit code is the command's. Needs no rights, uses no port,
touches no other PostgreSQL on the machine. Durability is off: the data is worth nothing.

`python tests/cluster.py --durable FOLDER COMMAND ...` is for the fault runs: the cluster lies in FOLDER, keeps what
it has acknowledged as a real one does, and is started again each time something ends it.
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
#: As shipped, but for the size: it lies on a small disk, so that the disk can be filled.
DURABLE = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "64MB",
    "max_wal_size": "64MB",
    "jit": "off",
}
PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
#: Seconds between two looks at a cluster that is kept alive.
LOOK_S = 0.05


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


class Cluster:
    """A cluster in a folder of its own. `home` must be short: a socket path may have 107 characters."""

    def __init__(self, home: Path, options: dict[str, str]) -> None:
        self.home, self.folder, self.prefix = home, binaries(), _as_nobody(home)
        self.options = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgis://test@/postgres?host={self.home}"

    def make(self) -> None:
        """Lay out the folder; once."""
        initdb = [self.folder / "initdb", "-D", self.home / "data", "-U", "test", "-A", "trust", "-E", "UTF8"]
        command = [*self.prefix, *initdb, "--no-sync"]
        subprocess.run(command, cwd=self.home, env=PLAIN, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        with (self.home / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*self.prefix, self.folder / "postgres", "-D", self.home / "data", "-k", self.home, *self.options],
                cwd=self.home, env=PLAIN, stdout=log, stderr=log,
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Return when it answers. Raises SystemExit with its log when it ended or does not."""
        assert self.server is not None
        _wait_until_ready(self.folder, self.home, self.server)

    def keep_alive(self) -> None:
        """Start it again if it ended."""
        if self.server is not None and self.server.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait()


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a cluster and give its DATABASE_URL; stop it and remove its folder at the end."""
    # Nobody must be able to reach the folder: not under a home.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    cluster = Cluster(home, OPTIONS)
    try:
        cluster.make()
        cluster.start()
        cluster.wait_until_ready()
        yield cluster.url
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def beside_private(command: list[str]) -> int:
    """Run the command beside a cluster of its own; SIGTERM ends both."""
    with private_cluster() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the terminal sent it to the child too: let it finish in order
                continue


def beside_durable(home: Path, command: list[str]) -> int:
    """Run the command beside a durable cluster in `home` that is kept alive, as an operating system does."""
    cluster = Cluster(home, DURABLE)
    cluster.make()
    cluster.start()
    try:
        cluster.wait_until_ready()
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": cluster.url})
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while child.poll() is None:
            time.sleep(LOOK_S)
            cluster.keep_alive()
        return child.returncode
    finally:
        cluster.stop()


def main(arguments: list[str]) -> int:
    """The exit code of the command."""
    if arguments[:1] == ["--durable"] and len(arguments) > 2:
        return beside_durable(Path(arguments[1]), arguments[2:])
    if not arguments:
        raise SystemExit(__doc__)
    return beside_private(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
