"""What an extract of the BAG holds, as plain records on their way to the tables."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

#: Kinds as the extract abbreviates them.
PAND, LIGPLAATS, STANDPLAATS = "PND", "LIG", "STA"
VERBLIJFSOBJECT, NUMMERAANDUIDING, OPENBARE_RUIMTE, WOONPLAATS = "VBO", "NUM", "OPR", "WPL"

#: A building that stands, and a berth or pitch that is assigned: these have a ground area.
IN_USE = frozenset({"pand in gebruik", "pand in gebruik (niet ingemeten)", "verbouwing pand", "plaats aangewezen"})
#: It still stands, but the permit to pull it down is out: kept, not counted as in use.
STANDING = IN_USE | {"sloopvergunning verleend"}

GONE = frozenset(
    {
        "verblijfsobject ingetrokken",
        "verblijfsobject ten onrechte opgevoerd",
        "niet gerealiseerd verblijfsobject",
        "naamgeving ingetrokken",
        "plaats ingetrokken",
        "woonplaats ingetrokken",
    }
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be read: where it stands, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Common:
    """What every occurrence (voorkomen) has. `valid_to` is the first day on which it no longer holds."""

    kind: str
    bag_id: str
    number: int
    status: str
    valid_from: date
    valid_to: date | None
    withdrawn: bool
    where: str

    @property
    def current(self) -> bool:
        return self.valid_to is None and not self.withdrawn and self.status.casefold() not in GONE


@dataclass(frozen=True, slots=True)
class Occurrence(Common):
    """A pand, ligplaats or standplaats with its ground area (EPSG:28992, without Z)."""

    shape: BaseGeometry
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dwelling(Common):
    """A verblijfsobject: which addresses it has (the main one first) and in which panden it lies."""

    addresses: tuple[str, ...]
    premises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number(Common):
    """A nummeraanduiding: house number and postcode on a street."""

    street: str
    house_number: int
    house_letter: str
    house_addition: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Named(Common):
    """An openbare ruimte (street) or woonplaats (town) with its name; a street names its town."""

    name: str
    town: str


Row = Occurrence | Dwelling | Number | Named | Refused
