"""What a page stands on: the place in the visit's log of the last change to what its form would overwrite."""

from core.audit.models import AuditEntry
from core.charts import Move
from inspections.models import Visit
from inspections.statecharts import visit as chart

_PLAN = (chart.SCHEDULE, chart.CHANGE_TEAM)
_TEXT = (chart.DRAFT_REPORT, chart.EDIT_REPORT)
#: Move that overwrites -> the moves that write the same.
SAME: dict[Move, tuple[Move, ...]] = {chart.SCHEDULE: _PLAN, chart.CHANGE_TEAM: _PLAN, chart.EDIT_REPORT: _TEXT}


def last_written(visit: Visit, move: Move) -> AuditEntry | None:
    """The entry of whoever last wrote what this move would overwrite."""
    verbs = [other.verb for other in SAME[move]]
    entries = AuditEntry.objects.filter(scope=visit.audit_scope, verb__in=verbs, result="done")
    return entries.select_related("actor").order_by("-seq").first()


def base_of(visit: Visit, move: Move) -> str:
    """What the form of the move carries, so that the service knows which text or plan its sender saw."""
    entry = last_written(visit, move)
    return str(entry.seq) if entry else ""
