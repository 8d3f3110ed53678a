"""Which checklist is for which branch: policy data, with validity."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gis.places.branches import Translations, Truth, covers
from gis.places.models import Establishment, EstablishmentActivity, Premises
from gis.places.sbi_tables import translations
from gis.places.selectors import establishments_at
from inspections.models import ChecklistBranch
from permits.policy.models import in_force

#: A branch: its SBI code, and the edition of that.
Branch = tuple[str, str]


@dataclass(frozen=True)
class Coverage:
    """The branches of each checklist on a day: SBI codes by checklist and edition."""

    branches: dict[Branch, list[str]]
    tables: Translations

    def of(self, held: Iterable[Branch]) -> str:
        """The checklist for the first of these branches that has one; "" where none has."""
        for code, version in held:
            for (checklist, edition), activities in self.branches.items():
                if covers(activities, edition, code, version, self.tables) is Truth.YES:
                    return checklist
        return ""


def coverage_on(on: date) -> Coverage:
    """What holds on the day; one query."""
    found: dict[Branch, list[str]] = defaultdict(list)
    for row in ChecklistBranch.objects.filter(in_force(on)):
        found[row.checklist, row.sbi_version].append(row.activity)
    return Coverage(found, translations())


def branches_of(firms: Iterable[Establishment]) -> list[Branch]:
    """Under which branches these firms are registered, main ones first; one query."""
    rows = EstablishmentActivity.objects.filter(establishment__in=firms)
    return list(rows.order_by("-main", "pk").values_list("code", "sbi_version"))


def checklist_for(premises: Premises, firm: Establishment | None, on: date) -> str:
    """The checklist for this firm, or for who is at the premises; "" where no list is for them. Two queries."""
    firms = [firm] if firm is not None else list(establishments_at(premises, on))
    return coverage_on(on).of(branches_of(firms))
