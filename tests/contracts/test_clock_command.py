"""`manage.py clock` as contracts.md promises it: lines in, lines out, one at a time."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from permits.management.commands import clock
from permits.policy import selectors, services
from permits.policy.models import TermRule

pytestmark = pytest.mark.django_db

EXAMPLES = [json.loads(line) for line in (Path(__file__).parent / "clock_examples.jsonl").read_text().splitlines()]
GOOD = json.dumps(EXAMPLES[0]).encode() + b"\n"


@pytest.fixture(autouse=True)
def policy() -> Iterator[None]:
    services.load()
    yield
    selectors.forget()


def feed(monkeypatch: pytest.MonkeyPatch, source: object) -> tuple[list[dict], int]:
    """The answers to what stands on standard input, and the exit code."""

    class Stdin:
        buffer = source if hasattr(source, "readline") else io.BytesIO(source)

    monkeypatch.setattr(sys, "stdin", Stdin)
    out, code = io.StringIO(), 0
    try:
        call_command("clock", stdout=out)
    except SystemExit as ended:
        code = ended.code
    return [json.loads(line) for line in out.getvalue().splitlines()], code


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_worked_examples(monkeypatch, example):
    [answer], code = feed(monkeypatch, json.dumps(example).encode())
    expected = dict(example["expect"])
    penalty = expected.pop("penalty", None)
    assert {key: answer[key] for key in expected} == expected
    assert penalty is None or penalty.items() <= answer["penalty"].items()
    assert code == 0


def test_an_answer_has_these_keys(monkeypatch):
    [answer], _code = feed(monkeypatch, GOOD)
    assert list(answer) == [
        "due_on",
        "nominal_on",
        "paused_days",
        "running",
        "calendar_complete",
        "penalty",
        "steps",
    ]
    assert all(set(step) == {"days", "law", "text"} for step in answer["steps"])


def test_a_bad_line_is_answered_and_the_rest_goes_on(monkeypatch):
    answers, code = feed(monkeypatch, b"nonsense\n" + GOOD + b'{"on": 1}\n' + GOOD)
    assert ["error" in answer for answer in answers] == [True, False, True, False]
    assert code == 1


def test_blank_lines_and_a_byte_order_mark_are_passed_over(monkeypatch):
    answers, code = feed(monkeypatch, b"\xef\xbb\xbf" + GOOD + b"\n  \r\n" + GOOD.replace(b"\n", b"\r\n"))
    assert [answer["due_on"] for answer in answers] == ["2026-03-30"] * 2
    assert code == 0


def test_nothing_in_nothing_out(monkeypatch):
    assert feed(monkeypatch, b"") == ([], 0)


def test_the_last_line_needs_no_newline(monkeypatch):
    assert len(feed(monkeypatch, GOOD + GOOD.strip())[0]) == 2


def test_a_line_without_end_is_refused_in_pieces(monkeypatch):
    monkeypatch.setattr(clock, "MOST_BYTES", 1000)
    answers, code = feed(monkeypatch, b"x" * 5000 + b"\n" + GOOD + b"y" * 1001)
    assert [answer.get("error") for answer in answers] == [
        "regel langer dan 1000 bytes / line longer than 1000 bytes",
        None,
        "regel langer dan 1000 bytes / line longer than 1000 bytes",
    ]
    assert code == 1


def test_each_answer_leaves_before_the_next_line_is_read(monkeypatch):
    """Constant memory, and a caller may ask one line at a time."""
    out = io.StringIO()

    class Asking:
        asked = 0

        def readline(self, limit: int) -> bytes:
            assert len(out.getvalue().splitlines()) == self.asked
            self.asked += 1
            return GOOD if self.asked <= 50 else b""

    class Stdin:
        buffer = Asking()

    monkeypatch.setattr(sys, "stdin", Stdin)
    call_command("clock", stdout=out)
    assert Stdin.buffer.asked == 51


def test_without_policy_rows_the_command_says_what_to_do(monkeypatch):
    TermRule.objects.all().delete()
    monkeypatch.setattr("permits.policy.fixtures.TABLES", (("terms.json", "terms", TermRule),))
    selectors.forget()
    with pytest.raises(CommandError, match="load_policy"):
        call_command("clock", stdout=io.StringIO())
