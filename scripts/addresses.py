"""Fails where a file of ours names a package registry or a path that exists on one machine only."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In pieces, so that this file does not name one itself.
HOSTS = [
    r"py" + r"pi\.(org|python)",
    r"python" + r"hosted\.",
    r"registry\.(npm|yarn)" + r"(js|pkg)",
    r"deb" + r"\.debian\.",
]
PATHS = [
    r"(?<![\w./-])/" + folder + r"/[\w.-]" for folder in ("work", "root", "home", "Users", "opt/wheels", "tmp/plan")
]
FORBIDDEN = re.compile("|".join(HOSTS + PATHS))


def main() -> int:
    """Exit code 1, with file and line, if anything was found."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = 0
    for name in listed.stdout.strip("\0").split("\0"):
        path = ROOT / name
        if not path.is_file() or b"\0" in (content := path.read_bytes()):
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            if FORBIDDEN.search(line):
                print(f"{name}:{number}: {line.strip()[:120]}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
