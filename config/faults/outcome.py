"""What a series of runs found, as one line."""

from collections import Counter
from dataclasses import dataclass, field

#: The four ways to fail: gone, twice, in pieces, or stuck without anyone hearing of it.
KINDS = ("lost", "doubled", "half done", "silent")


@dataclass(frozen=True)
class Outcome:
    """`injected`: faults by kind; `work`: what was done meanwhile; `wrong`: how often each of KINDS was found."""

    part: str
    runs: int
    injected: Counter[str]
    work: str
    wrong: Counter[str]
    details: list[str] = field(default_factory=list)
    slow: int = 0  # restarts that took longer than they may

    @property
    def ok(self) -> bool:
        return not any(self.wrong.values()) and not self.slow

    def __str__(self) -> str:
        faults = ", ".join(f"{count} {name}" for name, count in sorted(self.injected.items()))
        found = ", ".join(f"{self.wrong[kind]} {kind}" for kind in KINDS)
        lines = [f"{self.part:<10}  {self.runs} runs, {faults}, {self.work}: {found}"]
        return "\n".join(lines + [f"    {detail}" for detail in self.details])
