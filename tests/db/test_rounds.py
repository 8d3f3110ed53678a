"""Rounds: made of suggestions, changed, re-planned; nobody and no visit on two at once."""

import json
from datetime import time, timedelta

import pytest
from django.utils import timezone

from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from inspections import flows
from inspections.errors import ChangedMeanwhile, VisitError
from inspections.models import Visit
from inspections.rounds import planning
from inspections.rounds.models import Draw, Ground, Round, RoundStop
from inspections.rounds.selectors.rounds import tablet_round
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services import people, reasons, replanning, rounds
from inspections.selectors.rounds import todays_round
from inspections.services import outcome
from inspections.services.planning import Schedule, schedule_visit
from tests.rounds import Town, order, place, workday
from tests.visits import Walk, make_premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(municipality):
    return Town(municipality)


def _now():
    return timezone.now()


def test_a_round_gives_each_visit_its_day_team_and_hour(town):
    near, far = town.waiting(100), town.waiting(2000)
    day = workday()
    made = town.rounds(day, [town.inspectors[0]])
    (one,) = made.rounds
    assert not made.left
    assert order(one) in ([near.pk, far.pk], [far.pk, near.pk])
    for visit in Visit.objects.filter(pk__in=[near.pk, far.pk]):
        assert visit.planned_on == day
        assert [member.user for member in visit.members.all()] == [town.inspectors[0]]
        assert visit.planned_time == visit.round_stop.arrival
    assert one.distance_m > 0
    assert one.back_at > one.start_time
    assert AuditEntry.objects.filter(scope=one.audit_scope, verb="inspections.round.make").count() == 1


def test_two_teams_share_what_there_is(town):
    visits = [town.waiting(300 * number, (-1) ** number * 400) for number in range(1, 15)]
    made = town.rounds(workday(), [town.inspectors[0]], [town.inspectors[1]])
    assert len(made.rounds) == 2
    placed = sum(one.stops.count() for one in made.rounds)
    assert placed + len(made.left) == len(visits)
    assert all(one.back_at <= one.end_time for one in made.rounds)


def test_an_agreed_hour_is_kept_also_when_the_order_changes(town):
    day = workday()
    agreed = town.waiting(50)
    others = [town.waiting(100 * number) for number in range(2, 5)]
    plan = Schedule(day, [town.inspectors[0]], time(14, 0))
    flows.perform(agreed.public_id, schedule_visit, actor=town.planner, at=_now(), schedule=plan)
    (one,) = town.rounds(day, [town.inspectors[0]]).rounds
    stop = one.stops.get(visit=agreed)
    assert stop.appointment == time(14, 0)
    assert time(14, 0) <= stop.arrival <= time(14, 15)
    first = one.stops.get(position=1).visit
    one = rounds.move_stop(
        one.public_id, actor=town.planner, at=_now(), base=one.version, visit=first.public_id, step=1
    )
    assert order(one)[1] == first.pk
    assert len(order(one)) == len(others) + 1
    assert one.stops.get(visit=agreed).arrival >= time(14, 0)


def test_nobody_is_on_two_rounds_that_overlap(town):
    day = workday()
    first, second = town.waiting(100), town.waiting(200)
    keys = town.keys(day)
    town.rounds(day, [town.inspectors[0]], keys=[keys[0]])
    with pytest.raises(VisitError, match="gaat die uren al mee met Team 1"):
        town.rounds(day, town.inspectors, keys=[keys[1]])
    assert Round.objects.count() == 1
    assert {first.pk, second.pk} - set(RoundStop.objects.values_list("visit", flat=True))


def test_half_a_day_each_is_no_overlap(town):
    day = workday()
    town.waiting(100)
    who = town.inspectors[0]
    people.set_hours(actor=town.planner, at=_now(), user=who, day=day, from_time=time(9), to_time=time(12))
    town.rounds(day, [who])
    people.set_hours(actor=town.planner, at=_now(), user=who, day=day, from_time=time(13), to_time=time(17))
    town.waiting(150)
    town.rounds(day, [who])
    assert Round.objects.filter(members__user=who, day=day).count() == 2


def test_a_suggestion_that_a_colleague_took_is_refused_whole(town):
    day = workday()
    town.waiting(100), town.waiting(300)
    keys = town.keys(day)
    town.rounds(day, [town.inspectors[0]], keys=keys[:1])
    with pytest.raises(ChangedMeanwhile, match="een collega was u voor"):
        town.rounds(day, [town.inspectors[1]], keys=keys)
    assert Round.objects.count() == 1


