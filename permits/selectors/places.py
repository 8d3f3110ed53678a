"""Where an application is for: premises by what a person types, the order that makes the duty."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db.models import Q
from django.utils.translation import get_language

from core.accounts.models import Municipality
from gis.places import selectors as places
from gis.places.models import DesignationOrder, Establishment, Premises, PremisesAddress, SbiCode

_HOUSE = re.compile(r"(?P<number>[0-9]{1,5})(?P<letter>[A-Za-z]?)(-(?P<addition>\w{1,4}))?")
_POSTCODE = re.compile(r"(?P<digits>[0-9]{4}) ?(?P<letters>[A-Za-z]{2})\b")
#: A person's address has few numbers; more readings than these are no address.
_MOST_READINGS = 4


def find_premises(municipality: Municipality | None, typed: str, limit: int = 6) -> list[Premises]:
    """Premises by BAG id, by street and number, or by postcode and number; empty when none match.

    In every municipality when None. A letter, an addition, a postcode or a town behind the number narrows.
    """
    words = " ".join(typed.replace(",", " ").split())
    here = Premises.objects.all() if municipality is None else Premises.objects.filter(municipality=municipality)
    if by_id := list(here.filter(bag_id=words)):
        return by_id
    for address in islice(_readings(words), _MOST_READINGS):
        # Premises and their front doors have the same columns for an address.
        doors = PremisesAddress.objects.filter(address).values("premises")
        found = here.filter(address | Q(pk__in=doors)).select_related("municipality")
        if rows := list(found.order_by("street", "house_number", "house_letter", "house_addition", "pk")[:limit]):
            return rows
    return []


def _readings(words: str) -> Iterator[Q]:
    """Each way to read what was typed as an address.

    A street may begin with a number or hold one, so every number in turn may be the house number.
    """
    if postcode := _POSTCODE.match(words):
        code = f"{postcode['digits']} {postcode['letters'].upper()}"
        yield from _at_number(Q(postcode=code), words[postcode.end() :].split())
    tokens = words.split()
    for index in range(1, len(tokens)):
        yield from _at_number(Q(street__iexact=" ".join(tokens[:index])), tokens[index:])


def _at_number(where: Q, tokens: list[str]) -> Iterator[Q]:
    house = _HOUSE.fullmatch(tokens[0]) if tokens else None
    if house is None:
        return
    where &= Q(house_number=int(house["number"]))
    for name in ("letter", "addition"):
        if house[name]:
            where &= Q(**{f"house_{name}__iexact": house[name]})
    for token in tokens[1:]:
        where &= Q(house_letter__iexact=token) | Q(house_addition__iexact=token) | _in_town(token)
    yield where


def _in_town(token: str) -> Q:
    """A part of the town's name, or of the postcode, or the postcode written as one word."""
    whole = Q(postcode__iexact=f"{token[:4]} {token[4:]}")
    return Q(town__icontains=token) | Q(postcode__istartswith=token) | Q(postcode__iendswith=f" {token}") | whole


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
    """The branches of SBI 2025 that we hold at five digits, by code, named in the active language."""
    codes = SbiCode.objects.filter(version="2025", code__regex=r"^\d{5}$").order_by("code")
    return [(code.code, _named(code)) for code in codes]


def activity_name(code: str) -> str:
    """What a branch of SBI 2025 is called, with its code; one that we do not hold is its code alone."""
    found = SbiCode.objects.filter(version="2025", code=code).first()
    return _named(found) if found else code


def _named(code: SbiCode) -> str:
    title = (get_language() == "en" and code.title_en) or code.title
    return f"{title} ({code.code})"
