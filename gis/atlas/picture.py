"""Everything that a view of the map shows, from one set of filters: map, table, counts and files read it here.

Staff only, own municipality. The number of queries does not depend on how much there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from core.accounts import rights
from core.accounts.models import Municipality, User
from gis.atlas.compliance import State
from gis.atlas.drafts import Draft, drafts_for
from gis.atlas.filters import asked_states, by_state, narrowed
from gis.atlas.hexagons import Hexagon
from gis.atlas.map_form import MapForm
from gis.atlas.phases import Phase, phase_on
from gis.atlas.selectors import Standing, standings_on
from gis.atlas.signal_counts import signals_in_year
from gis.atlas.spots import Spot, at_premises, cases_at, findings_at, visits_at
from gis.places.firm_duties import premises_inside
from gis.places.knowledge import orders_known
from gis.places.models import DesignationOrder

#: What shows things at premises, the right that it takes, and the filter that chooses among its kinds.
_SPOTS: dict[str, tuple[Callable[[Municipality, date, datetime | None], list[Spot]], str, str]] = {
    "cases": (cases_at, "permits.view", "stage"),
    "visits": (visits_at, "inspections.view", ""),
    "findings": (findings_at, "inspections.view", "kind"),
}


@dataclass(frozen=True)
class Picture:
    """`everyone`: all firms of the day; `asked`: those that the filters but the states leave; `shown`: those too.

    `orders`: all that are known, with their phase; `spots`: by layer, only layers that are on. `drafts`: what is being
    prepared now, whatever the day; none for another moment of knowing, and None for who may not see any.
    """

    municipality: Municipality
    on: date
    known: datetime | None
    everyone: list[Standing]
    asked: list[Standing]
    shown: list[Standing]
    orders: list[tuple[DesignationOrder, Phase]]
    phases: frozenset[Phase]
    branches: bool = False
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    signals: list[Hexagon] | None = None
    drafts: list[Draft] | None = None

    @property
    def drawn(self) -> list[tuple[DesignationOrder, Phase]]:
        """The orders in a phase that is asked."""
        return [(order, phase) for order, phase in self.orders if phase in self.phases]

    @property
    def drawn_drafts(self) -> list[Draft]:
        """What is being prepared, where that is asked."""
        return (self.drafts or []) if Phase.PREPARING in self.phases else []


def layers_for(user: User) -> list[str]:
    """The layers that this person may lay over the map."""
    held = rights.rights_of(user)
    return ["branches", *(name for name, (_find, right, _filter) in _SPOTS.items() if right in held), "signals"]


def picture(municipality: Municipality, form: MapForm, user: User) -> Picture:
    """The view that the form asks for, as far as this person may see it."""
    on, known, may = form.chosen, form.moment, layers_for(user)
    everyone = standings_on(municipality, on, known=known)
    found = _spots(municipality, form, may)
    places = _places(municipality, form, found)
    asked = [firm for firm in narrowed(everyone, form) if places is None or firm.premises.pk in places]
    shown = by_state(asked, form)
    if form.value("activity") or form.value("q") or asked_states(form) != set(State):
        here = {firm.premises.pk for firm in shown}
        places = here if places is None else places & here
    wanted = {name: spots for name, spots in found.items() if name in form.layers}
    return Picture(
        municipality=municipality,
        on=on,
        known=known,
        everyone=everyone,
        asked=asked,
        shown=shown,
        orders=_orders(municipality, on, known),
        phases=form.phases,
        branches="branches" in form.layers,
        spots={name: spots if places is None else at_premises(spots, places) for name, spots in wanted.items()},
        signals=signals_in_year(municipality, on) if "signals" in form.layers else None,
        drafts=_drafts(user, known),
    )


def _orders(municipality: Municipality, on: date, known: datetime | None) -> list[tuple[DesignationOrder, Phase]]:
    found = orders_known(known).filter(municipality=municipality).order_by("valid_from", "title")
    return [(order, phase_on(order, on)) for order in found]


def _drafts(user: User, known: datetime | None) -> list[Draft] | None:
    found = drafts_for(user)
    return [] if found and known else found


def _spots(municipality: Municipality, form: MapForm, may: list[str]) -> dict[str, list[Spot]]:
    """The things of each layer that is on or filtered by."""
    found: dict[str, list[Spot]] = {}
    for name, (find, _right, filter_name) in _SPOTS.items():
        chosen = form.value(filter_name) if filter_name else ""
        if name in may and (name in form.layers or chosen):
            spots = find(municipality, form.chosen, form.moment)
            found[name] = [spot for spot in spots if spot.kind == chosen] if chosen else spots
    return found


def _places(municipality: Municipality, form: MapForm, found: dict[str, list[Spot]]) -> set[int] | None:
    """The premises that area, stage and kind leave together; None where none of them is asked."""
    places: set[int] | None = None
    if order := form.value("order"):
        places = set(premises_inside(municipality, order, form.chosen))
    for name, (_find, _right, filter_name) in _SPOTS.items():
        if filter_name and form.value(filter_name) and name in found:
            here = {spot.premises for spot in found[name]}
            places = here if places is None else places & here
    return places
