"""`make faults`: hostile files by the thousand, changed at random; counts what was neither refused nor harmless."""

import argparse
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

MEMORY = 3 * 1024**3
#: A file that takes longer than this would hold a web process.
LONGEST_S = 60


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError when it takes longer."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """1 if any file was harmful, or made our own code fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats an earlier run")
    options = parser.parse_args()
    django.setup()
    from tests.hostile_files import mutated
    from tests.hostile_oracle import verdict

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    counts: Counter[str] = Counter()
    for file in mutated(options.seed, options.files):
        try:
            with at_most(LONGEST_S):
                counts[verdict(file)] += 1
        except Exception as error:
            counts["fault"] += 1
            say(f"{file.what}: {type(error).__name__}: {error}")
    say(
        f"uploads     seed {options.seed}: {options.files} files, {counts['refused']} refused,"
        f" {counts['harmless']} harmless: {counts['fault']} faults"
    )
    return 1 if counts["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())
