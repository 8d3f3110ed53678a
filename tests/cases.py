"""Cases for tests, walked by the demo's own walker through the real services."""

import random
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config.demo.cast import Cast
from config.demo.walks import ZONE, Walk
from core.accounts.models import Municipality, User
from gis.places.models import DesignationOrder, Establishment, EstablishmentActivity, Footprint, Premises, Zone
from tests.people import make_user

ROLES = {
    "officer": "officer",
    "bibob": "bibob",
    "decider": "decider",
    "planner": "planner",
    "inspector1": "inspector",
    "inspector2": "inspector",
    "lawyer": "lawyer",
    "entrepreneur": "entrepreneur",
}
#: A corner in Overvecht, EPSG:28992 metres.
CORNER = (134_000.0, 459_500.0)
_numbers = count(1)


def cast(municipality: Municipality) -> Cast:
    """One person a role; made once a test."""
    users = {name: _user(name, role, municipality) for name, role in ROLES.items()}
    return Cast(municipality, users)


def _user(name: str, role: str, municipality: Municipality) -> User:
    named = [name, f"{name}-{municipality.code}"]  # the first municipality of a test has the plain names
    if found := User.objects.filter(username__in=named, municipality=municipality).first():
        return found
    username = named[User.objects.filter(username=name).exists()]
    more = {"first_name": username.title(), "email": f"{username}@voorbeeld.example"}
    return make_user(role, municipality=municipality, username=username, **more)


def order(municipality: Municipality, **fields: Any) -> DesignationOrder:
    """A made-up designation of garages over two square kilometres, in force since 2025-04-21."""
    plain: dict[str, Any] = {
        "title": "Aanwijzing (fictief)",
        "kinds": ["AREA", "ACTIVITY"],
        "article": "artikel 2:47 APV",
        "body": "burgemeester",
        "permit_authority": "burgemeester",
        "valid_from": date(2025, 4, 21),
        "activities": ["95", "47", "77"],
        "sbi_version": "2025",
        "atw_applies": True,
        "lsp_excluded_by": "APV (fictief)",
        "fictive": True,
    }
    found = DesignationOrder.objects.filter(municipality=municipality, is_current=True).first()
    if found:
        return found
    made = DesignationOrder.objects.create(municipality=municipality, **(plain | fields))
    x, y = CORNER
    square = Polygon.from_bbox((x - 1000, y - 1000, x + 1000, y + 1000))
    Zone.objects.create(order=made, geom=MultiPolygon(square, srid=28992))
    return made


def firm(municipality: Municipality, activity: str = "95311") -> Establishment:
    """A made-up garage in a building of its own, inside the designated square."""
    number = next(_numbers)
    premises = Premises.objects.create(
        municipality=municipality,
        bag_id=f"SYN-CASE-{number}",
        street="Proefdreef",
        house_number=9000 + number,
        postcode="0000 AA",
        town=municipality.name,
        origin="synthetic",
    )
    x, y = CORNER[0] + (number % 40) * 20, CORNER[1] + (number // 40) * 20
    building = Polygon.from_bbox((x, y, x + 12, y + 12))
    Footprint.objects.create(premises=premises, geom=MultiPolygon(building, srid=28992), valid_from=date(2015, 1, 1))
    made = Establishment.objects.create(
        municipality=municipality,
        premises=premises,
        kvk=f"SYN-{70_000_000 + number}",
        vestiging=f"SYN-{70_000_000 + number}",
        name=f"Garage Toets {number} B.V.",
        since=date(2020, 1, 1),
    )
    EstablishmentActivity.objects.create(establishment=made, code=activity, sbi_version="2025", main=True)
    return made


def walk(
    municipality: Municipality, received_on: date | None = None, *, portal: bool = False, today: date | None = None
) -> Walk:
    """A case that came in on a day (by default forty days before today), ready to walk on."""
    order(municipality)
    end = today or datetime.now(ZONE).date()
    day = received_on or end - timedelta(days=40)
    made = firm(municipality)
    return Walk(cast(municipality), random.Random(7), end, day).arrive(made.premises, made, portal=portal)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)
