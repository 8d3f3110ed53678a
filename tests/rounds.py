"""A town for planning: supervisors with hours and skills, premises with ground, firms, and visits that wait."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.today import today
from gis.places.models import Establishment, Footprint, Premises
from inspections import flows
from inspections.models import Visit
from inspections.rounds.models import Round, StartPlace
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services.making import Crew, Made, make_rounds
from tests.people import make_user
from tests.visits import make_firm, make_premises, reference_data

#: RD metres: somewhere in Overvecht.
X, Y = 136_000.0, 458_000.0
_numbers = count(1)


def workday(ahead: int = 1) -> date:
    """A working day at least so many days from now."""
    day = today() + timedelta(days=ahead)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def place(municipality: Municipality, x: float = 0.0, y: float = 0.0) -> Premises:
    """Premises of ten by ten metres, so many metres from the start."""
    premises = make_premises(municipality)
    box = Polygon.from_bbox((X + x, Y + y, X + x + 10, Y + y + 10))
    geom = MultiPolygon(box, srid=28992)
    Footprint.objects.create(premises=premises, geom=geom, valid_from=date(2015, 1, 1))
    return premises


class Town:
    """A planner, two supervisors and a start; `waiting(...)` adds a visit that waits for a day."""

    def __init__(self, municipality: Municipality, people: int = 2) -> None:
        reference_data()
        self.municipality = municipality
        self.planner = make_user("planner", municipality=municipality, first_name="Pia")
        self.inspectors = [
            make_user("inspector", municipality=municipality, first_name=f"Insp{number}") for number in range(people)
        ]
        StartPlace.objects.create(municipality=municipality, name="Stadskantoor", x=X, y=Y)

    def firm(self, x: float = 0.0, y: float = 0.0) -> Establishment:
        return make_firm(place(self.municipality, x, y), f"Garage {next(_numbers)}", "95312")

    def waiting(self, x: float = 0.0, y: float = 0.0, **fields: Any) -> Visit:
        firm = self.firm(x, y)
        plain = {"actor": self.planner, "at": timezone.now(), "reason": "routine"}
        return flows.plan(**{**plain, "premises": firm.premises, "establishment": firm, **fields})

    def keys(self, day: date) -> list[str]:
        return [one.key for one in suggestions(self.municipality, day)]

    def rounds(self, day: date, *crews: list[User], keys: list[str] | None = None, **more: Any) -> Made:
        """Rounds for these teams, of every suggestion unless said otherwise."""
        named = [Crew(f"Team {number}", crew) for number, crew in enumerate(crews, start=1)]
        chosen = self.keys(day) if keys is None else keys
        return make_rounds(actor=self.planner, at=timezone.now(), day=day, crews=named, keys=chosen, **more)


def order(one: Round) -> list[int]:
    """The visits of a round in order, by row id."""
    return list(one.stops.order_by("position").values_list("visit", flat=True))
