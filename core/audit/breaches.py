"""How a broken place in the log is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """The first thing that is wrong in one chain (or in the checkpoint file): which entry or line, and what."""

    scope: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.scope} #{self.seq}: {self.what}"
