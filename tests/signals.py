"""Signals for tests, brought to a state by the real services."""

import time
from typing import Any
from uuid import uuid4

from django.utils import timezone

from core.accounts.models import Municipality, User
from gis.places.models import Premises
from inspections.models import Visit
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services.making import Crew, make_rounds
from inspections.signals import secret
from inspections.signals.models import Signal
from inspections.signals.services import receiving, weighing
from inspections.signals.services.weighing import Judgement
from tests import rounds
from tests.people import make_user
from tests.visits import make_premises, reference_data


def reported(municipality: Municipality, **fields: Any) -> Signal:
    """A report of the public page, anonymous unless `contact` says otherwise."""
    plain = {"mark": uuid4().hex, "text": "Er wordt ’s nachts gesloopt.", "place": "Proefdreef 9001"}
    made = {"contact": receiving.NOBODY, "photo": None, "at": timezone.now()}
    return receiving.report(municipality=municipality, **{**plain, **made, **fields})


def judgement(outcome: str, **fields: Any) -> Judgement:
    plain = {"reason": "Zo besloten.", "reliability": "B", "content": "2"}
    return Judgement(outcome, **{**plain, **fields})


def weighed(signal: Signal, outcome: str, planner: User | None = None, **more: Any) -> Signal:
    """The signal after a decision of the planner."""
    who = planner or make_user("planner", municipality=signal.municipality)
    weighing.weigh(signal.public_id, actor=who, at=timezone.now(), judgement=judgement(outcome, **more))
    return Signal.objects.get(pk=signal.pk)


def dismissed(signal: Signal, **more: Any) -> Signal:
    return weighed(signal, "dismiss", **more)


def linked(signal: Signal, planner: User, premises: Premises | None = None) -> Premises:
    """Premises that are tied to the signal."""
    place = premises or make_premises(signal.municipality)
    weighing.link(signal.public_id, actor=planner, at=timezone.now(), premises=place)
    return place


def to_visit(signal: Signal, planner: User, note: str = "Kijk naar de werkplaats.", **more: Any) -> Signal:
    """The signal led to a visit on the planner's list."""
    reference_data()
    place = linked(signal, planner, rounds.place(signal.municipality))
    return weighed(signal, "visit_premises", planner, premises=place, visit_note=note, **more)


def visited(signal: Signal, planner: User, inspector: User) -> Visit:
    """The visit that the planner made of it, on a round of the next working day."""
    day, ask = rounds.workday(), signal.ask
    assert ask is not None
    (key,) = [one.key for one in suggestions(signal.municipality, day) if ask in one.asks]
    crews = [Crew("Team", [inspector])]
    chosen = {key: "automotive"}
    about = {"day": day, "crews": crews, "keys": [key], "checklists": chosen}
    (made,) = make_rounds(actor=planner, at=timezone.now(), **about).rounds
    return made.stops.get().visit


def old_mark() -> str:
    """The mark of a form that was opened a minute ago."""
    return secret.new_mark(time.time() - 60)
