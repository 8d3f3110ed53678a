"""Findings of signed reports: what was not in order and still counts, and whether it was mended since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import User
from core.today import local_date
from gis.places.models import Establishment
from inspections.checklists import scoring
from inspections.checklists.schema import NOT_OK, OK, Checklist
from inspections.models import Answer, ChecklistVersion, Visit
from inspections.office.selectors.reports import signed_visits
from inspections.office.selectors.spans import within
from inspections.statecharts import visit as chart

OPEN, MENDED = "open", "mended"
#: What findings are counted by: the question, which is the condition that was looked at, or the norm that was breached.
QUESTION, NORM = "question", "norm"


@dataclass(frozen=True)
class Finding:
    """One finding. `mended_on`: the day of the first later visit to the same firm that found the same in order."""

    answer: Answer
    question: str
    mended_on: date | None

    @property
    def visit(self) -> Visit:
        return self.answer.visit

    @property
    def found_on(self) -> date | None:
        return local_date(self.visit.arrived_at) if self.visit.arrived_at else None

    @property
    def firm(self) -> tuple[str, int]:
        """Whom it is about: the firm, or the premises where none is known."""
        firm = self.visit.establishment_id
        return ("firm", firm) if firm else ("premises", self.visit.premises_id)


@dataclass
class Group:
    """Findings of one question or norm. `severities`: how many of each severity; 0 is none given."""

    key: str
    label: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def severities(self) -> dict[int, int]:
        given = [one.answer.severity for one in self.findings]
        return {severity: given.count(severity) for severity in (1, 2, 3, 4)}

    @property
    def firms(self) -> int:
        return len({one.firm for one in self.findings})

    @property
    def still_open(self) -> int:
        return sum(one.mended_on is None for one in self.findings)

    @property
    def mended(self) -> int:
        return len(self.findings) - self.still_open

    @property
    def last_on(self) -> date | None:
        return max((one.found_on for one in self.findings if one.found_on), default=None)


@dataclass(frozen=True)
class Asked:
    """Which findings; "" and None are no wish. The days are those of the visits, both inclusive."""

    firm: Establishment | None = None
    since: date | None = None
    until: date | None = None
    question: str = ""
    norm: str = ""
    severity: int | None = None
    standing: str = ""


def not_in_order(visits: Collection[Visit] | QuerySet[Visit]) -> QuerySet[Answer]:
    """The current answers that are not in order, of these visits."""
    return Answer.objects.filter(visit__in=visits, answer=NOT_OK, superseded_by=None)


def findings(user: User, which: Asked, language: str) -> list[Finding]:
    """Findings of the signed reports that this person may see, the newest first; three queries at most."""
    filters = {
        "visit__establishment": which.firm,
        "item_code": which.question,
        "norm": which.norm,
        "severity": which.severity,
    }
    rows = not_in_order(signed_visits(user)).filter(**{name: value for name, value in filters.items() if value})
    rows = rows.filter(**within("visit__arrived_at", which.since, which.until)).annotate(mended_at=_mended_at())
    if which.standing:
        rows = rows.filter(mended_at__isnull=which.standing == OPEN)
    rows = rows.select_related("visit__premises", "visit__establishment", "visit__visit_request__application")
    found = list(rows.order_by("-visit__arrived_at", "-visit", "pk"))
    lists = checklists(row.visit.checklist_id for row in found)
    return [
        Finding(
            row,
            lists[row.visit.checklist_id].item(row.item_code).question[language],
            _day(row.mended_at),  # type: ignore[attr-defined]
        )
        for row in asked(found, lists)
    ]


def grouped(found: Iterable[Finding], by: str) -> list[Group]:
    """Findings by question or by norm, the most frequent first."""
    groups: dict[str, Group] = {}
    for one in found:
        key = one.answer.item_code if by == QUESTION else one.answer.norm
        label = one.question if by == QUESTION else one.answer.norm
        groups.setdefault(key, Group(key, label)).findings.append(one)
    return sorted(groups.values(), key=lambda group: (-len(group.findings), group.label))


def _mended_at() -> Subquery:
    """When a later signed visit to the same firm, at the same premises, found the same question in order."""
    firm = Coalesce("visit__establishment", 0)
    later = Answer.objects.annotate(firm=firm).filter(
        item_code=OuterRef("item_code"),
        answer=OK,
        superseded_by=None,
        visit__premises=OuterRef("visit__premises"),
        firm=Coalesce(OuterRef("visit__establishment"), 0),
        visit__state__in=chart.LOCKED,
        visit__arrived_at__gt=OuterRef("visit__arrived_at"),
    )
    return Subquery(later.order_by().values("item_code").annotate(first=Min("visit__arrived_at")).values("first"))


def asked(answers: Iterable[Answer], lists: dict[int | None, Checklist]) -> list[Answer]:
    """These findings without those whose question is no longer asked, since what it hangs on was answered anew.

    `lists`: checklists by row id; each answer has its `visit`. One query at most.
    """
    rows = list(answers)
    hanging = {row.pk for row in rows if lists[row.visit.checklist_id].item(row.item_code).only_if}
    if not hanging:
        return rows
    given: dict[int, dict[str, scoring.Given]] = defaultdict(dict)
    visits = {row.visit_id for row in rows if row.pk in hanging}
    current = Answer.objects.filter(visit__in=visits, superseded_by=None)
    for visit, code, answer in current.values_list("visit", "item_code", "answer"):
        given[visit][code] = scoring.Given(answer)
    return [row for row in rows if row.pk not in hanging or _is_asked(row, lists, given[row.visit_id])]


def checklists(ids: Iterable[int | None]) -> dict[int | None, Checklist]:
    """Checklist versions as values, by row id; one query. A conversation has none, and no finding."""
    return {pk: row.checklist for pk, row in ChecklistVersion.objects.in_bulk({pk for pk in ids if pk}).items()}


def by_visit(visits: Collection[Visit]) -> dict[int, list[Answer]]:
    """The findings of these visits, by row id, gravest first; three queries at most."""
    lists = checklists(visit.checklist_id for visit in visits)
    found: dict[int, list[Any]] = defaultdict(list)
    rows = not_in_order(visits).select_related("visit").order_by(F("severity").desc(nulls_last=True), "pk")
    for row in asked(rows, lists):
        found[row.visit_id].append(row)
    return found


def norms(user: User) -> list[str]:
    """The norms that findings of signed reports name, by name; one query."""
    named = not_in_order(signed_visits(user)).exclude(norm="").order_by("norm")
    return list(named.values_list("norm", flat=True).distinct())


def questions(user: User, language: str) -> list[tuple[str, str]]:
    """Code and words of the questions with a finding, in the newest words; two queries."""
    codes = set(not_in_order(signed_visits(user)).order_by().values_list("item_code", flat=True).distinct())
    used = ChecklistVersion.objects.filter(pk__in=signed_visits(user).values("checklist")).order_by("version")
    words = {item.code: item.question[language] for row in used for item in row.checklist.items if item.code in codes}
    return sorted(words.items(), key=lambda pair: pair[1])


def _is_asked(row: Answer, lists: dict[int | None, Checklist], given: scoring.Answers) -> bool:
    checklist = lists[row.visit.checklist_id]
    return scoring.is_shown(checklist.item(row.item_code), checklist, given)


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None
