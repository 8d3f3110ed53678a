"""From a KvK vestigingsprofiel or a CSV row to a firm at an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.places.branches import SBI_2025, VERSIONS
from gis.registers import fields
from gis.registers.errors import RowRefused

_VISITS = "bezoekadres"
#: Words of a firm's name that only a legal person or a partnership bears.
_LEGAL_FORM = re.compile(
    r"\b(b\.?v|n\.?v|v\.?o\.?f|c\.?v|u\.?a|s\.?e|stichting|vereniging|co[öo]peratie|maatschap|holding|gmbh|ltd)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Activity:
    """A branch code of a firm."""

    code: str
    sbi_version: str
    main: bool


@dataclass(frozen=True)
class Address:
    """A visiting address, as KvK writes it."""

    street: str
    house_number: int
    house_letter: str
    house_addition: str
    postcode: str
    town: str

    def __str__(self) -> str:
        number = f"{self.house_number}{self.house_letter}{'-' if self.house_addition else ''}{self.house_addition}"
        return f"{self.street} {number}, {self.postcode} {self.town}"


@dataclass(frozen=True)
class FirmRow:
    """A firm (vestiging) with where it is: by BAG id or by address. `since` and `until` both inclusive."""

    kvk: str
    vestiging: str
    name: str
    since: date
    until: date | None
    sole_trader: bool
    activities: tuple[Activity, ...]
    bag_id: str = ""
    address: Address | None = None


def from_profile(profile: object) -> FirmRow:
    """The firm of a KvK vestigingsprofiel (SBI 2025). Raises RowRefused on the first field that is wrong."""
    if not isinstance(profile, dict):
        raise RowRefused("geen JSON-object / not a JSON object")
    name = fields.required("eersteHandelsnaam", profile.get("eersteHandelsnaam"), 200)
    registration = _object(profile, "materieleRegistratie")
    return _checked(
        FirmRow(
            kvk=fields.kvk_number("kvkNummer", fields.required("kvkNummer", profile.get("kvkNummer"))),
            vestiging=fields.vestiging(
                "vestigingsnummer", fields.required("vestigingsnummer", profile.get("vestigingsnummer"))
            ),
            name=name,
            since=fields.required_day("materieleRegistratie.datumAanvang", registration.get("datumAanvang")),
            until=fields.day("materieleRegistratie.datumEinde", registration.get("datumEinde")),
            sole_trader=is_sole_trader(name, _legal_form(profile)),
            activities=_profile_activities(profile),
            address=_visiting_address(profile),
        )
    )


def from_csv(row: Mapping[str, object]) -> FirmRow:
    """The firm of a CSV row `kvk,vestiging,name,bag_id,sbi,sbi_version,since,until`; `sbi` may hold several codes."""
    name = fields.required("name", row.get("name"), 200)
    version = fields.choice("sbi_version", fields.text(row.get("sbi_version")) or SBI_2025, VERSIONS)
    codes = re.split(r"[;|\s]+", fields.required("sbi", row.get("sbi")))
    return _checked(
        FirmRow(
            kvk=fields.kvk_number("kvk", fields.required("kvk", row.get("kvk"))),
            vestiging=fields.vestiging("vestiging", fields.required("vestiging", row.get("vestiging"))),
            name=name,
            since=fields.required_day("since", row.get("since")),
            until=fields.day("until", row.get("until")),
            sole_trader=is_sole_trader(name, fields.text(row.get("legal_form"))),
            activities=tuple(
                Activity(fields.sbi_code("sbi", code), version, main=at == 0) for at, code in enumerate(codes)
            ),
            bag_id=fields.bag_id("bag_id", fields.required("bag_id", row.get("bag_id"))),
        )
    )


def is_sole_trader(name: str, legal_form: str) -> bool:
    """Whether the name may be a person's: when the legal form says so, or when nothing says otherwise."""
    if legal_form:
        return "eenmanszaak" in legal_form.lower()
    return _LEGAL_FORM.search(name) is None


def _checked(firm: FirmRow) -> FirmRow:
    if firm.until is not None and firm.until < firm.since:
        raise RowRefused(f"until: {firm.until} ligt voor / is before since {firm.since}")
    return firm


def _object(profile: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = profile.get(name) or {}
    if not isinstance(found, dict):
        raise RowRefused(f"{name}: geen JSON-object / not a JSON object")
    return found


def _list(profile: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = profile.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RowRefused(f"{name}: geen lijst van JSON-objecten / no list of JSON objects")
    return found


def _legal_form(profile: Mapping[str, Any]) -> str:
    owner = _object(_object(profile, "_embedded"), "eigenaar")
    return fields.text(profile.get("rechtsvorm") or owner.get("rechtsvorm"))


def _profile_activities(profile: Mapping[str, Any]) -> tuple[Activity, ...]:
    found = tuple(
        Activity(
            fields.sbi_code("sbiCode", fields.required("sbiCode", one.get("sbiCode"))),
            SBI_2025,
            main=fields.text(one.get("indHoofdactiviteit")) == "Ja",
        )
        for one in _list(profile, "sbiActiviteiten")
    )
    if not found:
        raise RowRefused("sbiActiviteiten: ontbreekt / missing")
    return found


def _visiting_address(profile: Mapping[str, Any]) -> Address:
    visits = [one for one in _list(profile, "adressen") if fields.text(one.get("type")) == _VISITS]
    if not visits:
        raise RowRefused("adressen: geen bezoekadres / no visiting address")
    found = visits[0]
    postcode = re.sub(r"\s", "", fields.text(found.get("postcode"))).upper()
    return Address(
        street=fields.text(found.get("straatnaam")),
        house_number=fields.whole("huisnummer", fields.required("huisnummer", found.get("huisnummer")), 0, 0, 99_999),
        house_letter=fields.text(found.get("huisletter")),
        house_addition=fields.text(found.get("huisnummerToevoeging")),
        postcode=f"{postcode[:4]} {postcode[4:]}".strip(),
        town=fields.text(found.get("plaats")),
    )
