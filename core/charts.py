"""State charts as declarations: states, moves, and nothing that can run.

Pure: imports neither Django nor django_fsm. `core/fsm.py` binds a chart to a model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

#: Source of a move that creates the object: it has no state yet.
NEW = ""


@dataclass(frozen=True)
class Move:
    """One legal step of a chart.

    `name` is the address (`/cases/<number>/<name>/`) and the method on the model, with hyphens
    for underscores. `target` None: the state stays (an event, such as a pause). `right` is
    what the actor needs; `system` allows the clock or an outbox consumer to make the move with no
    actor. `drafted` marks a move that one person drafts and another signs (four eyes).
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    right: str
    verb: str
    law: str
    row: str = ""  # the row of law.md 7 that it implements, such as "P7"
    system: bool = False
    drafted: bool = False

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")


@dataclass(frozen=True)
class Chart:
    """A named set of states and moves, with the states where the story ends."""

    name: str
    initial: tuple[str, ...]
    states: tuple[str, ...]
    terminal: frozenset[str]
    moves: tuple[Move, ...] = field(repr=False)

    def __post_init__(self) -> None:
        known = set(self.states) | {NEW}
        for move in self.moves:
            wrong = (set(move.sources) | {move.target or move.sources[0]}) - known
            if wrong:
                raise ValueError(f"{self.name}.{move.name}: unknown state {sorted(wrong)}")
        names = [move.name for move in self.moves]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.name}: a move name stands twice")

    def moves_from(self, state: str) -> Iterator[Move]:
        """The moves whose sources hold this state, in the order of the chart."""
        return (move for move in self.moves if state in move.sources)

    def move(self, name: str) -> Move:
        """The move of this name. Raises KeyError if the chart has none."""
        for move in self.moves:
            if move.name == name or move.slug == name:
                return move
        raise KeyError(name)
