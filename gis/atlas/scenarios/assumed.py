"""Which number a forecast uses: what was filled in, else enough history of our own, else the assumption of policy.

Pure; from there to the `Setting` of the engine, and from a stored setting back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gis.atlas.scenarios.holidays import holidays
from gis.atlas.scenarios.observed import Observed
from gis.atlas.scenarios.setting import Chance, Setting, Spell, Waiting
from permits.clock.calendar import Calendar

TYPED, HISTORY, POLICY = "typed", "history", "policy"
#: Name of the assumption -> name of the share or duration in the engine.
CHANCES = {
    "repair-share": "repair",
    "repair-again": "repair_again",
    "lbb-share": "lbb",
    "visit-share": "visit",
    "recheck-share": "recheck",
    "refusal-share": "refusal",
    "objection-share": "objection",
    "apply-in-time": "apply",
    "apply-late": "apply_late",
}
SPELLS = {
    "repair-weeks": "repair",
    "lbb-weeks": "lbb",
    "recheck-weeks": "recheck",
    "views-weeks": "views",
    "handling-weeks": "handling",
    "objection-weeks": "objection",
}
HOURS = {
    "intake-hours": "intake",
    "repair-hours": "repair",
    "lbb-hours": "lbb",
    "review-hours": "review",
    "refusal-hours": "refusal",
    "objection-hours": "objection",
    "visit-hours": "visit",
    "recheck-hours": "recheck",
}
#: What a person may fill in on the page; the other rows of policy say how to reckon.
EDITABLE = (*CHANCES, *SPELLS, "late-weeks", "officer-capacity", "inspector-capacity", "holiday-loss", *HOURS)
_PERCENT = 100.0


@dataclass(frozen=True)
class Used:
    """The number that was used and where it comes from; `seen`: observations there are, whether or not enough.

    `of` so many observations: those for which a share holds; 0 for a duration.
    """

    value: float
    source: str
    seen: int = 0
    of: int = 0


def used(policy: Mapping[str, float], typed: Mapping[str, float], found: Observed) -> dict[str, Used]:
    """Every number of a forecast with its source."""
    least = round(policy["history-least"])
    return {name: _used(name, value, typed.get(name), found, least) for name, value in policy.items()}


def _used(name: str, value: float, typed: float | None, found: Observed, least: int) -> Used:
    seen, of, own = _own(name, found)
    if typed is not None:
        return Used(typed, TYPED, seen, of)
    return Used(own, HISTORY, seen, of) if seen >= least else Used(value, POLICY, seen, of)


def _own(name: str, found: Observed) -> tuple[int, int, float]:
    """How many observations there are, for how many of them it holds, and the number that they give."""
    chance, spell = found.chances.get(CHANCES.get(name, "")), found.spells.get(SPELLS.get(name, ""))
    if chance is not None:
        return chance.seen, round(chance.share * chance.seen), round(chance.share * _PERCENT, 1)
    if spell is not None and spell.weeks:
        return len(spell.weeks), 0, round(sum(spell.weeks) / len(spell.weeks), 1)
    return 0, 0, 0.0


def setting(
    numbers: Mapping[str, Used],
    found: Observed,
    *,
    firms: int,
    as_of: date,
    starts_on: date,
    transition_until: date,
    calendar: Calendar,
) -> Setting:
    """What the engine needs to reckon with these numbers from the day `as_of`; free days are those of the clock."""
    starts_in = max((starts_on - as_of).days / 7, 0.0)
    transition = (transition_until - starts_on).days / 7
    late = numbers["late-weeks"].value
    weeks = round(starts_in + transition + numbers["after-weeks"].value)
    enough = len(found.lags) >= numbers["history-least"].value
    return Setting(
        firms=firms,
        starts_in=starts_in,
        transition=transition,
        late=late,
        weeks=weeks,
        chances={key: _chance(numbers[name], found.chances.get(key)) for name, key in CHANCES.items()},
        spells={key: _spell(numbers[name], found.spells.get(key)) for name, key in SPELLS.items()},
        hours={key: numbers[name].value for name, key in HOURS.items()},
        officers=numbers["officer-capacity"].value,
        inspectors=numbers["inspector-capacity"].value,
        waiting=found.waiting,
        regular=found.regular,
        lags=found.lags if enough else (),
        holidays=holidays(as_of, weeks, calendar),
        holiday_loss=numbers["holiday-loss"].value / _PERCENT,
    )


def _chance(number: Used, own: Chance | None) -> Chance:
    return own if number.source == HISTORY and own is not None else Chance(number.value / _PERCENT)


def _spell(number: Used, own: Spell | None) -> Spell:
    return own if number.source == HISTORY and own is not None else Spell((number.value,))


def stored(one: Setting) -> dict[str, Any]:
    """The setting as JSON, whole: with its seed it gives the same forecast."""
    return asdict(one)


def read(given: Mapping[str, Any]) -> Setting:
    """The setting out of JSON; one that was kept before holidays were known has none."""
    return Setting(
        **{
            **given,
            "chances": {name: Chance(**one) for name, one in given["chances"].items()},
            "spells": {name: Spell(tuple(one["weeks"])) for name, one in given["spells"].items()},
            "waiting": tuple(Waiting(**one) for one in given["waiting"]),
            "regular": tuple(given["regular"]),
            "lags": tuple(given["lags"]),
            "came": tuple(given.get("came", ())),
            "holidays": tuple(given.get("holidays", ())),
        }
    )