def test_who_is_not_there_goes_on_no_round(town):
    day = workday()
    town.waiting(100)
    people.drop_out(actor=town.planner, at=_now(), user=town.inspectors[0], day=day)
    with pytest.raises(VisitError, match="is er die dag niet"):
        town.rounds(day, [town.inspectors[0]])


def test_only_a_planner_plans_and_only_at_home(town, user_with, other_municipality):
    day = workday()
    town.waiting(100)
    one = town.rounds(day, [town.inspectors[0]]).rounds[0]
    stranger = user_with("planner", municipality=other_municipality)
    with pytest.raises(VisitError, match="bestaat niet meer"):
        rounds.dissolve(one.public_id, actor=stranger, at=_now(), base=one.version, reason="Weg.")
    with pytest.raises(RightRefused):
        rounds.dissolve(one.public_id, actor=town.inspectors[0], at=_now(), base=one.version, reason="Weg.")


def test_whoever_saw_an_older_order_is_told_who_changed_it(town):
    town.waiting(100), town.waiting(300)
    one = town.rounds(workday(), [town.inspectors[0]]).rounds[0]
    first = one.stops.get(position=1).visit.public_id
    rounds.move_stop(one.public_id, actor=town.planner, at=_now(), base=one.version, visit=first, step=1)
    with pytest.raises(ChangedMeanwhile, match="Pia heeft deze ronde intussen gewijzigd"):
        rounds.move_stop(one.public_id, actor=town.planner, at=_now(), base=one.version, visit=first, step=-1)


def test_a_team_changes_with_its_visits(town):
    visit = town.waiting(100)
    one = town.rounds(workday(), [town.inspectors[0]]).rounds[0]
    rounds.assign(one.public_id, actor=town.planner, at=_now(), base=one.version, members=[town.inspectors[1]])
    assert [row.user for row in visit.members.all()] == [town.inspectors[1]]


def test_a_dissolved_round_gives_its_visits_back(town):
    town.waiting(100)
    day = workday()
    one = town.rounds(day, [town.inspectors[0]]).rounds[0]
    assert town.keys(day) == []
    rounds.dissolve(one.public_id, actor=town.planner, at=_now(), base=one.version, reason="Storm.")
    assert len(town.keys(day)) == 1


def test_stops_of_who_drops_out_go_to_the_others_and_the_rest_is_named(town):
    day = workday()
    for number in range(1, 15):
        town.waiting(300 * number, (-1) ** number * 400)
    town.rounds(day, [town.inspectors[0]], [town.inspectors[1]])
    mine, other = Round.objects.order_by("pk")
    kept = set(order(other))
    gone = set(order(mine))
    people.drop_out(actor=town.planner, at=_now(), user=town.inspectors[0], day=day)
    before = RoundStop.objects.count()
    shown = replanning.propose(town.planner, day)
    assert RoundStop.objects.count() == before
    assert [user.pk for user in shown.out] == [town.inspectors[0].pk]
    assert {code for _stop, code in shown.left} == {"full"}
    done = replanning.apply(actor=town.planner, at=_now(), day=day, base=shown.base)
    mine.refresh_from_db()
    assert mine.dissolved_at is not None
    assert kept <= set(order(other))
    taken = {stop.visit_id for stop, _round in done.moves}
    left = {stop.visit_id for stop, _code in done.left}
    assert taken | left == gone
    assert set(order(other)) == kept | taken
    assert (
        set(Visit.objects.filter(pk__in=taken, members__user=town.inspectors[1]).values_list("pk", flat=True)) == taken
    )
    listed = {one.visit.pk for one in suggestions(town.municipality, day) if one.visit}
    assert left <= listed


def test_a_proposal_that_is_no_longer_true_is_not_carried_out(town):
    day = workday()
    town.waiting(100), town.waiting(300)
    one = town.rounds(day, town.inspectors).rounds[0]
    people.drop_out(actor=town.planner, at=_now(), user=town.inspectors[0], day=day)
    shown = replanning.propose(town.planner, day)
    first = one.stops.get(position=1).visit.public_id
    rounds.move_stop(one.public_id, actor=town.planner, at=_now(), base=one.version, visit=first, step=1)
    with pytest.raises(ChangedMeanwhile):
        replanning.apply(actor=town.planner, at=_now(), day=day, base=shown.base)


