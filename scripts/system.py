"""System packages: what is missing, and how to get it from Debian or Ubuntu."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NGINX_PROGRAM = Path("/usr/sbin/nginx")
# Installing PostgreSQL would start a server of its own; the tests bring theirs.
CREATECLUSTER = Path("/etc/postgresql-common/createcluster.conf")
# By release, for the line we print where no package list was ever fetched.
POSTGRESQL_OF = {"12": "15", "13": "17", "24.04": "16"}
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


@dataclass(frozen=True)
class Need:
    """Something the system must have: what it is for, whether it is there, which package brings it."""

    purpose: str
    present: Callable[[], bool]
    package: Callable[[], str]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_postgis() -> bool:
    return any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


def _newest_postgis() -> str:
    pattern = r"^postgresql-[0-9]+-postgis-3$"
    names = re.findall(r"^(postgresql-(\d+)-postgis-3) ", _output("apt-cache", "search", "--names-only", pattern), re.M)
    if names:
        return max(names, key=lambda name: int(name[1]))[0]
    return f"postgresql-{POSTGRESQL_OF.get(_release(), '17')}-postgis-3"


def _release() -> str:
    """Such as 12 or 24.04."""
    try:
        return platform.freedesktop_os_release().get("VERSION_ID", "")
    except OSError:
        return ""


def _has_chromium() -> bool:
    return any(map(shutil.which, ("chromium", "google-chrome", "chromium-browser")))


SPATIALITE = Need("the embedded database", lambda: _loads("mod_spatialite.so"), lambda: "libsqlite3-mod-spatialite")
VENV = Need("Python's venv", lambda: importlib.util.find_spec("ensurepip") is not None, lambda: "python3-venv")
POSTGIS = Need("tests on PostGIS", _has_postgis, _newest_postgis)
POPPLER = Need("tests of letters", lambda: shutil.which("pdftotext") is not None, lambda: "poppler-utils")
NGINX = Need("tests behind a proxy", lambda: NGINX_PROGRAM.exists(), lambda: "nginx")
CHROMIUM = Need("tests in a browser", _has_chromium, lambda: "chromium")
# Playwright's own Node is linked to it, and a small system has it not.
ATOMIC = Need("the driver of the browser", lambda: _loads("libatomic.so.1"), lambda: "libatomic1")


def provide(needs: list[Need]) -> str:
    """Install what is missing and say what was done. Exits with the exact command where we may not install."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return "unchanged"
    packages = [need.package() for need in missing]
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    become = _become_root()
    if become is None:
        wanted = ", ".join(f"{need.package()} ({need.purpose})" for need in missing)
        sys.exit(
            f"\nMissing on this machine: {wanted}.\nInstall it, then run this again:\n\n    sudo {' '.join(command)}\n"
        )
    if not all(_known(package) for package in packages):
        _run([*become, "apt-get", "update", "-q"])
        packages = [need.package() for need in missing]
        command = [*command[:4], *packages]
    if POSTGIS in missing and not CREATECLUSTER.exists():
        _run(
            [
                *become,
                "sh",
                "-c",
                f"mkdir -p {CREATECLUSTER.parent} && echo create_main_cluster = false > {CREATECLUSTER}",
            ]
        )
    _run([*become, *command])
    if NGINX in missing and shutil.which("systemctl"):
        # Its package starts a server on port 80 that nobody asked for. Where there is none this fails, harmlessly.
        subprocess.run([*become, "systemctl", "disable", "--now", "-q", "nginx"], capture_output=True, check=False)
    still = [need.purpose for need in missing if not need.present()]
    if still:
        sys.exit(f"\nInstalled {' '.join(packages)}, but still not found: {', '.join(still)}.")
    return f"installed {' '.join(packages)}"


def _become_root() -> list[str] | None:
    """Prefix that makes a command run as root; None where we may not, or there is no apt."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo"] if asks_nothing or sys.stdin.isatty() else None


def _known(package: str) -> bool:
    return "Candidate: (none)" not in (answer := _output("apt-cache", "policy", package)) and "Candidate:" in answer


def _output(*command: str) -> str:
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _run(command: list[str]) -> None:
    # sudo drops the environment, so the setting goes before the command itself.
    prefix = command[:1] if command[0] == "sudo" else []
    settings = [f"{name}={value}" for name, value in QUIET.items()]
    done = subprocess.run(
        [*prefix, "env", *settings, *command[len(prefix) :]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"\n{done.stdout[-3000:]}\nThis failed: {' '.join(command)}")
