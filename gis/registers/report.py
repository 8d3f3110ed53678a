"""What an import did: rows read, stored, unchanged, skipped and refused, each refusal with its place and reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

#: So many refusals and warnings are kept to be shown; the rest is only counted, so that memory stays flat.
SHOWN = 200


@dataclass(frozen=True)
class Refusal:
    """A row that did not go in: where it stands (file and line, or feature number) and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass
class Report:
    """Counts of one run. `unit` is what a row is, in Dutch and English."""

    unit: str = "rijen / rows"
    read: int = 0
    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    warned: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    kept: bool = True

    def refuse(self, where: str, reason: str) -> None:
        """Count a refused row and keep its reason while there is room."""
        self.refused += 1
        if len(self.refusals) < SHOWN:
            self.refusals.append(Refusal(where, reason))

    def warn(self, where: str, reason: str) -> None:
        """Count a row that went in with a remark."""
        self.warned += 1
        if len(self.warnings) < SHOWN:
            self.warnings.append(Refusal(where, reason))

    def lines(self) -> Iterator[str]:
        """The report as text, Dutch before English."""
        yield f"gelezen / read: {self.read} {self.unit}"
        for label, number in self.figures.items():
            yield f"{label}: {number}"
        yield f"opgeslagen / stored: {self.stored}"
        if self.changed:
            yield f"  waarvan gewijzigd / of which changed: {self.changed}"
        yield f"ongewijzigd / unchanged: {self.unchanged}"
        if self.skipped:
            yield f"overgeslagen / skipped: {self.skipped.total()}"
            yield from (f"  {reason}: {number}" for reason, number in self.skipped.most_common())
        if self.warned:
            yield f"let op / warnings: {self.warned}"
            yield from _shown(self.warnings, self.warned)
        yield f"geweigerd / refused: {self.refused}"
        yield from _shown(self.refusals, self.refused)
        if not self.kept:
            yield "niets opgeslagen / nothing stored"

    def counts(self) -> dict[str, int]:
        """The figures for the log: no content of any row."""
        return {
            "read": self.read,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "skipped": self.skipped.total(),
            "refused": self.refused,
        }


def _shown(rows: list[Refusal], total: int) -> Iterator[str]:
    yield from (f"  {row}" for row in rows)
    if total > len(rows):
        yield f"  ... en nog {total - len(rows)} / and {total - len(rows)} more"