def test_a_skill_that_a_campaign_asks_sends_the_visit_to_who_has_it(town):
    day = workday()
    firm = town.firm(100)
    reasons.start_campaign(
        actor=town.planner,
        at=_now(),
        title="Kas",
        why="Veel contant geld.",
        valid_from=day - timedelta(days=30),
        valid_to=day + timedelta(days=30),
        skills=["books"],
    )
    assert {one.establishment.pk for one in suggestions(town.municipality, day)} == {firm.pk}
    assert town.rounds(day, [town.inspectors[0]]).left == [(firm.name, "skill")]
    people.set_skills(actor=town.planner, at=_now(), user=town.inspectors[1], on=day, skills=["books"])
    made = town.rounds(day, [town.inspectors[0]], [town.inspectors[1]])
    assert [one.members.get().user for one in made.rounds] == [town.inspectors[1]]


def test_every_suggestion_says_why_and_the_visit_keeps_it(town):
    day = workday()
    premises = place(town.municipality, 100)
    ask = reasons.open_ask(
        actor=None, at=_now(), premises=premises, kind="complaint", since=day - timedelta(days=21), why="Stank."
    )
    (one,) = suggestions(town.municipality, day)
    assert one.points == 50 + 3 * 2
    assert "Klacht: Stank; sinds" in one.whys[0]
    assert "Awb 5:11" in one.whys[0]
    town.rounds(day, [town.inspectors[0]], checklists={one.key: "automotive"})
    ground = Ground.objects.get()
    assert (ground.kind, ground.detail, ground.points) == ("complaint", "Stank.", 56)
    ask.refresh_from_db()
    assert ask.closed_on is not None
    assert ask.visit == ground.visit
    assert ground.visit.reason == "signal"


def test_a_due_recheck_is_suggested_and_becomes_one(town):
    walk = Walk(town.planner, town.inspectors[0], premises=place(town.municipality, 50))
    walk.signed(permit__hours={"note": "Te laat.", "severity": 2})
    walk.do(outcome.conclude_recheck, recheck_on=workday(), reason="Nog eens.")
    (one,) = suggestions(town.municipality, workday())
    assert one.kinds == {"recheck"}
    town.rounds(workday(), [town.inspectors[0]])
    again = Visit.objects.exclude(pk=walk.visit.pk).get()
    assert again.previous == walk.visit
    assert again.reason == "recheck"


def test_a_draw_can_be_repeated_from_the_log_and_is_held_once(town, monkeypatch):
    firms = [town.firm(50 * number) for number in range(30)]
    monkeypatch.setattr(reasons, "under_duty", lambda actor, on: [firm.public_id for firm in firms])
    row = reasons.hold_draw(actor=town.planner, at=_now(), on=workday())
    entry = AuditEntry.objects.get(verb="inspections.planning.draw")
    told = json.loads(entry.payload.body)
    assert len(row.drawn) == 2  # five percent of thirty, rounded up
    assert planning.draw(told["seed"], told["population"], 2) == told["drawn"] == row.drawn
    with pytest.raises(VisitError, match="al geloot, door Pia"):
        reasons.hold_draw(actor=town.planner, at=_now(), on=workday())
    assert Draw.objects.count() == 1
    found = suggestions(town.municipality, workday().replace(day=28))
    if workday().month == workday().replace(day=28).month:
        assert {str(one.establishment.public_id) for one in found} == set(row.drawn)


def test_the_tablet_gets_the_order_and_the_way(town):
    day = workday(0)
    town.waiting(100), town.waiting(2000)
    one = town.rounds(day, [town.inspectors[0]]).rounds[0]
    given = tablet_round(town.inspectors[0], day)
    assert given == todays_round(town.inspectors[0], day)
    assert given["id"] == str(one.public_id)
    assert given["order"] == [str(stop.visit.public_id) for stop in one.stops.order_by("position")]
    lon, lat = given["route"]["coordinates"][0]
    assert 5 < lon < 5.2
    assert 52 < lat < 52.2
    assert [stop["arrival"] for stop in given["stops"]] == sorted(stop["arrival"] for stop in given["stops"])
    assert tablet_round(town.inspectors[1], day) is None


def test_premises_without_ground_are_named(town):
    premises = make_premises(town.municipality)
    flows.plan(actor=town.planner, at=_now(), premises=premises, reason="routine", checklist_code="automotive")
    assert town.rounds(workday(), [town.inspectors[0]]).left == [(str(premises), "no_place")]
