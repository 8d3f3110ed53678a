"""Two planners at the same instant: nobody goes on two rounds, and no firm is visited twice for one reason.

Truly at once on PostGIS; on SpatiaLite one waits for the other's lock.
"""

from datetime import timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from core.today import today
from inspections.errors import ChangedMeanwhile, VisitError
from inspections.models import Visit
from inspections.rounds.models import Round, RoundMember, RoundStop
from inspections.rounds.models.reasons import Kind
from inspections.rounds.services import people, reasons, replanning
from inspections.rounds.services.making import Crew, make_rounds
from inspections.rounds.services.rounds import assign
from tests.races.pair import at_once, pair
from tests.rounds import Town, workday

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(municipality):
    return Town(municipality, people=3)


@pytest.fixture
def planners(municipality):
    return pair("planner", municipality)


def _make(planner, day, crew, keys):
    return lambda: make_rounds(actor=planner, at=timezone.now(), day=day, crews=[Crew("Team", crew)], keys=keys)


def _one_done(given, refusal):
    """One of the two was done; the other was refused in this way, in words."""
    done = [row for row in given if not isinstance(row, Exception)]
    (refused,) = [row for row in given if isinstance(row, Exception)]
    assert isinstance(refused, refusal), refused
    assert len(done) == 1
    return str(refused)


def _nobody_twice():
    twice = RoundMember.objects.filter(round__dissolved_at=None).values("user", "round__day")
    assert not twice.annotate(rounds=Count("round")).filter(rounds__gt=1)
    assert not RoundStop.objects.values("visit").annotate(rounds=Count("round")).filter(rounds__gt=1)


def test_two_planners_send_the_same_person_to_different_firms(town, planners):
    town.waiting(100)
    town.waiting(-100)
    day = workday()
    one, other = town.keys(day)
    crew = [town.inspectors[0]]
    given = at_once(_make(planners[0], day, crew, [one]), _make(planners[1], day, crew, [other]))
    assert "Insp0" in _one_done(given, VisitError)
    assert Round.objects.count() == 1
    _nobody_twice()


def test_two_planners_send_different_people_to_the_same_firm(town, planners):
    firm = town.firm(100)
    reasons.open_ask(
        actor=town.planner,
        at=timezone.now(),
        premises=firm.premises,
        establishment=firm,
        kind=Kind.COMPLAINT,
        since=today() - timedelta(days=3),
        why="Olie op straat.",
    )
    day = workday()
    (key,) = town.keys(day)
    first, second = town.inspectors[:2]
    given = at_once(_make(planners[0], day, [first], [key]), _make(planners[1], day, [second], [key]))
    _one_done(given, ChangedMeanwhile)
    assert Visit.objects.filter(establishment=firm).count() == 1
    _nobody_twice()


def test_a_person_is_put_on_a_second_round_while_another_makes_a_new_one(town, planners):
    town.waiting(100)
    town.waiting(-100)
    day = workday()
    one, other = town.keys(day)
    (standing,) = town.rounds(day, [town.inspectors[0]], keys=[one]).rounds
    third = [town.inspectors[2]]
    given = at_once(
        lambda: assign(standing.public_id, actor=planners[0], at=timezone.now(), base=standing.version, members=third),
        _make(planners[1], day, third, [other]),
    )
    assert "Insp2" in _one_done(given, VisitError)
    _nobody_twice()


def test_two_planners_share_out_the_stops_of_who_is_ill(town, planners):
    for step in (100, -100, 200):
        town.waiting(step)
    day = workday()
    one, other, more = town.keys(day)
    town.rounds(day, [town.inspectors[0]], keys=[one, other])
    town.rounds(day, [town.inspectors[1]], keys=[more])
    people.drop_out(actor=town.planner, at=timezone.now(), user=town.inspectors[0], day=day)
    base = replanning.propose(town.planner, day).base
    now = timezone.now()
    given = at_once(*(lambda who=who: replanning.apply(actor=who, at=now, day=day, base=base) for who in planners))
    _one_done(given, ChangedMeanwhile)
    _nobody_twice()
    assert RoundStop.objects.count() == 3
