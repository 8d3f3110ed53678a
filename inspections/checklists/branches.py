"""Which checklist is for which branch: the list says so itself, or rows of policy say it for a list that does not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.accounts.models import Municipality
from gis.places.branches import SBI_2025, Translations, Truth, covers
from gis.places.models import Establishment, EstablishmentActivity, Premises
from gis.places.sbi_tables import translations
from gis.places.selectors import establishments_at
from inspections.checklists.schema import Checklist
from inspections.checklists.services import holds_on, visible_to
from inspections.models import ChecklistBranch
from permits.policy.models import in_force

#: A branch: its SBI code, and the edition of that.
Branch = tuple[str, str]


@dataclass(frozen=True)
class Coverage:
    """The branches of each checklist on a day: SBI codes by checklist and edition; `others`: lists for every branch."""

    branches: dict[Branch, list[str]]
    others: list[str]
    tables: Translations

    def of(self, held: Iterable[Branch]) -> str:
        """The checklist that names the first of these branches that any names, else the one for every branch.

        "" where there is none, and where there are several: which is then for a person to say.
        """
        for code, version in held:
            if found := {checklist for checklist, _edition in self._naming(code, version)}:
                return _only(found)
        return _only(set(self.others))

    def _naming(self, code: str, version: str) -> Iterable[Branch]:
        for listed, activities in self.branches.items():
            if covers(activities, listed[1], code, version, self.tables) is Truth.YES:
                yield listed


def coverage_on(on: date, municipality: Municipality) -> Coverage:
    """What holds here on the day; two queries."""
    found: dict[Branch, list[str]] = defaultdict(list)
    for row in ChecklistBranch.objects.filter(in_force(on)):
        found[row.checklist, row.sbi_version].append(row.activity)
    said: dict[str, list[str] | None] = {}
    versions = visible_to(municipality).filter(holds_on(on))
    for code, branches in versions.values_list("code", "content__branches"):
        said.setdefault(code, branches)
    named = {listed: codes for listed, codes in found.items() if said.get(listed[0]) is None}
    named |= {(code, SBI_2025): branches for code, branches in said.items() if branches}
    return Coverage(named, [code for code, branches in said.items() if branches == []], translations())


def explicit(checklist: Checklist, on: date) -> Checklist:
    """The checklist with its branches said: by itself, else as policy has them on the day, if it has any."""
    if checklist.branches is not None:
        return checklist
    rows = ChecklistBranch.objects.filter(in_force(on), checklist=checklist.code, sbi_version=SBI_2025)
    return replace(checklist, branches=tuple(rows.values_list("activity", flat=True)) or None)


def branches_of(firms: Iterable[Establishment]) -> list[Branch]:
    """Under which branches these firms are registered, main ones first; one query."""
    rows = EstablishmentActivity.objects.filter(establishment__in=firms)
    return list(rows.order_by("-main", "pk").values_list("code", "sbi_version"))


def checklist_for(premises: Premises, firm: Establishment | None, on: date, first: Iterable[Branch] = ()) -> str:
    """The checklist for this firm, or for who is at the premises; "" where a planner must choose. Four queries.

    `first`: branches that go before those of the register, such as the one that was applied for.
    """
    firms = [firm] if firm is not None else list(establishments_at(premises, on))
    return coverage_on(on, premises.municipality).of([*first, *branches_of(firms)])


def _only(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""
