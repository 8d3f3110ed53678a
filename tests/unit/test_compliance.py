"""How a firm stands on a day (contracts.md): the order of the states, dates at their edges, the worst of premises."""

from datetime import date, timedelta
from itertools import product

import pytest

from gis.atlas.compliance import Lodged, Outcome, State, Term, compliance, newest, worst
from gis.places.duty import Duty

DAY = date(2026, 6, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PERMIT = Term(date(2026, 1, 1))
REFUSED = Lodged(date(2026, 1, 1), date(2026, 3, 1), Outcome.REFUSED, 1)
OPEN = Lodged(date(2026, 4, 1), key=2)


def test_the_first_that_holds_decides():
    order = [
        (State.UNKNOWN, lambda duty, *_: duty is Duty.UNKNOWN),
        (State.NOT_REQUIRED, lambda duty, *_: duty is Duty.NOT_REQUIRED),
        (State.CLOSED, lambda _, closed, *__: closed),
        (State.PERMIT, lambda _, __, permits, ___: bool(permits)),
        (State.REFUSED, lambda *a: a[3] == [REFUSED]),
        (State.APPLIED, lambda *a: a[3] in ([OPEN], [REFUSED, OPEN])),
        (State.TRANSITION, lambda duty, *_: duty is Duty.TRANSITION),
        (State.NONE, lambda *_: True),
    ]
    lodged = ([], [REFUSED], [OPEN], [REFUSED, OPEN])
    for duty, closed, permits, applications in product(Duty, (False, True), ([], [PERMIT]), lodged):
        expected = next(state for state, holds in order if holds(duty, closed, permits, applications))
        found = compliance(duty, closed=closed, permits=permits, applications=applications, on=DAY)
        assert found is expected, (duty, closed, permits, applications)


@pytest.mark.parametrize(
    ("term", "holds"),
    [
        (Term(DAY), True),
        (Term(AFTER), False),
        (Term(BEFORE, valid_to=DAY), True),
        (Term(BEFORE, valid_to=BEFORE), False),
        (Term(BEFORE, ended_on=DAY), True),
        (Term(BEFORE, valid_to=AFTER, ended_on=BEFORE), False),
    ],
)
def test_a_permit_holds_from_its_first_through_its_last_day(term, holds):
    assert term.holds(DAY) is holds
    assert (compliance(Duty.REQUIRED, permits=[term], on=DAY) is State.PERMIT) is holds


def test_a_revoked_permit_leaves_nothing():
    revoked = Term(date(2025, 1, 1), ended_on=BEFORE)
    granted = Lodged(date(2024, 11, 1), date(2025, 1, 1), Outcome.GRANTED)
    assert compliance(Duty.REQUIRED, permits=[revoked], applications=[granted], on=DAY) is State.NONE


def test_a_permit_that_starts_later_counts_as_applied_until_then():
    granted = Lodged(date(2026, 4, 1), BEFORE, Outcome.GRANTED)
    later = Term(AFTER)
    assert compliance(Duty.REQUIRED, permits=[later], applications=[granted], on=DAY) is State.APPLIED
    assert compliance(Duty.REQUIRED, permits=[later], applications=[granted], on=AFTER) is State.PERMIT


def test_a_decision_counts_from_the_day_it_is_sent():
    sent = Lodged(date(2026, 4, 1), DAY, Outcome.REFUSED)
    assert compliance(Duty.REQUIRED, applications=[sent], on=BEFORE) is State.APPLIED
    assert compliance(Duty.REQUIRED, applications=[sent], on=DAY) is State.REFUSED


def test_an_application_does_not_exist_before_its_receipt():
    coming = Lodged(AFTER)
    assert compliance(Duty.REQUIRED, applications=[coming], on=DAY) is State.NONE
    assert compliance(Duty.TRANSITION, applications=[coming], on=DAY) is State.TRANSITION
    assert compliance(Duty.TRANSITION, applications=[coming], on=AFTER) is State.APPLIED


def test_the_newest_application_decides_also_when_it_was_withdrawn():
    withdrawn = Lodged(date(2026, 4, 1), date(2026, 5, 1), Outcome.ENDED, 2)
    assert compliance(Duty.REQUIRED, applications=[REFUSED, withdrawn], on=date(2026, 3, 31)) is State.REFUSED
    assert compliance(Duty.REQUIRED, applications=[withdrawn, REFUSED], on=date(2026, 4, 30)) is State.APPLIED
    assert compliance(Duty.REQUIRED, applications=[REFUSED, withdrawn], on=DAY) is State.NONE


def test_of_two_on_one_day_the_later_numbered_is_newest():
    first, second = Lodged(DAY, key=1), Lodged(DAY, key=2)
    assert newest([second, first], DAY) is second
    assert newest([second, first], BEFORE) is None


def test_no_permit_needed_speaks_only_of_the_orders_of_that_time():
    decision = Lodged(date(2026, 1, 1), date(2026, 2, 1), Outcome.NOT_REQUIRED)
    known = {"applications": [decision], "on": DAY}
    assert compliance(Duty.REQUIRED, duty_since=date(2025, 4, 21), **known) is State.NOT_REQUIRED
    assert compliance(Duty.REQUIRED, duty_since=date(2026, 2, 1), **known) is State.NOT_REQUIRED
    assert compliance(Duty.REQUIRED, duty_since=date(2026, 2, 2), **known) is State.NONE


def test_premises_take_the_worst_in_the_order_of_the_contract():
    order = ["closed", "refused", "none", "applied", "transition", "unknown", "permit", "not_required"]
    assert [str(state) for state in State] == order
    for place, state in enumerate(order):
        assert worst(State(other) for other in order[place:]) == state
    assert worst([]) is None
