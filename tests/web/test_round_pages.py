"""The pages of planning: suggestions, rounds, re-planning, people, reasons, coverage."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.today import today
from inspections import flows
from inspections.rounds.models import Ask, Availability, Campaign, Partner, Round
from inspections.rounds.selectors import coverage
from inspections.rounds.services import reasons
from tests.rounds import Town, order, place, workday
from tests.visits import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(municipality):
    return Town(municipality)


@pytest.fixture
def planner(client, town):
    client.force_login(town.planner)
    return client


def _teams(town, **teams):
    return {f"person-{town.inspectors[int(who[-1])].public_id}": team for who, team in teams.items()}


def test_a_planner_makes_rounds_of_what_is_ticked(planner, town):
    town.waiting(100), town.waiting(900)
    address = f"{reverse('rounds:plan')}?on={workday()}"
    page = planner.get(address).content.decode()
    assert "staat op de lijst" in page
    assert 'id="kaart-data"' in page
    sent = {"picks": town.keys(workday()), **_teams(town, insp0="1", insp1="2")}
    answer = planner.post(address, sent)
    assert answer.status_code == 303
    assert answer.url.endswith(str(workday()))
    assert "Team 1" in planner.get(answer.url).content.decode()
    one = Round.objects.first()
    shown = planner.get(reverse("rounds:round", args=[one.public_id])).content.decode()
    assert "Stadskantoor" in shown
    assert "km, hemelsbreed" in shown


@pytest.mark.parametrize(
    ("sent", "sentence"), [({}, "Kies eerst waar u heen wilt"), ({"picks": ["x"]}, "collega was u voor")]
)
def test_what_is_wrong_is_said_and_nothing_is_stored(planner, town, sent, sentence):
    town.waiting(100)
    answer = planner.post(f"{reverse('rounds:plan')}?on={workday()}", {**sent, **_teams(town, insp0="1")})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Round.objects.exists()


def test_nobody_in_a_team_is_said_and_the_ticks_stay(planner, town):
    town.waiting(100)
    (key,) = town.keys(workday())
    answer = planner.post(f"{reverse('rounds:plan')}?on={workday()}", {"picks": [key]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "minstens één toezichthouder in een team" in page
    assert f'value="{key}" checked' in page


def test_a_stop_moves_by_a_button_and_an_old_page_is_told(planner, town):
    town.waiting(100), town.waiting(900)
    one = town.rounds(workday(), [town.inspectors[0]]).rounds[0]
    before = order(one)
    sent = {"base": one.version, "visit": str(one.stops.get(position=1).visit.public_id)}
    down = reverse("rounds:act", args=[one.public_id, "down"])
    assert planner.post(down, sent).status_code == 303
    assert order(one) == before[::-1]
    again = planner.post(down, sent)
    assert again.status_code == 422
    assert "intussen gewijzigd" in again.content.decode()


def test_a_round_is_given_to_others_and_given_up(planner, town):
    town.waiting(100)
    one = town.rounds(workday(), [town.inspectors[0]]).rounds[0]
    assign = reverse("rounds:act", args=[one.public_id, "assign"])
    assert planner.post(assign, {"base": one.version}).status_code == 422
    sent = {"base": one.version, "team": [town.inspectors[1].public_id]}
    assert planner.post(assign, sent).status_code == 303
    dissolve = reverse("rounds:act", args=[one.public_id, "dissolve"])
    assert planner.post(dissolve, {"base": one.version + 1, "reason": "Storm."}).status_code == 303
    assert planner.get(reverse("rounds:round", args=[one.public_id])).status_code == 404


def test_somebody_drops_out_and_the_day_is_divided_anew(planner, town):
    day = workday()
    for number in range(1, 4):
        town.waiting(400 * number)
        town.waiting(-400 * number)
    town.rounds(day, [town.inspectors[0]], [town.inspectors[1]])
    sent = {"act": "drop_out", "user": town.inspectors[0].public_id, "day": day.isoformat()}
    answer = planner.post(reverse("rounds:people"), sent)
    assert answer.url == f"{reverse('rounds:replan')}?on={day}"
    page = planner.get(answer.url)
    assert "niemand, de ronde vervalt" in page.content.decode()
    done = planner.post(answer.url, {"base": page.context["proposal"].base})
    assert done.status_code == 303
    assert Round.objects.filter(dissolved_at=None).count() == 1
    assert planner.post(answer.url, {"base": page.context["proposal"].base}).status_code == 422


def test_hours_skills_partner_and_start_are_kept(planner, town):
    address, who = reverse("rounds:people"), town.inspectors[0].public_id
    day = workday().isoformat()
    forms = [
        {"act": "hours", "user": who, "day": day, "from_time": "09:00", "to_time": "12:00"},
        {"act": "skills", "user": who, "skills": ["books"]},
        {
            "act": "partner",
            "agency": "rdw",
            "name": "K. Fictief",
            "powers": "Eigen toezicht",
            "day": day,
            "from_time": "10:00",
            "to_time": "15:00",
        },
        {"act": "start", "name": "Werf", "x": "136100", "y": "458100"},
    ]
    for form in forms:
        assert planner.post(address, form).status_code == 303, form
    assert Availability.objects.get().to_time.hour == 12
    page = planner.get(address).content.decode()
    assert "Boeken en kas" in page
    assert "K. Fictief" in page
    wrong = planner.post(address, {"act": "start", "name": "Werf", "x": "5.1", "y": "52.1"})
    assert wrong.status_code == 422
    assert "graden" in wrong.content.decode()
    late = planner.post(address, forms[0] | {"to_time": "08:00"})
    assert late.status_code == 422
    assert "vóór de begintijd" in late.content.decode()
    plan = planner.get(f"{reverse('rounds:plan')}?on={day}")
    town.waiting(100)
    assert plan.status_code == 200
    sent = {"picks": town.keys(workday()), **_teams(town, insp0="1"), f"partner-{Partner.objects.get().public_id}": "1"}
    planner.post(f"{reverse('rounds:plan')}?on={day}", sent)
    assert Round.objects.get().partners.get().partner.name == "K. Fictief"


def test_a_complaint_and_a_campaign_become_reasons(planner, town):
    premises = place(town.municipality, 100)
    address = reverse("rounds:reasons")
    ask = {
        "act": "ask",
        "place": premises.bag_id,
        "kind": "complaint",
        "since": today().isoformat(),
        "why": "Olie op straat.",
    }
    assert planner.post(address, ask).status_code == 303
    assert Ask.objects.get().premises == premises
    unknown = planner.post(address, ask | {"place": "Nergensweg 1"})
    assert unknown.status_code == 422
    assert "Dit pand kennen wij niet" in unknown.content.decode()
    campaign = {
        "act": "campaign",
        "title": "Banden",
        "why": "Opslag.",
        "valid_from": today().isoformat(),
        "valid_to": (today() + timedelta(days=9)).isoformat(),
        "branches": "95313",
    }
    assert planner.post(address, campaign | {"branches": "banden"}).status_code == 422
    assert planner.post(address, campaign).status_code == 303
    assert Campaign.objects.get().branches == ["95313"]
    assert "Olie op straat;" in planner.get(reverse("rounds:plan")).content.decode()


def test_the_draw_is_shown_with_its_proof(planner, town, monkeypatch):
    firm = town.firm(100)
    address = reverse("rounds:draw")
    assert planner.post(address).status_code == 422
    monkeypatch.setattr(reasons, "under_duty", lambda actor, on: [firm.public_id])
    assert planner.post(address).status_code == 303
    page = planner.get(address).content.decode()
    assert "Nagerekend" in page
    assert firm.name in page
    assert planner.post(address).status_code == 422


def test_coverage_is_the_same_in_table_and_file(client, town, user_with, monkeypatch):
    visited, planned, never = town.firm(100), town.firm(200), town.firm(300)
    firms = {visited.pk, planned.pk, never.pk}

    class Found:
        def __init__(self, pk):
            self.establishment, self.answer = pk, type("A", (), {"duty": coverage.Duty.REQUIRED})

    monkeypatch.setattr(coverage, "duties_on", lambda *_: [Found(pk) for pk in firms])
    Walk(town.planner, town.inspectors[0], premises=visited.premises, establishment=visited).arrive()
    flows.plan(
        actor=town.planner, at=timezone.now(), premises=planned.premises, establishment=planned, reason="routine"
    )
    town.rounds(workday(), [town.inspectors[1]])
    client.force_login(user_with("policy"))
    period = f"?since={today() - timedelta(days=60)}&until={today() + timedelta(days=60)}"
    page = client.get(reverse("rounds:coverage") + period)
    assert page.status_code == 200
    assert page.context["report"].counts == {"visited": 1, "planned": 1, "listed": 0, "not_yet": 1}
    assert page.context["report"].never == 2
    answer = client.get(reverse("rounds:coverage_csv") + period)
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    by_name = {row["Bedrijf"]: row for row in rows}
    assert by_name[visited.name]["Kans samen"] == "1.000"
    assert 0.14 < float(by_name[never.name]["Kans door loting"]) < 0.27  # three to five months of five percent
    assert client.get(reverse("rounds:coverage") + "?since=2026-02-01&until=2026-01-01").status_code == 422


def test_queries_do_not_grow_with_what_is_there(planner, town):
    def count(address):
        planner.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert planner.get(address).status_code == 200
        return len(caught)

    day = workday()
    plan, listed = f"{reverse('rounds:plan')}?on={day}", f"{reverse('rounds:list')}?on={day}"
    town.waiting(100)
    few = count(plan)
    for number in range(6):
        town.waiting(200 + 50 * number)
    assert count(plan) <= few <= 30
    keys = town.keys(day)
    one = town.rounds(day, [town.inspectors[0]], keys=keys[:1]).rounds[0]
    few = count(listed)
    town.rounds(day, [town.inspectors[1]], keys=keys[1:])
    assert count(listed) <= few <= 25
    assert count(reverse("rounds:round", args=[one.public_id])) <= 30
    assert count(reverse("rounds:people")) <= 25
