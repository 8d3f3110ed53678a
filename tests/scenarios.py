"""Scenarios for tests: a plan about the square of `tests.places`, asked by a policy adviser."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.accounts.models import Municipality
from core.today import today
from gis.atlas.scenarios import services
from gis.atlas.scenarios.hits import Plan
from gis.atlas.scenarios.models import Assumption, Scenario
from tests.people import make_user
from tests.places import square


def plan(**fields: Any) -> Plan:
    """Vehicle repair on the square 0..100 from half a year ahead, unless told otherwise."""
    starts_on: date = fields.pop("starts_on", today() + timedelta(days=182))
    given = {
        "area": square(0, 0, 100),
        "activities": ("9531",),
        "sbi_version": "2025",
        "starts_on": starts_on,
        "transition_until": starts_on + timedelta(days=182),
        "near_m": 50,
    }
    return Plan(**{**given, **fields})


def quick() -> None:
    """Simulate as few times as policy allows."""
    Assumption.objects.filter(name="runs").update(value=F("least"))


def asked(municipality: Municipality, **fields: Any) -> Scenario:
    """A stored scenario, of few runs."""
    quick()
    who = fields.pop("actor", None) or make_user("policy", municipality=municipality)
    return services.ask(actor=who, at=timezone.now(), plan=plan(**fields), name="Proef", zone_name="Vierkant")
