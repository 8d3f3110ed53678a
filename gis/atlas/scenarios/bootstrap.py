"""The world of one run, drawn with a fixed seed: durations by a bootstrap, shares as sure as their number makes them.

Pure.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.atlas.scenarios.queues import Weeks
from gis.atlas.scenarios.setting import Chance, Setting, Spell

Flags = NDArray[np.bool_]


class Draws:
    """Random numbers of one run: each name has its own stream, so that more of them begin with the same ones."""

    def __init__(self, seed: int, run: int) -> None:
        self._key = (seed, run)

    def stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([*self._key, zlib.crc32(name.encode())])

    def of(self, name: str, count: int) -> NDArray[np.float64]:
        return self.stream(name).random(count)


@dataclass(frozen=True)
class World:
    """The shares and durations of one run, drawn from what was observed."""

    shares: dict[str, float]
    pools: dict[str, NDArray[np.float64]]
    draws: Draws

    @classmethod
    def of(cls, setting: Setting, draws: Draws) -> "World":
        shares = {name: _share(chance, draws.stream(f"share {name}")) for name, chance in setting.chances.items()}
        pools = {name: _pool(spell, draws.stream(f"pool {name}")) for name, spell in setting.spells.items()}
        return cls(shares, pools, draws)

    def happens(self, name: str, group: str, count: int) -> Flags:
        return np.asarray(self.draws.of(f"{group} {name}", count) < self.shares[name])

    def lasts(self, name: str, group: str, count: int) -> Weeks:
        pool = self.pools[name]
        return pool[(self.draws.of(f"{group} weeks {name}", count) * len(pool)).astype(int)]


def _share(chance: Chance, stream: np.random.Generator) -> float:
    if not chance.seen:
        return chance.share
    holds = chance.share * chance.seen
    # Half an observation either way: what was never seen in so many cases is rare, not impossible.
    return float(stream.beta(holds + 0.5, chance.seen - holds + 0.5))


def _pool(spell: Spell, stream: np.random.Generator) -> NDArray[np.float64]:
    return stream.choice(np.array(spell.weeks, dtype=float), len(spell.weeks))
