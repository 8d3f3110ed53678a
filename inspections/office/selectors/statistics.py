"""What was answered to each question of a checklist version, over the signed reports of a period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from core.accounts.models import Municipality
from core.disclosure.hiding import hidden
from gis.places.models import EstablishmentActivity, SbiCode
from inspections.checklists import scoring
from inspections.checklists.schema import ANSWERS, NOT_OK, OK, Checklist, Item
from inspections.models import Answer, ChecklistVersion, Visit
from inspections.office.selectors.spans import within
from inspections.statecharts import visit as chart

#: A firm, or premises where none is known.
Firm = tuple[str, int]
#: (visit, firm, question, answer).
Given = tuple[int, Firm, str, str]
#: A question that was asked and left open.
UNANSWERED = ""


@dataclass(frozen=True)
class Span:
    """Which visits: of this checklist version, arrived on these days (both inclusive), of firms in this branch."""

    version: ChecklistVersion
    since: date | None = None
    until: date | None = None
    branch: tuple[str, str] | None = None


@dataclass
class Row:
    """One question. `counts`: visits by answer, with those where it was left UNANSWERED; `firms`: those behind them.

    `hidden`: answers whose figures are not told; with any of `ok` and `not_ok` the share is not told either.
    """

    item: Item
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*ANSWERS, UNANSWERED), 0))
    firms: dict[str, set[Firm]] = field(default_factory=lambda: {answer: set() for answer in (*ANSWERS, UNANSWERED)})
    hidden: frozenset[str] = frozenset()

    @property
    def asked(self) -> int:
        return sum(self.counts.values())

    @property
    def told(self) -> dict[str, int | None]:
        """The figures by answer, None for what is not told."""
        return {answer: None if answer in self.hidden else count for answer, count in self.counts.items()}

    @property
    def share(self) -> float | None:
        """Findings among what was looked at, 0.0-1.0; None where nothing was, or where it is not told."""
        looked_at = self.counts[OK] + self.counts[NOT_OK]
        return self.counts[NOT_OK] / looked_at if looked_at and not self.hidden & {OK, NOT_OK} else None


def versions(municipality: Municipality) -> list[ChecklistVersion]:
    """Checklist versions that a signed report used, the newest first; one query."""
    used = _signed(municipality).values("checklist")
    return list(ChecklistVersion.objects.filter(pk__in=used).order_by("-valid_from", "-version"))


def branches(municipality: Municipality, language: str) -> list[tuple[tuple[str, str], str]]:
    """The main branches, as (edition, code), of firms with a signed report, with their words; two queries."""
    held = EstablishmentActivity.objects.filter(main=True, establishment__visits__in=_signed(municipality))
    found = set(held.order_by().values_list("sbi_version", "code").distinct())
    rows = SbiCode.objects.filter(code__in={code for _edition, code in found})
    words = {(row.version, row.code): (language == "en" and row.title_en) or row.title for row in rows}
    return sorted((branch, f"{words.get(branch, '')} ({branch[1]})".strip()) for branch in found)


def table(municipality: Municipality, span: Span) -> list[Row]:
    """Every question of the version with its figures; one query."""
    return tallied(span.version.checklist, _given(municipality, span))


def table_for_policy(municipality: Municipality, span: Span, smallest: int) -> list[Row]:
    """As `table`, without the figures about fewer firms than `smallest`; two queries."""
    rows = table(municipality, span)
    every = rows if span.branch is None else table(municipality, Span(span.version, span.since, span.until))
    for row, whole in zip(rows, every, strict=True):
        beside = {answer: whole.firms[answer] - firms for answer, firms in row.firms.items()}
        row.hidden = hidden(row.firms, beside, smallest)
    return rows


def tallied(checklist: Checklist, given: Iterable[Given]) -> list[Row]:
    """The answers counted by question; a question counts for a visit when it was asked there. Pure."""
    by_visit: dict[tuple[int, Firm], dict[str, scoring.Given]] = defaultdict(dict)
    for visit, firm, code, answer in given:
        by_visit[visit, firm][code] = scoring.Given(answer)
    rows = {item.code: Row(item) for item in checklist.items}
    for (_visit, firm), answers in by_visit.items():
        _count(rows, checklist, answers, firm)
    return list(rows.values())


def _count(rows: Mapping[str, Row], checklist: Checklist, answers: scoring.Answers, firm: Firm) -> None:
    for code, row in rows.items():
        if not scoring.is_shown(row.item, checklist, answers):
            continue
        answer = answers[code].answer if code in answers else UNANSWERED
        row.counts[answer] += 1
        row.firms[answer].add(firm)


def _signed(municipality: Municipality) -> QuerySet[Visit]:
    return Visit.objects.filter(municipality=municipality, state__in=chart.LOCKED)


def _given(municipality: Municipality, span: Span) -> Iterable[Given]:
    visits = _signed(municipality).filter(checklist=span.version, **within("arrived_at", span.since, span.until))
    if span.branch is not None:
        edition, code = span.branch
        main = EstablishmentActivity.objects.filter(main=True, sbi_version=edition, code=code)
        visits = visits.filter(establishment__in=main.values("establishment"))
    rows = Answer.objects.filter(visit__in=visits, superseded_by=None).order_by()
    columns = ("visit", "visit__establishment", "visit__premises", "item_code", "answer")
    for visit, firm, premises, code, answer in rows.values_list(*columns):
        yield visit, ("firm", firm) if firm else ("premises", premises), code, answer
