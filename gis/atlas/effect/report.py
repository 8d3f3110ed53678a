"""Everything the page about one order says, read by sets: the number of queries does not grow with firms or cases."""

from dataclasses import dataclass
from datetime import date

from core.disclosure.rounding import Disclosure
from core.graphs import Chart
from gis.atlas.effect import charts, comparison, coverage
from gis.atlas.effect.controls import controls
from gis.atlas.effect.coverage import Covered
from gis.atlas.effect.decisions import ended_under
from gis.atlas.effect.periods import halves, month_ends
from gis.atlas.selectors import Standings
from gis.places.duty import OrderFacts
from gis.places.models import DesignationOrder
from permits.policy.selectors import threshold

#: Months that a chart holds at most: the last ones.
_MONTHS_SHOWN = 60


@dataclass(frozen=True)
class Report:
    """The charts by key, in the order of the page, and the comparison; `time` and `rows` only where there is one.

    `smallest`: so many firms a figure is about at least. `since` and `until`: the days that the charts are about.
    """

    charts: dict[str, Chart]
    smallest: int
    since: date
    until: date
    time: comparison.Windows | None = None
    rows: tuple[comparison.Row, ...] = ()

    @property
    def nobody_there(self) -> bool:
        """Whether the other area has no firm to compare with, before or after."""
        return bool(self.rows) and self.rows[0].counts[2:] == (0, 0)


def report(
    order: DesignationOrder, other: DesignationOrder | str | None, other_name: str, months: int, today: date
) -> Report:
    """The report on an order that is in force, or was. `other`: the order to compare it with, or the rest.

    The orders are current ones of one municipality. Raises ValueError for an order that has not begun.
    """
    if order.valid_from > today:
        raise ValueError("the order is not in force yet")
    last = min(order.valid_to or today, today)
    time = comparison.windows(order.valid_from, months, last)
    standings = Standings(order.municipality, min(time.first, order.valid_from), last)
    facts = {one.id: one for one in standings.judges.orders}
    here = Covered(standings, coverage.by_order(standings, facts[str(order.public_id)]))
    rule = Disclosure(threshold("smallest-group", today))
    visits = controls(order.municipality, time.before[0], last)
    drawn = _charts(order, here, visits, last, rule)
    covers = _other(standings, facts, order, other)
    if covers is None:
        return Report(drawn, rule.smallest, order.valid_from, last)
    found = comparison.rows(here, Covered(standings, covers), visits, time, rule)
    compared = comparison.chart(found, other_name, rule)
    return Report({**drawn, compared.key: compared}, rule.smallest, order.valid_from, last, time, tuple(found))


def _other(
    standings: Standings, facts: dict[str, OrderFacts], order: DesignationOrder, other: DesignationOrder | str | None
) -> coverage.Covers | None:
    if isinstance(other, DesignationOrder):
        return coverage.by_order(standings, facts[str(other.public_id)])
    return coverage.elsewhere(standings, facts[str(order.public_id)]) if other else None


def _charts(
    order: DesignationOrder, here: Covered, visits: list[charts.Control], last: date, rule: Disclosure
) -> dict[str, Chart]:
    days = month_ends(order.valid_from, last)[-_MONTHS_SHOWN:]
    parts = halves(order.valid_from, last)
    ended = [one for one in ended_under(order) if order.valid_from <= one.on <= last]
    inside = here.premises(days)
    own = [one for one in visits if one.premises in inside and order.valid_from <= one.on]
    found = [
        charts.compliance(here, days, rule),
        charts.states(here, days, rule),
        charts.in_term(ended, parts, rule),
        charts.lead_times(ended, parts, rule),
        charts.outcomes(ended, rule),
        charts.findings(own, parts, rule),
        charts.again(own, parts, rule),
        charts.comings_and_goings(here, parts, rule),
    ]
    return {chart.key: chart for chart in found}
