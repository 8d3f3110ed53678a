"""What visits found: by the signed report, at premises, by severity; and what was found again at a re-check."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.accounts.models import Municipality
from core.today import local_date, start_of
from inspections.checklists.schema import NOT_OK
from inspections.checklists.scoring import Given, findings
from inspections.models import Answer, Visit
from inspections.statecharts import visit as chart


@dataclass(frozen=True)
class Control:
    """A visit with its findings by severity (1-4). `again`: a norm of the visit before was broken again.

    `again` is None for a visit that re-checks nothing.
    """

    premises: int
    on: date
    severities: tuple[int, ...]
    again: bool | None


def controls(municipality: Municipality, first: date, last: date) -> list[Control]:
    """The visits of the days with a signed report, oldest first. Three queries, and one for each new checklist version.

    A finding counts if the report counts it, and the municipality may hold it: what a partner saw without a ground for
    sharing does not.
    """
    rows = Visit.objects.filter(municipality=municipality, state__in=chart.LOCKED)
    visits = list(
        rows.filter(arrived_at__gte=start_of(first), arrived_at__lt=start_of(date.fromordinal(last.toordinal() + 1)))
        .select_related("checklist", "previous__checklist")
        .order_by("arrived_at", "pk")
    )
    before = [visit.previous for visit in visits if visit.previous]
    found = _findings([*visits, *before])
    return [_control(visit, found) for visit in visits if visit.arrived_at]


def _control(visit: Visit, found: dict[int, list[tuple[int, str]]]) -> Control:
    own, again = found.get(visit.pk, []), None
    if visit.previous and not visit.previous.is_conversation:
        earlier = {norm for _severity, norm in found.get(visit.previous.pk, []) if norm}
        again = bool(earlier & {norm for _severity, norm in own})
    assert visit.arrived_at is not None  # noqa: S101 (asked for by the query; for the type checker)
    return Control(visit.premises_id, local_date(visit.arrived_at), tuple(severity for severity, _norm in own), again)


def _findings(visits: Collection[Visit]) -> dict[int, list[tuple[int, str]]]:
    """Severity and norm of what each visit found, by row id."""
    by_visit: dict[int, dict[str, Answer]] = defaultdict(dict)
    for answer in _answers(visits):
        by_visit[answer.visit_id][answer.item_code] = answer
    found = {}
    for visit in {visit.pk: visit for visit in visits}.values():
        answers, checklist = by_visit[visit.pk], visit.questions
        given = {code: Given(row.answer, row.severity) for code, row in answers.items()}
        items = [answers[item.code] for item in findings(checklist, given)]
        found[visit.pk] = [(row.severity or 1, row.norm) for row in items if row.shared]
    return found


def _answers(visits: Collection[Visit]) -> Iterable[Answer]:
    """The current answers that are findings, or decide whether a question is asked."""
    asked_for = {item.only_if.item for visit in visits for item in visit.questions.items if item.only_if is not None}
    wanted = Q(answer=NOT_OK) | Q(item_code__in=asked_for)
    rows = Answer.objects.filter(wanted, visit__in=[visit.pk for visit in visits], superseded_by=None)
    return rows.only("visit", "item_code", "answer", "severity", "norm", "seen_by", "sharing_ground")


def severe(control: Control, from_severity: int) -> bool:
    """Whether a finding was at least so severe."""
    return any(severity >= from_severity for severity in control.severities)
