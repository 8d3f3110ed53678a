"""`manage.py clock`: the statutory clock as a filter, one JSON case a line in, one JSON answer a line out."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from permits.clock.errors import ClockError
from permits.clock.law import ClockLaw
from permits.clock.question import reply
from permits.policy.selectors import PolicyNotLoaded, clock_law

MOST_BYTES = 1024 * 1024
BOM = b"\xef\xbb\xbf"


class Command(BaseCommand):
    help = "Answers statutory clock questions: JSON lines in, JSON lines out. Exit 1 if any line was bad."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            law = clock_law()
        except PolicyNotLoaded as error:
            raise CommandError(str(error)) from error
        try:
            bad = self._answer_all(law)
        except BrokenPipeError:
            # The reader left. Python flushes once more at exit; that must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            bad = True
        if bad:
            sys.exit(1)

    def _answer_all(self, law: ClockLaw) -> bool:
        bad = False
        for line in lines(sys.stdin.buffer):
            found = {"error": str(line)} if isinstance(line, ClockError) else reply(line, law)
            bad = bad or "error" in found
            self.stdout.write(json.dumps(found))
            self.stdout.flush()  # whoever asks one line at a time waits for its answer
        return bad


def lines(source: BinaryIO) -> Iterator[bytes | ClockError]:
    """The lines that hold something, one at a time; one that is too long becomes an error and is skipped."""
    line = source.readline(MOST_BYTES + 1).removeprefix(BOM)
    while line:
        if len(line) > MOST_BYTES:
            _skip_rest(source, line)
            yield ClockError("too_long", most=MOST_BYTES)
        elif line.strip():
            yield line
        line = source.readline(MOST_BYTES + 1)


def _skip_rest(source: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = source.readline(MOST_BYTES)
