"""The last part of `make faults`: 50,000 requests that nobody would write, half of them on each database.

The same test as in CI (tests/web/test_api_fuzz.py), with more requests and another seed.
"""

import os
import subprocess
import sys
import time

from steps import PYTHON, ROOT


def main() -> int:
    """The worst exit code of the two."""
    requests, seed = int(os.environ.get("REQUESTS") or 50_000), os.environ.get("SEED") or str(int(time.time()))
    print(f"{requests:,} requests to the API, seed {seed}", flush=True)
    environment = {**os.environ, "API_REQUESTS": str(requests // 2), "API_SEED": seed}
    test = [str(PYTHON), "-m", "pytest", "-q", "--show-capture=no", "-rP", "tests/web/test_api_fuzz.py"]
    databases = (test, [str(PYTHON), "tests/cluster.py", *test])
    return max(subprocess.run(each, cwd=ROOT, env=environment, check=False).returncode for each in databases)


if __name__ == "__main__":
    sys.exit(main())
