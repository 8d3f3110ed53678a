"""What the municipality's own cases say of shares, durations and numbers, as known on a day.

Pure: dates in, figures out. What happened after the day is not looked at, so that a forecast made then can be tried.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gis.atlas.scenarios.setting import Chance, Spell, Waiting

Stretch = tuple[date, date | None]
#: Weeks before the day of which the number of applications counts.
REGULAR_WEEKS = 52
_WEEK = 7.0


@dataclass(frozen=True)
class Line:
    """One application by its dates. `taken`: somebody began on it; `ended`: decided, withdrawn or forwarded.
    `visit_waived`: when it was said that no visit is needed.

    `repairs`, `lbb`: when it waited for the applicant and for the LBB, an open end being None. `lag`: moment of
    receipt as a share of the transition of its order, where it came in during that.
    """

    received: date
    taken: date | None = None
    repairs: tuple[Stretch, ...] = ()
    lbb: tuple[Stretch, ...] = ()
    visit_asked: date | None = None
    visited: date | None = None
    visit_waived: date | None = None
    ended: date | None = None
    refused: bool = False
    lag: float | None = None


@dataclass(frozen=True)
class Check:
    """A visit by its day, and the day of the re-check that followed."""

    day: date
    rechecked: date | None = None


@dataclass(frozen=True)
class Observed:
    """Shares and durations by name, what is open, and how many applications came each week."""

    chances: dict[str, Chance]
    spells: dict[str, Spell]
    waiting: tuple[Waiting, ...]
    regular: tuple[int, ...]
    lags: tuple[float, ...]


def by(day: date | None, until: date) -> bool:
    """Whether it had happened by then, that day included."""
    return day is not None and day <= until


def observed(lines: Sequence[Line], checks: Sequence[Check], until: date) -> Observed:
    """All that was known at the end of the day."""
    known = [line for line in lines if line.received <= until]
    taken = [line for line in known if by(line.taken, until)]
    ended = [line for line in known if by(line.ended, until)]
    seen = [check for check in checks if check.day <= until]
    once = [line for line in taken if _begun(line.repairs, until)]
    chances = {
        "repair": _chance(taken, lambda line: bool(_begun(line.repairs, until))),
        "repair_again": _chance(once, lambda line: len(_begun(line.repairs, until)) > 1),
        "lbb": _chance(taken, lambda line: bool(_begun(line.lbb, until))),
        "visit": _chance(ended, lambda line: by(line.visited, until)),
        "refusal": _chance(ended, lambda line: line.refused),
        "recheck": Chance(_share(sum(by(one.rechecked, until) for one in seen), len(seen)), len(seen)),
    }
    spells = {
        "repair": _spell(_closed((stretch for line in known for stretch in line.repairs), until)),
        "lbb": _spell(_closed((stretch for line in known for stretch in line.lbb), until)),
        "recheck": _spell(_closed(((one.day, one.rechecked) for one in seen), until)),
        "handling": _spell([_handling(line) for line in ended]),
    }
    lags = tuple(line.lag for line in known if line.lag is not None)
    return Observed(chances, spells, _waiting(known, until), weekly((one.received for one in known), until), lags)


def weekly(days: Iterable[date], until: date, weeks: int = REGULAR_WEEKS) -> tuple[int, ...]:
    """How many fall in each of the weeks that end on the day, oldest first; only since the first one."""
    first = until - timedelta(weeks=weeks) + timedelta(days=1)
    found = Counter((day - first).days // 7 for day in days if first <= day <= until)
    counts = [found[week] for week in range(weeks)]
    since = next((week for week, count in enumerate(counts) if count), weeks)
    return tuple(counts[since:])


def _chance(lines: Sequence[Line], holds: Callable[[Line], bool]) -> Chance:
    return Chance(_share(sum(holds(line) for line in lines), len(lines)), len(lines))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _begun(stretches: Iterable[Stretch], until: date) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch[0] <= until]


def _closed(stretches: Iterable[Stretch], until: date) -> list[float]:
    return [(end - start).days / _WEEK for start, end in stretches if end is not None and end <= until]


def _spell(weeks: Sequence[float]) -> Spell:
    return Spell(tuple(round(max(one, 0.0), 2) for one in weeks))


def _handling(line: Line) -> float:
    """Weeks from receipt to the end, without waiting for applicant or LBB."""
    assert line.ended is not None  # noqa: S101 (for the type checker)
    whole = (line.ended - line.received).days / _WEEK
    return whole - sum(_closed([*line.repairs, *line.lbb], line.ended))


def _waiting(known: Iterable[Line], until: date) -> tuple[Waiting, ...]:
    open_cases = [line for line in known if not by(line.ended, until)]
    return tuple(
        Waiting(
            intake=not by(line.taken, until),
            repair=_is_open(line.repairs, until),
            lbb=_is_open(line.lbb, until),
            visit=by(line.visit_asked, until) and not by(line.visited, until),
            visit_open=not by(line.visit_asked, until) and not by(line.visit_waived, until),
        )
        for line in open_cases
    )


def _is_open(stretches: Iterable[Stretch], until: date) -> bool:
    return any(start <= until and not by(end, until) for start, end in stretches)
