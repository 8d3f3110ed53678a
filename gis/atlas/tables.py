"""The tables beside the map: the same firms as the map, counted by activity or street, or one by one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gis.atlas.compliance import State
from gis.atlas.selectors import Standing
from gis.atlas.wording import COMPLIANCE
from gis.places.sbi_tables import Titles

#: States that have a column of their own; the others are counted together.
COLUMNS = (State.PERMIT, State.APPLIED, State.NONE)


@dataclass(frozen=True)
class Row:
    """One line of counts. `key`: what filters on it, empty when nothing does."""

    label: str
    key: str
    total: int
    counts: tuple[int, ...]
    other: int


def counts(standings: Iterable[Standing]) -> list[tuple[str, int]]:
    """How many firms stand how, in the order of the legend; states without a firm too."""
    found = Counter(standing.state for standing in standings)
    return [(state, found[State(state)]) for state in COMPLIANCE]


def under_duty(standings: Iterable[Standing]) -> list[Standing]:
    """The firms that may need a permit: all but those that need none."""
    return [standing for standing in standings if standing.state is not State.NOT_REQUIRED]


def by_activity(standings: Sequence[Standing], titles: Titles) -> list[Row]:
    """Counts by branch code, the largest first."""
    rows = _rows(standings, lambda firm: (titles.get(firm.code) or _code_words(firm), firm.activity))
    return sorted(rows, key=lambda row: (-row.total, row.label))


def by_street(standings: Sequence[Standing]) -> list[Row]:
    """Counts by street, in the order of the alphabet."""
    rows = _rows(standings, lambda firm: (firm.premises.street or _("Zonder adres"), firm.premises.street))
    return sorted(rows, key=lambda row: row.label)


def _code_words(firm: Standing) -> str:
    if not firm.activity:
        return _("Zonder SBI-code")
    return _("SBI %(version)s: %(code)s") % {"version": firm.sbi_version, "code": firm.activity}


def _rows(standings: Iterable[Standing], group: Callable[[Standing], tuple[str, str]]) -> list[Row]:
    found: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for standing in standings:
        found[group(standing)].append(standing)
    return [_row(label, key, firms) for (label, key), firms in found.items()]


def _row(label: str, key: str, firms: list[Standing]) -> Row:
    states = Counter(firm.state for firm in firms)
    shown = tuple(states[state] for state in COLUMNS)
    return Row(label, key, len(firms), shown, len(firms) - sum(shown))
