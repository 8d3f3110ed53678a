"""The map reads what the real services wrote: cases walked from receipt to their end, looked at on days between."""

from datetime import date, timedelta

import pytest

from gis.atlas.selectors import standings_on
from permits import flows
from permits.services import ending
from permits.statecharts import application as chart
from tests.cases import walk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
RECEIVED = date(2026, 2, 2)


@pytest.fixture
def case(municipality):
    return walk(municipality, RECEIVED, today=TODAY)


def state(case, on):
    (standing,) = standings_on(case.cast.municipality, on, [case.case.premises])
    return str(standing.state)


def story(case, *days):
    return [state(case, day) for day in days]


def test_from_application_to_permit_to_its_end(case):
    case.review().complete().steps().grant().publish()
    sent = case.case.decided_on
    assert story(case, RECEIVED - timedelta(1), RECEIVED, sent - timedelta(1), sent) == [
        "none",
        "applied",
        "applied",
        "permit",
    ]
    case.wait(5).end_permit("ended")
    last = case.case.permit.ended_on
    assert story(case, sent, last, last + timedelta(1)) == ["permit", "permit", "none"]


def test_from_application_to_refusal(case):
    case.review().complete().steps().announce(("conduct",)).views().refuse(("conduct",)).publish()
    sent = case.case.decided_on
    assert story(case, RECEIVED, sent - timedelta(1), sent) == ["applied", "applied", "refused"]


def test_withdrawn_counts_from_its_day_of_effect_not_of_entry(case):
    case.review().wait(10)
    entered, left = case.at, case.day - timedelta(5)
    who = {"actor": case.cast.officer, "at": entered, "effective_on": left}
    flows.perform(case.pk, ending.withdraw, reason="Stopt ermee", because_of_bibob=False, **who)
    assert story(case, left - timedelta(1), left, case.day) == ["applied", "none", "none"]


def test_signed_and_not_sent_is_still_applied(case):
    case.review().complete().steps().draft(chart.GRANT)
    case.sign()
    assert case.case.state == chart.GRANTED
    assert state(case, TODAY) == "applied"
