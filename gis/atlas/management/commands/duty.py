"""`manage.py duty`: the permit duty as a filter, one JSON question a line in, one JSON answer a line out."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand
from django.utils import translation

from gis.atlas.duty_question import reply

MOST_BYTES = 64 * 1024
_BOM = b"\xef\xbb\xbf"
_TOO_LONG = {"error": f"regel langer dan {MOST_BYTES} bytes / line longer than {MOST_BYTES} bytes"}


class Command(BaseCommand):
    help = "Answers permit duty questions: JSON lines in, JSON lines out. Exit 1 if any line was bad."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("nl"):
            bad = self._answer_all()
        if bad:
            sys.exit(1)

    def _answer_all(self) -> bool:
        bad = False
        try:
            for line in _lines(sys.stdin.buffer):
                found = _TOO_LONG if line is None else reply(line)
                bad = bad or "error" in found
                self.stdout.write(json.dumps(found, ensure_ascii=False))
                self.stdout.flush()  # whoever asks one line at a time waits for its answer
        except BrokenPipeError:
            # The reader left. Python flushes once more at exit; that must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            bad = True
        return bad


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines that hold something; None for one that is too long, which is skipped to its end."""
    line = source.readline(MOST_BYTES + 1).removeprefix(_BOM)
    while line:
        if len(line) > MOST_BYTES:
            yield None
            while line and not line.endswith(b"\n"):
                line = source.readline(MOST_BYTES)
        elif line.strip():
            yield line
        line = source.readline(MOST_BYTES + 1)
