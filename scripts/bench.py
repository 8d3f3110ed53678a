"""`make bench`: runs `manage.py bench` on a database of its own that lives as long as the run.

`scripts/bench.py postgis|spatialite [arguments of manage.py bench]`. Files go to a folder of the run too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from steps import PYTHON, ROOT


def main(engine: str, arguments: list[str]) -> int:
    """The exit code of the command."""
    with tempfile.TemporaryDirectory(prefix="parkwacht-bench-") as folder:
        command = [str(PYTHON), "manage.py", "bench", *arguments]
        environment = {**os.environ, "DEMO": "1", "VAR_DIR": folder}
        if engine == "postgis":
            command = [str(PYTHON), "tests/cluster.py", *command]
        else:
            environment["DATABASE_URL"] = f"spatialite:///{Path(folder) / 'bench.sqlite3'}"
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1:2] not in (["postgis"], ["spatialite"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
