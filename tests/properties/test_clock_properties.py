"""What holds for every case: two independent clocks agree, and the laws of pauses."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from permits.clock.answer import Answer, answer
from permits.clock.errors import ClockError
from permits.clock.events import TYPES, Event
from permits.clock.question import reply
from permits.clock.reckoning import reckon
from permits.clock.strip import strip
from permits.clock.terms import Term
from tests import clock_oracle
from tests.clock_cases import law

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
GROUPS = (
    {"completion_requested", "completed", "completion_lapsed"},
    {"suspended_by_applicant", "suspended_by_force_majeure", "suspension_ended"},
    {kind for kind in TYPES if kind.startswith("lbb_")},
)
#: Cases are drawn freely and some cannot be; leaving those out is meant.
picky = settings(suppress_health_check=[HealthCheck.filter_too_much])
terms = st.builds(Term, st.sampled_from([1, 2, 6, 8, 8, 12, 13, 26]), st.booleans())
receipts = st.dates(FIRST, LAST)
gaps = st.integers(1, 45)


@st.composite
def chains(draw: st.DrawFn, starts: list[str], ends: list[str]) -> list[tuple[str, int]]:
    """Start, end, start, end … at growing distances from receipt; the last may stay open."""
    found, day = [], draw(st.integers(0, 60))
    for _ in range(draw(st.integers(0, 2))):
        found.append((draw(st.sampled_from(starts)), day))
        day += draw(gaps)
        found.append((draw(st.sampled_from(ends)), day))
        day += draw(gaps)
    return found[:-1] if found and draw(st.booleans()) else found


@st.composite
def advice(draw: st.DrawFn) -> list[tuple[str, int]]:
    """A request for advice with data questions, an extension, and mostly an end."""
    first = draw(st.integers(0, 70))
    found, day = [("lbb_requested", first)], first
    for _ in range(draw(st.integers(0, 2))):
        day += draw(gaps)
        found.append(("lbb_data_requested", day))
        day += draw(gaps)
        found.append(("lbb_data_received", day))
    if draw(st.booleans()):
        found.append(("lbb_extended", draw(st.integers(first + 1, first + 150))))
    if draw(st.booleans()):
        found = found[:-1] if found[-1][0] == "lbb_data_received" else found
    late = max(day for _kind, day in found)
    return [*found, (draw(st.sampled_from(["lbb_received", "lbb_declined"])), late + draw(st.integers(1, 90)))]


loose = st.lists(
    st.tuples(
        st.sampled_from(
            ["suspended_by_consent", "suspended_by_consent", "default_notice_received", "postponed", "decided"]
        ),
        st.integers(0, 250),
    ),
    max_size=4,
)
wild = st.lists(st.tuples(st.sampled_from(sorted(TYPES)), st.integers(-1, 200)), max_size=5)


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, Term, list[Event], date]:
    """A case with mostly lawful events, asked on any day near them."""
    received_on = draw(receipts)
    planned = [
        *draw(chains(["completion_requested"], ["completed", "completion_lapsed"])),
        *draw(chains(["suspended_by_applicant", "suspended_by_force_majeure"], ["suspension_ended"])),
        *draw(st.one_of(st.just([]), advice())),
        *draw(loose),
        *draw(st.one_of(st.just([]), st.just([]), wild)),
    ]
    events = [_event(draw, kind, received_on + timedelta(days=after)) for kind, after in planned]
    assume(_unambiguous(events))
    return (
        received_on,
        draw(terms),
        draw(st.permutations(events)),
        received_on + timedelta(days=draw(st.integers(0, 420))),
    )


def _event(draw: st.DrawFn, kind: str, on: date) -> Event:
    until = weeks = None
    if kind == "suspended_by_consent" or (kind == "completion_requested" and draw(st.booleans())):
        until = on + timedelta(days=draw(st.integers(0, 50)))
    if kind in {"postponed", "lbb_extended"}:
        weeks = draw(st.integers(1, 4))
    return Event(kind, on, until, weeks)


def _unambiguous(events: list[Event]) -> bool:
    """No two events of one ground on one day: their order would be a matter of taste to two clocks."""
    days = [(number, event.on) for event in events for number, group in enumerate(GROUPS) if event.type in group]
    return len(days) == len(set(days))


def _ask(received_on: date, term: Term, events: list[Event], on: date) -> Answer:
    try:
        return answer(received_on, term, on, events, law())
    except ClockError:
        assume(False)
        raise


def _as_question(received_on: date, term: Term, events: list[Event], on: date) -> dict:
    listed = [
        {"type": event.type, "on": event.on.isoformat()}
        | ({"until": event.until.isoformat()} if event.until else {})
        | ({"weeks": event.weeks} if event.weeks else {})
        for event in events
    ]
    return {
        "received_on": received_on.isoformat(),
        "term": {"weeks": term.weeks, "atw_applies": term.atw_applies},
        "on": on.isoformat(),
        "events": listed,
    }


@settings(max_examples=1000, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases())
def test_two_independent_clocks_agree(case):
    question = _as_question(*case)
    ours, theirs = reply(json.dumps(question).encode(), law()), clock_oracle.reckon(question)
    if theirs is None:
        assert "error" in ours
    else:
        assert {key: ours.get(key) for key in theirs} == theirs


@picky
@given(cases())
def test_the_days_of_the_steps_add_up(case):
    found = _ask(*case)
    if found.due_on is not None:
        assert sum(step.days for step in found.steps) == (found.due_on - found.received_on).days
        assert found.unrolled_on - found.nominal_on == timedelta(days=found.paused_days)


@picky
@given(cases(), st.randoms())
def test_the_order_of_entry_never_matters(case, random):
    received_on, term, events, on = case
    shuffled = random.sample(events, len(events))
    assert _ask(received_on, term, events, on) == _ask(received_on, term, shuffled, on)


@picky
@given(cases(), st.integers(0, 60), st.integers(0, 60))
def test_one_more_pause_never_brings_the_due_date_forward(case, after, length):
    received_on, term, events, on = case
    before = _ask(received_on, term, events, on)
    start = received_on + timedelta(days=after)
    more = Event("suspended_by_consent", start, start + timedelta(days=length))
    try:
        found = answer(received_on, term, on, [*events, more], law())
    except ClockError:  # a pause may make a postponement late, never the other way round
        pytest.fail("a pause made the case impossible")
    if found.due_on is not None and before.due_on is not None:
        assert found.due_on >= before.due_on
    assert found.paused_days >= before.paused_days


@picky
@given(cases())
def test_the_same_pause_twice_counts_once(case):
    received_on, term, events, on = case
    consents = [event for event in events if event.type == "suspended_by_consent"]
    assert _ask(received_on, term, events, on).due_on == _ask(received_on, term, events + consents, on).due_on


@given(receipts, terms, st.lists(st.tuples(st.integers(0, 100), st.integers(0, 40)), max_size=4), st.integers(1, 30))
def test_later_receipt_never_makes_the_end_earlier(received_on, term, pauses, later):
    last = received_on + timedelta(days=600)
    events = [
        Event(
            "suspended_by_consent",
            received_on + timedelta(days=30 + after),
            received_on + timedelta(days=30 + after + length),
        )
        for after, length in pauses
    ]
    early = answer(received_on, term, last, events, law())
    late = answer(received_on + timedelta(days=later), term, last, events, law())
    assert late.due_on >= early.due_on


@picky
@given(cases(), st.integers(1, 200))
def test_a_term_that_is_over_stays_over(case, more):
    """Once the due date has passed no later event moves it: a default can't be undone."""
    received_on, term, events, on = case
    found = _ask(received_on, term, events, on)
    assume(found.due_on is not None and on > found.due_on)
    assert _ask(received_on, term, events, on + timedelta(days=more)).due_on == found.due_on


