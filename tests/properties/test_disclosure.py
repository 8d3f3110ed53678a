"""No figure gives a small group away: not by itself, not as what a total leaves over, not by what was told before."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from core.disclosure.group import small
from core.disclosure.hiding import hidden
from core.disclosure.rounding import Bound, Disclosure, together

groups = st.integers(2, 12)
counts = st.integers(0, 60)


def possible(shown, smallest):
    """Every number of firms that a shown count may stand for."""
    rule = Disclosure(smallest)
    return {number for number in range(200) if rule.count(number) == shown}


def firms_of(counts):
    """So many firms of their own behind each answer."""
    return {answer: {f"{answer}{number}" for number in range(count)} for answer, count in counts.items()}


@given(groups, counts)
def test_nothing_is_told_of_a_small_group_and_every_other_count_stands_for_several(smallest, firms):
    shown = Disclosure(smallest).count(firms)
    assert (shown is None) == (0 < firms < smallest)
    if shown is not None:
        assert shown % smallest == 0
        assert abs(shown - firms) <= smallest / 2
        assert not firms or len(possible(shown, smallest)) >= smallest / 2


@given(groups, counts)
def test_both_ways_of_telling_keep_the_same_groups_to_themselves(smallest, firms):
    """One rule: what rounding keeps to itself, hiding shuts as well, and nothing else among large answers."""
    kept = Disclosure(smallest).count(firms) is None
    answers = {"asked": range(firms), "other": range(100, 100 + 4 * smallest), "more": range(300, 300 + 4 * smallest)}
    assert kept == small(firms, smallest) == ("asked" in hidden(answers, {}, smallest))


@given(
    groups,
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12)),
)
def test_what_is_hidden_is_several_answers_of_many_firms_or_everything(smallest, here, left_out):
    shut = hidden(firms_of(here), firms_of(left_out), smallest)
    assert all(answer in shut for answer, count in here.items() if small(count, smallest))
    assert shut == set(here) or all(answer in shut for answer, count in left_out.items() if small(count, smallest))
    secret = [here.get(answer, 0) for answer in shut if here.get(answer)]
    assert not secret or shut == set(here) or (len(secret) > 1 and sum(secret) >= smallest)


@given(groups, st.lists(counts, min_size=1, max_size=6), st.data())
def test_what_is_reckoned_is_the_same_whatever_a_hidden_part_is(smallest, parts, data):
    """A total and a share are as they were when a hidden group had any other hidden size."""
    rule = Disclosure(smallest)
    others = [
        data.draw(st.sampled_from(sorted(possible(rule.count(part), smallest))), label="another size") for part in parts
    ]

    def told(sizes):
        shown = [rule.count(size) for size in sizes]
        return together(shown), rule.share(shown[0], together(shown[1:]))

    assert told(parts) == told(others)


@given(st.integers(5, 8), st.integers(0, 45), st.integers(0, 12), st.integers(0, 12))
@example(smallest=5, before=42, came=4, went=8)
@example(smallest=5, before=37, came=1, went=0)
@example(smallest=5, before=4, came=4, went=0)
def test_the_stock_of_two_months_does_not_tell_a_small_change(smallest, before, came, went):
    """What came less what went is the change of the stock: who hides in it keeps more than one size, or is nobody."""
    rule = Disclosure(smallest)
    if went > before:
        return
    flows = rule.flows(came, went)
    starts, ends = (possible(rule.count(stock), smallest) for stock in (before, before - went + came))
    left = {
        (more, less)
        for more, less in product(range(40), repeat=2)
        if rule.flows(more, less) == flows and any(start >= less and start - less + more in ends for start in starts)
    }
    for at, shown in enumerate(flows):
        if shown is None:
            sizes = {pair[at] for pair in left}
            assert len(sizes) > 1 or sizes == {0}


@given(counts, counts)
def test_a_bound_beside_a_hidden_group_is_true(part, rest):
    rule = Disclosure(5)
    share = rule.share(rule.count(part), rule.count(rest))
    if share is None:
        assert max(part, rest) < 5
    elif share.bound is Bound.AT_LEAST:
        assert 100 * part / (part + rest) >= share.percent - 1
    elif share.bound is Bound.AT_MOST:
        assert 100 * part / (part + rest) <= share.percent + 1


@given(groups, st.lists(st.integers(0, 400), max_size=80), st.sampled_from([50, 90]))
def test_so_many_cases_stand_on_both_sides_of_a_quantile(smallest, days, percent):
    shown = Disclosure(smallest).quantile(days, percent)
    if shown is not None:
        assert sum(day <= shown * 7 for day in days) >= max(smallest, len(days) * percent / 100)
        assert sum(day > (shown - 1) * 7 for day in days) >= smallest


def test_a_mean_of_few_firms_is_not_told_and_nought_is():
    rule = Disclosure(5)
    assert rule.mean(12, 20, 4) is None
    assert rule.mean(12, 20, 5) == 0.6
    assert rule.mean(0, 20, 0) == 0.0
    assert rule.mean(0, 0, 0) is None
