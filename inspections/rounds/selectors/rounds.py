"""Rounds as pages and tablets show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import User
from inspections import rights
from inspections.models import Visit
from inspections.rounds.models import Round, RoundStop
from inspections.rounds.policy import Numbers
from inspections.rounds.selectors.people import Person, seconds


def visible_to(user: Any) -> QuerySet[Round]:
    """The standing rounds of the own municipality, for who may see visits; else none."""
    if not account_rights.has(user, rights.VIEW):
        return Round.objects.none()
    return Round.objects.filter(municipality=user.municipality_id, dissolved_at=None)


def on_page(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """With team, partners and stops; five queries, however many rounds."""
    visits = Visit.objects.select_related("premises", "establishment", "visit_request__application")
    return rounds.prefetch_related("members__user", "partners__partner", Prefetch("stops__visit", visits))


@dataclass(frozen=True)
class Notice:
    """Something on a round that a planner must look at; `stop` None: the round as a whole."""

    text: str
    stop: RoundStop | None = None


def warnings(one: Round, people: list[Person], numbers: Numbers) -> list[Notice]:
    """Appointments that are missed, skills that are missing, who is not there, a round that runs late. No query."""
    found = []
    here = {person.user.pk: person for person in people}
    team = [here.get(member.user_id) for member in one.members.all()]
    for member, person in zip(one.members.all(), team, strict=True):
        if person is None or not person.there:
            name = member.user.display_name
            found.append(Notice(_("%(name)s is er deze dag niet. Verdeel de ronde opnieuw.") % {"name": name}))
    skills = {name for person in team if person is not None and person.there for name in person.skills}
    for stop in one.stops.all():
        late = numbers["late"] * 60
        if stop.appointment and seconds(stop.arrival) > seconds(stop.appointment) + late:
            agreed = f"{stop.appointment:%H:%M}"
            found.append(Notice(_("De afspraak van %(hour)s wordt niet gehaald.") % {"hour": agreed}, stop))
        if set(stop.skills) - skills:
            found.append(Notice(_("Het team mist een vaardigheid voor dit bezoek."), stop))
    if one.back_at > one.end_time:
        found.append(Notice(_("Het team is te laat terug: om %(hour)s.") % {"hour": f"{one.back_at:%H:%M}"}))
    return found


def tablet_round(user: User, on: date) -> dict[str, Any] | None:
    """The first round that this person goes on today, as a tablet holds it; None when nobody planned one.

    `order`: public ids of visits; `route`: GeoJSON LineString in degrees; `stops`: hours and ways (seconds, metres).
    """
    mine = Round.objects.filter(municipality=user.municipality_id, members__user=user, day=on, dissolved_at=None)
    one = mine.order_by("start_time", "pk").first()
    if one is None:
        return None
    stops = list(one.stops.select_related("visit").order_by("position"))
    line = {"type": "LineString", "coordinates": one.route} if len(one.route) > 1 else None
    return {
        "id": str(one.public_id),
        "on": on.isoformat(),
        "order": [str(stop.visit.public_id) for stop in stops],
        "route": line,
        "name": one.name,
        "start": {"time": f"{one.start_time:%H:%M}", "place": one.start_place},
        "back_at": f"{one.back_at:%H:%M}",
        "stops": [
            {
                "visit": str(stop.visit.public_id),
                "arrival": f"{stop.arrival:%H:%M}",
                "travel_s": stop.travel_s,
                "distance_m": stop.distance_m,
                "appointment": f"{stop.appointment:%H:%M}" if stop.appointment else None,
            }
            for stop in stops
        ],
    }
