"""Premises for a visit, by what a planner types, and what is known about them."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from core.accounts.models import Municipality
from gis.places.models import Premises
from inspections.models import Visit
from inspections.statecharts import visit as chart
from permits.models import Permit, PermitApplication

#: How many premises a search shows; more means: type more.
SHOWN = 20

_HOUSE = re.compile(r"^(?P<street>\D.*?)\s+(?P<number>\d{1,5})\b")
_POSTCODE = re.compile(r"^(?P<digits>\d{4})\s?(?P<letters>[A-Za-z]{2})\b\s*(?P<number>\d{1,5})?")


def search(municipality: Municipality, words: str) -> QuerySet[Premises]:
    """Premises of the municipality by address, postcode, BAG id, or the name or KvK number of a firm there."""
    typed = " ".join(words.split())
    firm = Q(establishments__name__icontains=typed) | Q(establishments__kvk=typed)
    match = _address(typed) | Q(bag_id=typed) | firm
    found = Premises.objects.filter(match, municipality=municipality).distinct()
    return found.order_by("street", "house_number", "house_letter", "pk")[:SHOWN]


def card(visit: Visit) -> dict[str, Any]:
    """What the inspector must know at the door: permit, managers, application, the last visit; five queries at most."""
    permit = Permit.objects.filter(premises=visit.premises).order_by("-valid_from", "-pk").first()
    running = PermitApplication.objects.filter(premises=visit.premises, received_on__isnull=False)
    return {
        "permit": permit,
        "application": running.order_by("-received_on", "-pk").first(),
        "managers": _managers(permit.application if permit else None),
        "last": _last_visit(visit),
        "dwelling": visit.premises.visits.filter(dwelling_stops__isnull=False).exists(),
    }


def _managers(application: PermitApplication | None) -> list[str]:
    if application is None:
        return []
    roles = application.roles.filter(role="manager", until=None).select_related("party")
    return [role.party.name for role in roles]


def _last_visit(visit: Visit) -> Visit | None:
    before = Visit.objects.filter(premises=visit.premises, state__in=(*chart.LOCKED,)).exclude(pk=visit.pk)
    return before.filter(created_at__lt=visit.created_at).order_by("-arrived_at").first()


def _address(typed: str) -> Q:
    if house := _HOUSE.match(typed):
        return Q(street__istartswith=house["street"], house_number=int(house["number"]))
    if postcode := _POSTCODE.match(typed):
        match = Q(postcode=f"{postcode['digits']} {postcode['letters'].upper()}")
        return match & Q(house_number=int(postcode["number"])) if postcode["number"] else match
    return Q(street__istartswith=typed)
