"""`make test`: the front end's tests, then all of ours on the embedded database and again on PostGIS.

All three run even when one fails; the exit code is that of the first that failed. Each ends with its
runner's own summary, pytest's last.
"""

import subprocess
import sys

from install import npm
from steps import PYTHON, ROOT

PYTEST = [str(PYTHON), "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
# These touch no database: once is enough.
PURE = ["--ignore=tests/unit"]


def front_end() -> int:
    """Vitest; its exit code."""
    try:
        npm("test", show=True)
    except SystemExit as failure:
        print(failure)
        return 1
    return 0


def on(title: str, *command: str) -> int:
    """One pass over the tests; pytest's exit code."""
    print(f"\n=== {title} ===", flush=True)
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """All passes; 0 only if each of them passed."""
    extra = sys.argv[1:]
    results = [
        front_end(),
        on("embedded database (SpatiaLite)", *PYTEST, *extra),
        on("PostGIS", str(PYTHON), "tests/cluster.py", *PYTEST, *PURE, *extra),
    ]
    return next((code for code in results if code), 0)


if __name__ == "__main__":
    sys.exit(main())
