"""No figure about fewer firms than the smallest group is told, nor follows from those that are."""

from core.disclosure.hiding import hidden

K = 5


def firms(**counts: int) -> dict[str, set[str]]:
    """So many firms of their own behind each answer."""
    return {answer: {f"{answer}{number}" for number in range(count)} for answer, count in counts.items()}


def test_large_groups_and_empty_ones_are_told() -> None:
    assert hidden(firms(ok=9, not_ok=5, not_checked=0), {}, K) == frozenset()


def test_a_small_group_takes_the_next_one_along_so_that_subtracting_tells_nothing() -> None:
    assert hidden(firms(ok=20, not_ok=4, not_checked=8, not_applicable=0), {}, K) == {"not_ok", "not_checked"}


def test_two_small_groups_hide_each_other() -> None:
    assert hidden(firms(ok=20, not_ok=4, not_checked=1), {}, K) == {"not_ok", "not_checked"}


def test_a_question_to_a_few_firms_is_not_told_at_all() -> None:
    assert hidden(firms(ok=3, not_ok=1), {}, K) == {"ok", "not_ok"}


def test_what_a_filter_left_out_may_not_be_small_either() -> None:
    assert "not_ok" in hidden(firms(ok=9, not_ok=9), firms(ok=9, not_ok=2), K)


def test_one_firm_visited_often_is_one_firm() -> None:
    assert hidden({"ok": ["a"] * 9, "not_ok": []}, {}, K) == {"ok", "not_ok"}


def test_two_tiny_groups_do_not_do_for_each_other() -> None:
    assert hidden(firms(ok=20, not_ok=1, not_checked=1), {}, K) == {"ok", "not_ok", "not_checked"}
