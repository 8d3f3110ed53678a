"""One night's look at the clock, in a process of its own: `python -m config.bench.night 2026-11-27T03:00+01:00`.

Prints what was done, the seconds it took, and the kilobytes that memory rose above what it was before.
"""

import json
import os
import sys
import time
from datetime import datetime

import django


def main(at: datetime) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    django.setup()
    import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
    from config.bench import memory
    from permits import tick

    before, started = memory.resident_kb(), time.perf_counter()
    done = tick.run(at)
    sys.stdout.write(json.dumps([done, time.perf_counter() - started, memory.peak_kb() - before]))


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
