"""Where an application is for: premises by what a person types, the order that makes the duty."""

import re
from datetime import date

from core.accounts.models import Municipality
from gis.places import selectors as places
from gis.places.models import DesignationOrder, Establishment, Premises, SbiCode

_ADDRESS = re.compile(r"^(?P<street>\D.*?)\s+(?P<number>\d{1,5})\s*(?P<letter>[A-Za-z]?)\b")


def find_premises(municipality: Municipality, typed: str, limit: int = 6) -> list[Premises]:
    """Premises of the municipality by BAG id or by street and number; empty when none match."""
    words = " ".join(typed.split())
    here = Premises.objects.filter(municipality=municipality)
    if by_id := list(here.filter(bag_id=words)):
        return by_id
    address = _ADDRESS.match(words)
    if address is None:
        return []
    found = here.filter(street__iexact=address["street"], house_number=int(address["number"]))
    if address["letter"]:
        found = found.filter(house_letter__iexact=address["letter"])
    return list(found.order_by("house_letter", "house_addition", "pk")[:limit])


def establishment_at(premises: Premises, kvk: str) -> Establishment | None:
    """The firm with this KvK number at these premises, newest first."""
    return premises.establishments.filter(kvk=kvk).order_by("-since").first()


def order_for(premises: Premises, on: date, activity: str, sbi_version: str) -> DesignationOrder | None:
    """The order that makes (or, in transition, will make) the duty here on that day; None where none does."""
    answer = places.duty_at(premises=premises.bag_id, on=on, activity=activity, sbi_version=sbi_version)
    if answer.duty not in {"required", "transition"} or not answer.orders:
        return None
    return DesignationOrder.objects.get(public_id=answer.orders[0].id)


def activity_choices() -> list[tuple[str, str]]:
    """The branches of SBI 2025 that we hold at five digits, by code."""
    codes = SbiCode.objects.filter(version="2025", code__regex=r"^\d{5}$").order_by("code")
    return [(code.code, f"{code.title} ({code.code})") for code in codes]