@picky
@given(cases())
def test_without_pauses_and_roll_the_nominal_date_is_the_due_date(case):
    received_on, term, events, on = case
    bare = [event for event in events if event.type in {"postponed", "decided", "default_notice_received"}]
    found = _ask(received_on, Term(term.weeks, atw_applies=False), bare, on)
    assert found.due_on == found.nominal_on


@picky
@given(cases())
def test_a_due_date_under_the_termijnenwet_is_never_a_free_day(case):
    received_on, term, events, on = case
    found = _ask(received_on, term, events, on)
    assume(found.due_on is not None and term.atw_applies and term.weeks <= 12)
    assert not clock_oracle.is_free(found.due_on)


@picky
@given(cases())
def test_the_strip_covers_each_day_once(case):
    found = _ask(*case)
    drawn = strip(found)
    assert sum(segment.days for segment in drawn.segments) == sum(month.days for month in drawn.months) == drawn.days
    starts = [segment.first for segment in drawn.segments]
    assert starts == sorted(starts)
    assert all(bar.first >= 1 and bar.first + bar.days - 1 <= drawn.days for bar in drawn.bars)
    rows = [(bar.row, day) for bar in drawn.bars for day in range(bar.first, bar.first + bar.days)]
    assert len(rows) == len(set(rows))


@picky
@given(cases())
def test_penalty_days_and_amount_stay_within_the_law(case):
    received_on, term, events, on = case
    notice = Event("default_notice_received", received_on + timedelta(days=300))
    penalty = _ask(received_on, term, [*events, notice], on + timedelta(days=300)).penalty
    assume(penalty is not None)
    assert 0 <= penalty.days <= 42
    assert 23 * penalty.days <= penalty.euro <= 1442
    assert penalty.first_day <= penalty.last_day < penalty.first_day + timedelta(days=42)


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_rubbish_is_an_error_in_both_languages(line):
    found = reply(line, law())
    assert " / " in found["error"]


def test_reckon_of_no_pause_is_the_nominal_end():
    found = reckon(date(2026, 2, 2), 56, [], date(2026, 2, 2))
    assert (found.end, found.paused_days, found.counted) == (date(2026, 3, 30), 0, ())
