"""Loading the shipped rows of law. What an administrator added under a code of his own stays as it is."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from core import shipped
from permits.policy import fixtures, selectors
from permits.policy.models import DecreeDay, DecreeYear


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows made new, rows that differed and were changed, rows that were right."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


CREATED, CHANGED, UNCHANGED = Loaded(created=1), Loaded(changed=1), Loaded(unchanged=1)
_OUTCOMES = {"new": CREATED, "changed": CHANGED, "unchanged": UNCHANGED}


@transaction.atomic
def load(source: Path | None = None) -> Loaded:
    """Brings the shipped rows of law into the database; again changes nothing. Raises ValidationError on a bad row."""
    folder = source or fixtures.folder()
    done = sum((_OUTCOMES[shipped.store(row)] for row in fixtures.rows(folder)), Loaded())
    done = sum((_store_year(*given) for given in fixtures.decree_years(folder)), done)
    selectors.forget()
    transaction.on_commit(selectors.forget)
    return done


def _store_year(year: int, source: str, days: tuple[DecreeDay, ...]) -> Loaded:
    stored, new = DecreeYear.objects.get_or_create(year=year, defaults={"source": source})
    wanted = {day.day for day in days}
    there = set(stored.days.values_list("day", flat=True))
    stored.days.exclude(day__in=wanted).delete()
    DecreeDay.objects.bulk_create(DecreeDay(year=stored, day=day) for day in sorted(wanted - there))
    if new:
        return CREATED
    return UNCHANGED if wanted == there else CHANGED
