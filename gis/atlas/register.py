"""The public register: designations and permits in force on a day, without personal data.

Never a person. The name of a firm only where the trade register says that it is an organisation and
no sole trader: a sole trader's name is personal data, and an applicant that is not in the trade
register may be one.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.models import Municipality
from gis.atlas.search import matches
from gis.places.models import DesignationOrder
from gis.places.sbi_tables import titles_of
from gis.places.selectors import orders_in_force
from permits.models import Party, Permit


@dataclass(frozen=True)
class PublicPermit:
    """What everyone may know of a permit."""

    number: str
    municipality: str
    municipality_code: str
    bag_id: str
    address: str
    activity: str
    activity_title: str
    name: str
    valid_from: date
    valid_to: date | None
    fictive: bool


def permits_in_force(on: date, municipality: Municipality | None = None, words: str = "") -> QuerySet[Permit]:
    """Permits in force on the day, by municipality and address; both `valid_to` and `ended_on` are last days."""
    found = permits_in_force_between(on, on)
    if municipality is not None:
        found = found.filter(municipality=municipality)
    if words.split():
        found = found.filter(matches(words, "premises__")).distinct()
    return found.order_by("municipality__name", "premises__street", "premises__house_number", "number")


def permits_in_force_between(first: date, last: date) -> QuerySet[Permit]:
    """Permits in force on some day of these, first and last included."""
    return Permit.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=first), Q(ended_on=None) | Q(ended_on__gte=first), valid_from__lte=last
    ).select_related("municipality", "premises", "holder", "application__establishment")


def public(permits: list[Permit]) -> list[PublicPermit]:
    """The permits without personal data; one query for the words of the branch codes."""
    titles = titles_of((permit.activity, permit.sbi_version) for permit in permits)
    return [_public(permit, titles.get((permit.activity, permit.sbi_version), "")) for permit in permits]


def _public(permit: Permit, title: str) -> PublicPermit:
    return PublicPermit(
        number=permit.number,
        municipality=permit.municipality.name,
        municipality_code=permit.municipality.code,
        bag_id=permit.premises.bag_id,
        address=permit.premises.address or permit.premises.bag_id,
        activity=permit.activity,
        activity_title=title,
        name=public_name(permit),
        valid_from=permit.valid_from,
        valid_to=_last_day(permit),
        fictive=permit.premises.fictive,
    )


def public_name(permit: Permit) -> str:
    """The name of the firm in the trade register if it is an organisation and no sole trader; else empty."""
    firm = permit.application.establishment
    if firm is None or firm.sole_trader or permit.holder.kind != Party.Kind.ORGANISATION:
        return ""
    return firm.name


def _last_day(permit: Permit) -> date | None:
    days = [day for day in (permit.valid_to, permit.ended_on) if day is not None]
    return min(days, default=None)


def orders_on(on: date, municipality: Municipality | None = None) -> QuerySet[DesignationOrder]:
    """Current versions of designation orders in force on the day, by municipality."""
    return (
        orders_in_force(municipality, on)
        .select_related("municipality")
        .order_by("municipality__name", "valid_from", "title")
    )


def municipalities() -> QuerySet[Municipality]:
    """The municipalities of which an order was ever loaded: those that the register can speak of."""
    return Municipality.objects.filter(Exists(DesignationOrder.objects.filter(municipality=OuterRef("pk"))))
