"""A worker process for the tests that kill it: `run_outbox` with one consumer that can be held.

`python -m tests.outbox_worker FOLDER [run_outbox options]`: the consumer of `test.slow` writes a municipality,
then a file `started` in FOLDER, and goes on when a file `go` is there.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")


def main() -> None:
    """Set up Django, register the consumer, work."""
    django.setup()
    from django.core.management import call_command

    from core.accounts.models import Municipality
    from core.outbox import registry

    folder = Path(sys.argv[1])

    @registry.consumer("test.slow")
    def slow(message: object) -> None:
        Municipality.objects.create(code=message.key, name=message.key)
        (folder / "started").touch()
        while not (folder / "go").exists():
            time.sleep(0.02)

    call_command("run_outbox", *sys.argv[2:])


if __name__ == "__main__":
    main()
