"""The forecast as charts, and the figures beside them: ranges week by week, no history of fewer cases than allowed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.graphs import Chart, Series
from core.spreadsheet import line
from gis.atlas.scenarios.assumed import HISTORY, TYPED
from gis.atlas.scenarios.engine import MEASURES
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.wording import MEASURE_LABELS

#: The charts of the page, in its order: the measures that each shows.
SHOWN = (
    ("work", ("applications", "decisions")),
    ("visits", ("visits", "rechecks")),
    ("officers", ("officer_hours",)),
    ("inspectors", ("inspector_hours",)),
    ("objections", ("objections",)),
    ("lawyers", ("lawyer_hours",)),
    ("open", ("open",)),
)
#: Weeks before the first day that a chart shows as well.
_BEFORE = 4


def charts_of(scenario: Scenario) -> list[Chart]:
    """The forecast from a few weeks before the first day of the duty."""
    weekly = scenario.result["forecast"]["weekly"]
    first = _first_shown(scenario)
    starts_at = (scenario.starts_on - scenario.as_of).days // 7 - first
    ends_at = min((scenario.transition_until - scenario.as_of).days // 7, len(weekly["open"][0]) - 1) - first
    flags = [(starts_at, _("plicht")), (ends_at, _("einde overgang"))]
    axis = [short(day) for day in weeks_of(scenario)[first:]]
    return [
        Chart(
            key=f"chart-{key}",
            title=_title(key, scenario),
            axis_title=_("Week vanaf"),
            axis=axis,
            series=[_series(measure, weekly[measure], first) for measure in measures],
            flags=flags,
            note=_("De lijn is het midden; in negen van de tien berekeningen ligt het in de band."),
        )
        for key, measures in SHOWN
    ]


def weeks_of(scenario: Scenario) -> list[date]:
    """The first day of every week of the forecast."""
    count = len(scenario.result["forecast"]["weekly"]["open"][0])
    return [scenario.as_of + timedelta(weeks=week) for week in range(count)]


def holidays_of(scenario: Scenario) -> int | None:
    """How many holidays on a working day the charts hold; None for one that was reckoned without any."""
    setting = scenario.result["setting"]
    if "holidays" not in setting:
        return None
    return sum(week < setting["weeks"] for week in setting["holidays"])


def csv(scenario: Scenario) -> list[str]:
    """Every measure of every week: 5, 50 and 95 per cent."""
    weekly = scenario.result["forecast"]["weekly"]
    header = [_("Week vanaf")]
    for measure in MEASURES:
        header += [f"{MEASURE_LABELS[measure]} {share}%" for share in (5, 50, 95)]
    rows = [
        line([day, *(row[at] for measure in MEASURES for row in weekly[measure])])
        for at, day in enumerate(weeks_of(scenario))
    ]
    return [line(header), *rows]


def backtest_chart(scenario: Scenario, least: int) -> Chart:
    """Open cases as the model would have told, and as they were; a number under `least` is not shown."""
    tried = scenario.result["backtest"]
    until = date.fromisoformat(tried["until"])
    happened = tried["open"]["happened"]
    shown = [float(count) if count >= least else None for count in happened]
    texts = [counted(count, least) for count in happened]
    return Chart(
        key="chart-backtest",
        title=_("Terugkijken: open zaken, voorspeld en werkelijk"),
        axis_title=_("Week tot en met"),
        axis=[short(until + timedelta(weeks=week + 1)) for week in range(tried["weeks"])],
        series=[
            _series("open", tried["open"]["ranges"], 0, _("Voorspeld")),
            Series(_("Werkelijk"), shown, texts),
        ],
    )


def said(values: Sequence[float]) -> str:
    """A range in words: the middle, and between which ends."""
    low, middle, high = (number_format(round(value), 0) for value in values)
    return middle if low == high else f"{middle} ({low} – {high})"


def cleared_on(scenario: Scenario) -> list[date]:
    """The days by which all is done: 5, 50 and 95 per cent."""
    return [scenario.as_of + timedelta(weeks=round(weeks)) for weeks in scenario.result["forecast"]["cleared"]]


def cleared(scenario: Scenario) -> str:
    """The same in words."""
    low, middle, high = (short(day) for day in cleared_on(scenario))
    return f"{middle} ({low} – {high})"


def short(day: date) -> str:
    """A day as an axis shows it."""
    return date_format(day, "j-n-y")


def _title(key: str, scenario: Scenario) -> str:
    titles = {
        "work": _("Aanvragen en besluiten per week"),
        "visits": _("Bezoeken en herbezoeken per week"),
        "officers": _("Uren van vergunningverleners per week (er zijn er %(hours)s)")
        % {"hours": number_format(scenario.assumptions["officer-capacity"]["value"], 0)},
        "inspectors": _("Uren van toezichthouders per week (er zijn er %(hours)s)")
        % {"hours": number_format(scenario.assumptions["inspector-capacity"]["value"], 0)},
        "objections": _("Bezwaren per week"),
        "lawyers": _("Uren van juristen per week"),
        "open": _("Open zaken aan het eind van de week"),
    }
    return titles[key]


def _series(measure: str, ranges: Sequence[Sequence[float]], first: int, label: str = "") -> Series:
    low, middle, high = (row[first:] for row in ranges)
    texts = ranged((low, middle, high))
    return Series(label or str(MEASURE_LABELS[measure]), middle, texts, low, high)


def ranged(ranges: Sequence[Sequence[float]]) -> list[str]:
    """Each week as the table says it: the middle and the ends."""
    return [f"{middle:.0f} ({low:.0f} – {high:.0f})" for low, middle, high in zip(*ranges, strict=True)]


def _first_shown(scenario: Scenario) -> int:
    return max((scenario.starts_on - scenario.as_of).days // 7 - _BEFORE, 0)


def sources(scenario: Scenario, labels: dict[str, Any], least: int, enough: int) -> list[tuple[str, str, str]]:
    """Each number that can be changed: its name, how many, and what it rests on, in a sentence."""
    return [
        (name, _value(used, least), _source(used, least, enough))
        for name, used in scenario.assumptions.items()
        if name in labels
    ]


def _value(used: dict[str, Any], least: int) -> str:
    """The number; of a share of our own that speaks of fewer than `least` cases only the side on which it lies."""
    seen, of = used["seen"], used["of"]
    if used["source"] == HISTORY and 0 < of < least:
        return _("minder dan %(share)s") % {"share": number_format(100 * least / seen, 1)}
    if used["source"] == HISTORY and of and 0 < seen - of < least:
        return _("meer dan %(share)s") % {"share": number_format(100 - 100 * least / seen, 1)}
    return number_format(used["value"], 1)


def _source(used: dict[str, Any], least: int, enough: int) -> str:
    """Where a number comes from, and how thick the history behind it is; never a count under `least`."""
    seen = used["seen"]
    if used["source"] == TYPED:
        return _("Zelf ingevuld.")
    if used["source"] == HISTORY:
        return _("Eigen geschiedenis: %(seen)d waarnemingen.") % {"seen": seen}
    if not seen:
        return _("Beleidsaanname: wij hebben hier geen eigen geschiedenis van.")
    return _("Beleidsaanname: eigen geschiedenis is te dun (%(seen)s van de %(enough)d waarnemingen).") % {
        "seen": counted(seen, least),
        "enough": enough,
    }


def counted(number: int, least: int) -> str:
    """A number of cases that happened; under `least` it is not told."""
    return str(number) if number >= least else _("minder dan %(least)d") % {"least": least}
