"""`make lint`: every check of the code that needs no running house, two at a time, with one line for each.

`make lint` shows what a failing check said; `scripts/lint.py ruff types` runs only those named.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from install import npm_command
from steps import PYTHON, ROOT

OWN = str(PYTHON.parent)
#: Enough to read the production settings, for the checks that Django does on them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-to-let-the-checks-read-these-settings-0123456789",
    "ALLOWED_HOSTS": "parkwacht.example",
    "DATABASE_URL": "postgis://check@/check",
    "EMAIL_URL": "smtp://mail.parkwacht.example",
    "PROXY_COUNT": "1",
    "FIELD_KEYS": "check:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
DJANGO = [str(PYTHON), "manage.py"]


@dataclass(frozen=True)
class Check:
    """A command that must exit with 0."""

    name: str
    command: list[str]
    environment: dict[str, str] | None = None


def templates() -> list[str]:
    """Every template of ours."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.html"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.split() if "templates/" in name and (ROOT / name).exists()]


def checks() -> list[Check]:
    """All checks, the slow ones first so that two cores end together."""
    npm, node = npm_command("run", "check", "--silent")
    return [
        Check("types", [f"{OWN}/mypy"]),
        Check("typescript", npm, node),
        Check("django", [*DJANGO, "check", "--fail-level", "WARNING"]),
        Check("production", [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Check("migrations", [*DJANGO, "makemigrations", "--check", "--dry-run"]),
        Check("one-step", [str(PYTHON), "scripts/one_step.py"]),
        Check("rules", [f"{OWN}/ruff", "check", "."]),
        Check("format", [f"{OWN}/ruff", "format", "--check", "."]),
        Check("imports", [f"{OWN}/lint-imports"]),
        Check("house-rules", [str(PYTHON), "scripts/house_rules.py"]),
        Check("templates", [f"{OWN}/djlint", "--lint", "--quiet", *templates()]),
        Check("template-tags", [f"{OWN}/djade", "--check", "--target-version", "5.2", *templates()]),
        Check("translations", [str(PYTHON), "scripts/messages.py", "--check"]),
        Check("addresses", [str(PYTHON), "scripts/addresses.py"]),
    ]


def run(check: Check) -> tuple[Check, int, str, float]:
    """The check, its exit code, what it said, and how long it took in seconds."""
    started = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, env={**os.environ, **(check.environment or {})}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return check, done.returncode, done.stdout, time.monotonic() - started


def beginning(said: str, lines: int = 40) -> str:
    """The first lines; how many more there are, if any."""
    first, rest = said.strip().splitlines()[:lines], said.strip().splitlines()[lines:]
    return "\n".join([*first, f"... and {len(rest)} lines more"] if rest else first)


def main(names: list[str]) -> int:
    """1 if any check failed."""
    chosen = [check for check in checks() if not names or check.name in names]
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, code, said, seconds in pool.map(run, chosen):
            print(f"{'failed' if code else 'ok':<6}  {check.name:<14} {seconds:5.1f} s", flush=True)
            if code:
                failed.append(check.name)
                print(re.sub("^", "    ", said.strip() if names else beginning(said), flags=re.M), flush=True)
    print(
        f"{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}"
        if failed
        else f"all {len(chosen)} checks passed"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
