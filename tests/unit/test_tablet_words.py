"""Every type and every member of the wire has a word on the page of whoever decides."""

from inspections.sync import merge, plain, reading, types, wording
from inspections.sync.models import Operation
from inspections.sync.views import LOOKS

BODIES = reading.SCHEMA["$defs"]["bodies"]


def test_every_type_has_its_words() -> None:
    assert set(wording.TYPES) == set(BODIES) == types.names()


def test_every_member_is_shown_or_left_out_on_purpose() -> None:
    members = {name for body in BODIES.values() for name in body.get("properties", {})}
    assert members == set(wording.MEMBERS) | plain.UNTOLD


def test_every_state_has_a_look_and_every_choice_its_words() -> None:
    assert set(LOOKS) == set(Operation.State.values)
    assert set(wording.CHOICES) == set(wording.CHOSEN)


def _line(*placed: tuple[int, str, str]) -> list[merge.Placed]:
    return [merge.Placed(seq, seq, seq, state, reason) for seq, state, reason in placed]


def test_a_person_closes_a_gap_and_what_was_missing_still_has_its_turn() -> None:
    gone = _line((1, "applied", ""), (3, "settled", "gap"), (4, "held", "gap"))
    assert merge.turn(gone).next == 4
    assert merge.turn([*gone, *_line((2, "stored", ""))]).next == 2
    other = _line((1, "applied", ""), (3, "settled", "shape"), (4, "held", "gap"))
    assert merge.turn(other).next is None, "who settles something else says nothing about the gap"


def test_only_what_has_not_had_its_turn_stands_behind_one_that_waits() -> None:
    line = _line((1, "held", "not_started"), (2, "stored", ""), (3, "held", "blob_missing"), (4, "held", "gap"))
    found = merge.turn(line)
    assert (found.next, found.behind, found.gap) == (1, (2, 4), ())


def test_every_reason_to_wait_has_its_words() -> None:
    assert set(wording.REASONS) & set(wording.WHAT_NOW) >= merge.STOPPING
