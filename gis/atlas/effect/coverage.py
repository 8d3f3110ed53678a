"""Which firms a figure is about: those that an order covers, in force that day or not, or others like them.

A firm is covered when the order would require a permit of it: its ground, its branch codes and the activity of its
newest case decide, as on the map; the days of the order and its transition do not.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from core.disclosure.rounding import Disclosure, Shown
from gis.atlas.selectors import Standing, Standings
from gis.places.duty import Duty, DutyAnswer, Kind, OrderFacts
from gis.places.firm_duties import Judge, Stay

#: Who belongs, by day.
Covers = Callable[[date], Judge]
_NO, _YES = DutyAnswer(Duty.NOT_REQUIRED), DutyAnswer(Duty.REQUIRED)


def by_order(standings: Standings, order: OrderFacts) -> Covers:
    """The firms that the order covers."""
    timeless = _timeless(order)
    return lambda day: standings.judges.on(day, [timeless])


def elsewhere(standings: Standings, order: OrderFacts) -> Covers | None:
    """The firms of the same branches in the rest of the municipality; None where the order covers all of it."""
    if order.whole_municipality:
        return None
    timeless = _timeless(order)
    anywhere = replace(timeless, kinds=frozenset({Kind.ACTIVITY})) if Kind.ACTIVITY in order.kinds else None

    def covers(day: date) -> Judge:
        here = standings.judges.on(day, [timeless])
        there = standings.judges.on(day, [anywhere]) if anywhere else (lambda stay: _YES)

        def judge(stay: Stay) -> DutyAnswer:
            return _NO if here(stay).duty is Duty.REQUIRED else there(stay)

        return judge

    return covers


def _timeless(order: OrderFacts) -> OrderFacts:
    return replace(order, valid_from=date.min, valid_to=None, transition_until=None)


class Covered:
    """The covered firms of any day, each day reckoned once."""

    def __init__(self, standings: Standings, covers: Covers) -> None:
        self._standings, self._covers = standings, covers
        self._days: dict[date, list[Standing]] = {}

    def on(self, day: date) -> list[Standing]:
        if day not in self._days:
            self._days[day] = self._standings.on(day, self._covers(day))
        return self._days[day]

    def registered(self, day: date) -> set[str]:
        """The covered firms in the trade register, by vestiging."""
        return {firm.establishment.vestiging for firm in self.on(day) if firm.establishment}

    def flows(self, first: date, last: date, rule: Disclosure) -> tuple[Shown, Shown]:
        """How many came and went between the ends of two days, as it may be told; who moves inside is neither."""
        before, after = self.registered(first), self.registered(last)
        return rule.flows(len(after - before), len(before - after))

    def premises(self, days: Iterable[date]) -> set[int]:
        """Row ids of the premises where a covered firm was on one of the days."""
        return {firm.premises.pk for day in days for firm in self.on(day)}
