"""`make faults`: the fault runs on both databases, each on an empty one of its own that disappears afterwards."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from steps import PYTHON, ROOT


def main() -> int:
    """The worst exit code of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats an earlier run")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    faults = [str(PYTHON), "manage.py", "faults", "--runs", str(options.runs), "--seed", str(options.seed)]
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        embedded = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": f"spatialite:///{folder}/faults.sqlite3"}
        server = {**os.environ, "VAR_DIR": folder}
        return max(
            subprocess.run(faults, cwd=ROOT, env=embedded, check=False).returncode,
            subprocess.run([str(PYTHON), "tests/cluster.py", *faults], cwd=ROOT, env=server, check=False).returncode,
        )


if __name__ == "__main__":
    sys.exit(main())
