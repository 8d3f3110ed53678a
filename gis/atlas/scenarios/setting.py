"""What a forecast rests on: shares, durations, hours, people and the days on which nobody works. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Chance:
    """A share, 0-1. `seen`: out of so many observations of our own; 0 is an assumption, which does not vary."""

    share: float
    seen: int = 0


@dataclass(frozen=True)
class Spell:
    """Durations in weeks, as observed; a single one is an assumption, which does not vary."""

    weeks: tuple[float, ...]


@dataclass(frozen=True)
class Waiting:
    """A case that is open at the start, by what it still waits for; `visit_open`: nobody said yet whether to visit."""

    intake: bool = False
    repair: bool = False
    lbb: bool = False
    visit: bool = False
    visit_open: bool = False


@dataclass(frozen=True)
class Setting:
    """All that a forecast rests on.

    `starts_in`, `transition`, `late`: weeks from now to the duty, to the end of the transition, and in which all
    others are visited after it. `regular`: applications a week that come anyway, as observed; `came`: moments, in
    weeks, at which others are known to come. `lags`: moments of application as a share of the transition, as observed;
    without any, they are the more, the nearer its end.
    `chances`: repair, repair_again, lbb, visit, recheck, refusal, objection, apply, apply_late. `spells`: repair,
    lbb, recheck, views, handling, objection. `hours`: intake, repair, lbb, review, refusal, objection, visit, recheck.
    `officers`, `inspectors`: hours in a week without holidays, more than 0. `holidays`: for each holiday on a working
    day the week from now in which it falls; `holiday_loss`: the share of that day's hours that is not worked, 0-1.
    """

    firms: int
    starts_in: float
    transition: float
    late: float
    weeks: int
    chances: Mapping[str, Chance]
    spells: Mapping[str, Spell]
    hours: Mapping[str, float]
    officers: float
    inspectors: float
    waiting: tuple[Waiting, ...] = ()
    regular: tuple[int, ...] = ()
    came: tuple[float, ...] = ()
    lags: tuple[float, ...] = ()
    holidays: tuple[int, ...] = ()
    holiday_loss: float = 1.0

    @property
    def last_applies(self) -> float:
        """By when every firm that ever applies has applied."""
        return self.starts_in + self.transition + self.late
