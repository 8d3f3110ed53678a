"""What the back-test says, measure by measure, and where a miss comes from: what came in, or how it was dealt with."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gis.atlas.scenarios import charts
from gis.atlas.scenarios.wording import MEASURE_LABELS

#: So many weeks without any are said.
QUIET_WEEKS = 4


def row(one: dict[str, Any], weeks: int, least: int) -> dict[str, Any]:
    """A measure of the back-test in words; what happened fewer than `least` times is not told."""
    shown = one["happened"] >= least
    given = one.get("given")
    return {
        "label": MEASURE_LABELS[one["measure"]],
        "told": charts.said((one["low"], one["middle"], one["high"])),
        "given": charts.said(given) if given and one["measure"] != "applications" else "",
        "happened": charts.counted(one["happened"], least),
        "within": one["weeks_within"] * 100 // weeks if shown else None,
        "inside": _inside(one) if shown else None,
    }


def misses(measures: Sequence[dict[str, Any]], least: int) -> list[str]:
    """For what lies outside the band a sentence with the reason, as far as the days of arrival tell it.

    Applications themselves, and what happened fewer than `least` times, have none.
    """
    missed = [
        one
        for one in measures
        if one.get("given") and one["measure"] != "applications" and one["happened"] >= least and not _inside(one)
    ]
    arrivals = [one for one in missed if _between(one["given"], one["happened"])]
    handling = [one for one in missed if one not in arrivals]
    found = []
    if arrivals:
        found.append(
            _(
                "%(what)s: buiten de band omdat de aanvragen op andere dagen kwamen dan de maanden ervoor lieten "
                "verwachten. Voor de aanvragen die echt kwamen klopt de voorspelling: niet de afhandeling is anders, "
                "de toestroom is het."
            )
            % {"what": _named(arrivals)}
        )
    for one in handling:
        fewer = one["happened"] < one["given"][0]
        found.append((_fewer() if fewer else _more()) % {"what": _named([one])} + (_quiet(one) if fewer else ""))
    return found


def _fewer() -> str:
    return _(
        "%(what)s: minder dan voorspeld, ook voor de aanvragen die echt kwamen. Het werk ging langzamer dan het model "
        "rekent: de uren of doorlooptijden bij de aannames zijn te gunstig."
    )


def _quiet(one: dict[str, Any]) -> str:
    """That the work stood still at the end, from a month on."""
    if one["quiet"] < QUIET_WEEKS:
        return ""
    return " " + _("In de laatste %(weeks)d weken kwam er geen een: dat voorziet het model niet.") % {
        "weeks": one["quiet"]
    }


def _more() -> str:
    return _(
        "%(what)s: meer dan voorspeld, ook voor de aanvragen die echt kwamen. Het werk ging sneller dan het model "
        "rekent: de uren of doorlooptijden bij de aannames zijn te ongunstig."
    )


def _inside(one: dict[str, Any]) -> bool:
    return _between((one["low"], one["middle"], one["high"]), one["happened"])


def _between(told: Sequence[float], happened: int) -> bool:
    low, _middle, high = told
    return bool(low <= happened <= high)


def _named(measures: Sequence[dict[str, Any]]) -> str:
    return ", ".join(str(MEASURE_LABELS[one["measure"]]) for one in measures)
