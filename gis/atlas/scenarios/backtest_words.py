"""What the back-test says, measure by measure, and where a miss comes from: what came in, or how it was dealt with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import rounded
from gis.atlas.scenarios import charts
from gis.atlas.scenarios.backtest import changed
from gis.atlas.scenarios.wording import MEASURE_LABELS

#: So many weeks without any are said.
QUIET_WEEKS = 4
#: The measure that the days of arrival themselves are.
_ARRIVALS = "applications"

_Measures = Sequence[dict[str, Any]]


def row(one: dict[str, Any], least: int) -> dict[str, Any]:
    """A measure of the back-test in words; what happened fewer than `least` times is not told."""
    shown = one["happened"] >= least
    given = one.get("given")
    return {
        "label": MEASURE_LABELS[one["measure"]],
        "told": charts.said((one["low"], one["middle"], one["high"])),
        "given": charts.said(given) if given and one["measure"] != _ARRIVALS else "",
        "happened": charts.counted(one["happened"], least),
        "inside": _inside(one) if shown else None,
        "verdict": _verdict(one) if shown else "",
        "stretches": _stretches(one) if shown else _("te weinig om te tonen"),
    }


def verdict(measures: _Measures, least: int) -> list[str]:
    """Whose total came out as foretold, and whose did not, by name."""
    shown = [one for one in measures if one["happened"] >= least]
    right, wrong = [one for one in shown if _inside(one)], [one for one in shown if not _inside(one)]
    found = []
    if right:
        found.append(_("Het totaal kwam uit waar het model het verwachtte voor: %(what)s.") % {"what": _named(right)})
    if wrong:
        found.append(_("Het totaal kwam anders uit voor: %(what)s.") % {"what": _named(wrong)})
    return found


def knows_stretches(measures: _Measures) -> bool:
    """Whether it was tried by stretches of weeks: a scenario of before that was not."""
    return all("tested" in one for one in measures)


def misses(tried: dict[str, Any], least: int) -> list[str]:
    """For what lies outside the band a sentence with the reason, as far as days of arrival and rates tell it.

    What happened fewer than `least` times has none.
    """
    missed = [one for one in tried["measures"] if one.get("given") and one["happened"] >= least and not _inside(one)]
    came = [one for one in missed if one["measure"] == _ARRIVALS]
    arrivals = [one for one in missed if one not in came and _between(one["given"], one["happened"])]
    handling = [one for one in missed if one not in came and one not in arrivals]
    found = [f"{_named([one])}: {_verdict(one)}. {rates}" for one in came if (rates := _rates(one, tried, least))]
    if arrivals:
        found.append(
            _(
                "%(what)s: buiten de band omdat de aanvragen op andere dagen kwamen dan de maanden ervoor lieten "
                "verwachten. Voor de aanvragen die echt kwamen klopt de voorspelling: niet de afhandeling is anders, "
                "de toestroom is het."
            )
            % {"what": _named(arrivals)}
        )
    found += [f"{_handled(one)} {_rates(one, tried, least) or _assumed(one)}" for one in handling]
    return found


def _handled(one: dict[str, Any]) -> str:
    if _fewer(one) != (one["happened"] < one["low"]):
        said = (
            _("%(what)s: de toestroom was anders; voor de aanvragen die echt kwamen waren er minder dan voorspeld.")
            if _fewer(one)
            else _("%(what)s: de toestroom was anders; voor de aanvragen die echt kwamen waren er meer dan voorspeld.")
        )
    elif _fewer(one):
        said = _("%(what)s: minder dan voorspeld, ook voor de aanvragen die echt kwamen.")
    else:
        said = _("%(what)s: meer dan voorspeld, ook voor de aanvragen die echt kwamen.")
    return said % {"what": _named([one])}


def _assumed(one: dict[str, Any]) -> str:
    if _fewer(one):
        return _(
            "Het werk ging langzamer dan het model rekent: de uren of doorlooptijden bij de aannames zijn te gunstig."
        )
    return _("Het werk ging sneller dan het model rekent: de uren of doorlooptijden bij de aannames zijn te ongunstig.")


def _fewer(one: dict[str, Any]) -> bool:
    """Than the model told: of what was dealt with, for the applications that really came."""
    return bool(one["happened"] < (one["low"] if one["measure"] == _ARRIVALS else one["given"][0]))


def _rates(one: dict[str, Any], tried: dict[str, Any], least: int) -> str:
    """How often it happened before the day from which the model looked and after it, where that differs strongly.

    Where it ceased for a month or more at the end, the rate after is that of the weeks until then.
    """
    weeks, weeks_before = tried["weeks"], tried.get("weeks_before", 0)
    quiet = one["quiet"] if one["quiet"] >= QUIET_WEEKS and _fewer(one) else 0
    if one.get("before", 0) < least or not changed(one["before"], weeks_before, one["happened"], weeks):
        return _ceased(quiet) if quiet else ""
    told = {
        "weeks": weeks_before,
        "day": date_format(date.fromisoformat(tried["until"]), "DATE_FORMAT"),
        "before": _rate(one["before"], weeks_before),
        "after": _rate(one["happened"], weeks - quiet),
        "quiet": quiet,
    }
    if quiet:
        return (
            _(
                "In de %(weeks)d weken tot en met %(day)s waren het er gemiddeld %(before)s per week, daarna eerst "
                "%(after)s, en in de laatste %(quiet)d weken geen een. Zo'n stilstand voorziet het model niet: het "
                "rekent met het tempo van ervoor."
            )
            % told
        )
    return (
        _(
            "In de %(weeks)d weken tot en met %(day)s waren het er gemiddeld %(before)s per week, daarna %(after)s. "
            "Zo'n omslag voorziet het model niet: het rekent met het tempo van ervoor."
        )
        % told
    )


def _ceased(weeks: int) -> str:
    return _("In de laatste %(weeks)d weken kwam er geen een: dat voorziet het model niet.") % {"weeks": weeks}


def _rate(count: int, weeks: int) -> str:
    return rounded(count / weeks, 1)


def _verdict(one: dict[str, Any]) -> str:
    if _inside(one):
        return _("binnen de band")
    return _("minder dan voorspeld") if one["happened"] < one["low"] else _("meer dan voorspeld")


def _stretches(one: dict[str, Any]) -> str:
    """How many times of those that could be missed it was right."""
    if "tested" not in one:
        return ""
    if not one["tested"]:
        return _("niet te toetsen")
    return _("%(held)d van de %(tested)d") % one


def _inside(one: dict[str, Any]) -> bool:
    return _between((one["low"], one["middle"], one["high"]), one["happened"])


def _between(told: Sequence[float], happened: int) -> bool:
    low, _middle, high = told
    return bool(low <= happened <= high)


def _named(measures: _Measures) -> str:
    return ", ".join(str(MEASURE_LABELS[one["measure"]]) for one in measures)
