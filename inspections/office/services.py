"""What looking leaves behind: a report is read by this person, a piece of evidence was seen."""

from datetime import datetime

from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from inspections.models import Report
from inspections.office.models import ReportSeen
from inspections.office.verbs import REPORT_SEEN


def see_report(report: Report, *, actor: User, at: datetime) -> None:
    """This person opened the report; only the first time leaves a row and an entry in the log of the visit."""
    if ReportSeen.objects.filter(report=report, reader=actor).exists():
        return
    with one_act():
        _row, first = ReportSeen.objects.get_or_create(report=report, reader=actor, defaults={"seen_at": at})
        if first:
            audit.record(report, REPORT_SEEN, actor=actor, at=at, scope=report.visit.audit_scope)
