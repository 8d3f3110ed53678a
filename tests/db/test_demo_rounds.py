"""The planner's desk of the demo: people, partners, reasons and two rounds for today, once."""

import pytest
from django.utils import timezone

from config.demo import rounds as demo
from config.demo.cast import Cast
from core.today import today
from inspections.models import Visit
from inspections.rounds.models import Ask, Availability, Campaign, Partner, PersonSkill, Round
from inspections.rounds.selectors.rounds import tablet_round
from inspections.selectors.conversations import record_of
from tests.rounds import Town

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_round_today_for_each_inspector(municipality, monkeypatch):
    town = Town(municipality)
    town.municipality.start_place.delete()
    users = {"planner": town.planner, "inspector1": town.inspectors[0], "inspector2": town.inspectors[1]}
    cast = Cast(municipality, users)
    one, other = town.firm(50), town.firm(-50)
    monkeypatch.setattr(demo.reasons, "under_duty", lambda _actor, _on: [one.public_id, other.public_id])
    firms = [town.firm(150 * number, 90) for number in range(demo.FIRMS)]
    for number in range(3):
        town.waiting(300 * number, -200)
    assert demo.plan(cast, firms, timezone.now()) == 2
    for inspector in town.inspectors:
        held = tablet_round(inspector, today())
        assert held is not None
        assert held["order"]
        assert PersonSkill.objects.filter(user=inspector).exists()
    assert Round.objects.filter(partners__isnull=False).count() == 1
    assert Partner.objects.count() == len(demo.PARTNERS)
    assert Availability.objects.exclude(day=today()).count() == 2
    held = Visit.objects.get(kind="conversation", state="TALKED")
    assert record_of(held).answer
    assert Visit.objects.filter(kind="conversation", round_stop__isnull=False).exists()
    assert Campaign.objects.get().title == "Autoverhuur"
    assert Ask.objects.filter(closed_on=None).count() < len(demo.ASKS)  # a round goes there
    assert demo.plan(cast, firms, timezone.now()) == 0
