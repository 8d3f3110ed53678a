"""The numbers of planning as they hold on a day: weights, speeds, hours, shares, skills; and what a talk may offer."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import shipped
from inspections.errors import VisitError
from inspections.models import ChecklistBranch, TalkCode
from inspections.rounds.models import PlanningRule, SkillCode
from inspections.rounds.planning import Pause, Weights
from inspections.rounds.routing import Osrm, Provider, StraightLine
from permits.policy.models import Ruled, in_force

_TABLES: dict[str, type[Ruled]] = {
    "rules": PlanningRule,
    "skills": SkillCode,
    "talks": TalkCode,
    "checklists": ChecklistBranch,
}
_WEIGHT, _MINUTE_S = "weight-", 60


@dataclass(frozen=True)
class Numbers:
    """All numbers of one day, by name, with the article of each weight."""

    values: dict[str, int]
    laws: dict[str, str]

    def __getitem__(self, name: str) -> int:
        if name not in self.values:
            raise VisitError(_("De planningsregel “%(name)s” geldt niet op deze dag.") % {"name": name})
        return self.values[name]

    @property
    def weights(self) -> Weights:
        by_kind = {name.removeprefix(_WEIGHT): value for name, value in self.values.items() if name.startswith(_WEIGHT)}
        return Weights(by_kind, self["per-week"], self["waiting-most"])

    @property
    def pause(self) -> Pause:
        length = self["break-minutes"]
        last = max(self["break-from"], self["break-to"] - length)
        return Pause(self["break-from"] * _MINUTE_S, last * _MINUTE_S, length * _MINUTE_S)

    def law(self, kind: str) -> str:
        """The article on which a reason of this kind rests."""
        return self.laws.get(_WEIGHT + kind, "")

    def provider(self) -> Provider:
        """Who measures ways: the route server of the setting OSRM_URL, else the straight line."""
        if settings.OSRM_URL:
            return Osrm(settings.OSRM_URL)
        return self.straight_line()

    def straight_line(self) -> StraightLine:
        return StraightLine(self["speed"], self["detour"])


def numbers_on(on: date) -> Numbers:
    """The numbers in force on the day; one query."""
    rows = list(PlanningRule.objects.filter(in_force(on)))
    return Numbers({row.name: row.value for row in rows}, {row.name: row.law for row in rows})


def skills_on(on: date) -> dict[str, str]:
    """Name and label of each skill in force, in the language of the page."""
    english = get_language() == "en"
    return {row.name: row.label_en if english else row.label for row in SkillCode.objects.filter(in_force(on))}


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Bring the shipped rows in; how many were `new`, `changed`, `unchanged`.

    Raises ValueError, KeyError, TypeError or ValidationError on a bad file.
    """
    document = json.loads((folder / "planning.json").read_text(encoding="utf-8"))
    rows = [model(**given) for key, model in _TABLES.items() for given in document[key]]
    for row in rows:
        row.clean_fields()
    return Counter(shipped.store(row) for row in rows)
