"""The law as the clock reads it, built from the stored rows once a process.

Load and migrate before the server starts; a process that loads forgets what it had built.
"""

from datetime import date

from permits.clock.calendar import Calendar
from permits.clock.law import ClockLaw, PenaltyRate, TermRule
from permits.policy import fixtures
from permits.policy.models import DecreeYear, Threshold, in_force

_held: list[ClockLaw] = []


class PolicyNotLoaded(RuntimeError):
    """There are no rows of law: `manage.py load_policy` has not run on this database."""


def clock_law() -> ClockLaw:
    """All rows that the statutory clock needs. Raises PolicyNotLoaded where there are none."""
    if not _held:
        _held.append(_stored())
    return _held[0]


def calendar() -> Calendar:
    """Holidays, decree days and the reach of the Algemene termijnenwet."""
    return clock_law().calendar


def term_rule(kind: str, on: date) -> TermRule:
    """The term of this kind on a day. Raises ClockError where none is loaded."""
    return clock_law().term(kind, on)


def penalty_rates() -> tuple[PenaltyRate, ...]:
    """The amounts of the penalty for a late decision, of all times."""
    return clock_law().rates


def threshold(name: str, on: date) -> int:
    """The number of this name on a day; one query. Raises PolicyNotLoaded where none holds: nothing is shown then."""
    held = Threshold.objects.filter(in_force(on), name=name).order_by("-value").first()
    if held is None:
        raise PolicyNotLoaded(f"Geen drempel / no threshold {name!r} on {on}: manage.py load_policy")
    return held.value


def forget() -> None:
    """Drops what this process built; the next question reads the stored rows again."""
    _held.clear()


def _stored() -> ClockLaw:
    rows = [row for *_, model in fixtures.TABLES for row in model._default_manager.order_by("pk")]
    if not rows:
        raise PolicyNotLoaded("Geen beleidsregels geladen / no policy rows loaded: manage.py load_policy")
    years = DecreeYear.objects.prefetch_related("days")
    return fixtures.assemble(rows, ((year.year, year.days.all()) for year in years))
