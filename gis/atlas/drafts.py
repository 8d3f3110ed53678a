"""Designation orders in the making, as the map and what-if show them to who makes zones.

The room that makes them stands above this one (`gis.zones`), and says which there are: `register` in its `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shapely.geometry import MultiPolygon

from core.accounts import rights
from core.accounts.models import User

#: The right to see and make designation orders that were not made known yet.
RIGHT = "places.design"


@dataclass(frozen=True)
class Draft:
    """An order that is no order yet, of the own municipality of who looks; EPSG:28992, dates inclusive.

    `scenario`: public id of the what-if that it was made of.
    """

    public_id: UUID
    title: str
    fictive: bool
    url: str
    valid_from: date
    valid_to: date | None
    transition_until: date | None
    activities: tuple[str, ...]
    sbi_version: str
    area: MultiPolygon
    scenario: UUID | None


Finder = Callable[[User], list[Draft]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let a room above say which drafts with an area a person may see; one query."""
    _finders.append(finder)


def drafts_for(user: User) -> list[Draft] | None:
    """The drafts that this person may see, the last changed first; None without the right to see any."""
    if not rights.has(user, RIGHT):
        return None
    return [draft for finder in _finders for draft in finder(user)]
