"""Figures that are told rounded: nothing about a small group of firms, nor by what a figure can be set against.

Pure. A count below the smallest group is hidden; every other count is rounded to a multiple of that group. Each group
of firms is counted once in this way, and whatever else is said (a total, a share, a change) is reckoned from what was
told, never from the firms: so no total can give away a hidden part (tests/properties/test_disclosure.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.disclosure.group import small

#: A count as it is told; None is hidden.
Shown = int | None


class Bound(StrEnum):
    """What a share says: about so much, or no more than that its other side is small."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Share:
    """Whole percent."""

    percent: int
    bound: Bound = Bound.ABOUT


def together(parts: Iterable[Shown]) -> Shown:
    """What parts that were told add up to, without hidden ones; hidden where nothing else is left."""
    found = list(parts)
    told = sum(part or 0 for part in found)
    return None if not told and None in found else told


@dataclass(frozen=True)
class Disclosure:
    """The rule for a smallest group of so many firms."""

    smallest: int

    def count(self, firms: int) -> Shown:
        """A number of firms, rounded to a multiple of the smallest group; nought stays nought."""
        if small(firms, self.smallest):
            return None
        return (2 * firms + self.smallest) // (2 * self.smallest) * self.smallest

    def flows(self, came: int, went: int) -> tuple[Shown, Shown]:
        """Who came and who went between two counts of a stock. One that is hidden takes the other along, also nought.

        What went, told beside the stock before and after, leaves what came: of four possible sizes often one.
        """
        told = self.count(came), self.count(went)
        return (None, None) if None in told else told

    def share(self, part: Shown, rest: Shown) -> Share | None:
        """Which share a part is of itself and the rest, both as told; None where neither is, or nobody is there."""
        if part is None and rest is None:
            return None
        whole = (self.smallest if part is None else part) + (self.smallest if rest is None else rest)
        if not whole:
            return None
        if part is None:
            return Share(round(100 * self.smallest / whole), Bound.AT_MOST)
        return Share(round(100 * part / whole), Bound.AT_LEAST if rest is None else Bound.ABOUT)

    def mean(self, total: int, among: int, firms: int) -> float | None:
        """So many of something for each of `among`, told when it comes from enough firms, or is nought."""
        return round(total / among, 1) if among and self.count(firms) is not None else None

    def quantile(self, days: Sequence[int], percent: int) -> int | None:
        """Within how many whole weeks so many percent of the cases, one a firm, were done.

        Told when at least the smallest group took that long or longer, and as many that long or shorter.
        """
        rank = -(-percent * len(days) // 100)
        if rank < self.smallest or len(days) - rank + 1 < self.smallest:
            return None
        return -(-sorted(days)[rank - 1] // 7)
