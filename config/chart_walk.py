"""Walks each declared chart as a graph: every state reachable, none without a way to an end."""

from core.charts import NEW, Chart
from gis.zones import chart as zone
from inspections.statecharts import signal, visit
from permits.statecharts import application, bibob, permit

CHARTS: tuple[Chart, ...] = (application.CHART, permit.CHART, bibob.CHART, visit.CHART, signal.CHART, zone.CHART)


def flaw(chart: Chart) -> str:
    """What is wrong with the chart, with the state it is about; "" if nothing."""
    reached = _closure(set(chart.initial), _edges(chart))
    if missing := set(chart.states) - reached:
        return f"never reached: {sorted(missing)}"
    back: dict[str, set[str]] = {}
    for source, targets in _edges(chart).items():
        for target in targets:
            back.setdefault(target, set()).add(source)
    if stuck := set(chart.states) - _closure(set(chart.terminal), back):
        return f"no way to an end from: {sorted(stuck)}"
    return ""


def _edges(chart: Chart) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for move in chart.moves:
        for source in move.sources:
            if source != NEW and move.target:
                edges.setdefault(source, set()).add(move.target)
    return edges


def _closure(start: set[str], edges: dict[str, set[str]]) -> set[str]:
    reached, waiting = set(start), list(start)
    while waiting:
        for target in edges.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    return reached
