"""Which firms are due for a re-check, when and why; the visits that wait are those that planning suggests too."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.accounts.models import User
from core.audit.models import AuditEntry
from inspections.models import Answer, Visit
from inspections.office.selectors import found
from inspections.selectors import visits
from inspections.statecharts import visit as chart


@dataclass(frozen=True)
class Recheck:
    """A visit that ended with a re-check nobody planned yet. `reason`: what was written when that was decided."""

    visit: Visit
    reason: str
    findings: list[Answer]


def waiting(user: User, until: date | None = None) -> list[Recheck]:
    """Re-checks without a visit, due through this day, soonest first; eight queries at most."""
    due = visits.for_page(visits.due_rechecks(visits.visible_to(user)))
    rows = list(due.filter(recheck_on__lte=until) if until else due)
    reasons = _reasons(rows)
    findings = found.by_visit(rows)
    return [Recheck(row, reasons.get(row.audit_scope, ""), findings.get(row.pk, [])) for row in rows]


def planned(user: User) -> QuerySet[Visit]:
    """Re-checks that have a visit which did not begin yet, by day."""
    ahead = visits.visible_to(user).filter(previous__isnull=False, state__in=chart.AHEAD)
    return visits.for_page(ahead).order_by("planned_on", "planned_time", "pk")


def _reasons(rows: list[Visit]) -> dict[str, str]:
    """What the log says why, by scope; one query."""
    scopes = [row.audit_scope for row in rows]
    entries = AuditEntry.objects.filter(scope__in=scopes, verb=chart.CONCLUDE_RECHECK.verb)
    return dict(entries.order_by("seq").values_list("scope", "reason"))
