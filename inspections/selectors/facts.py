"""From rows to the facts that decide about a visit's moves."""

from core.charts import Move
from inspections.checklists import scoring
from inspections.models import Visit
from inspections.selectors.conversations import record_of
from inspections.selectors.findings import given_of
from inspections.statecharts import visit as chart


def facts_of(visit: Visit, move: Move | None = None, **overrides: object) -> chart.Facts:
    """The facts of a visit now, for every move or for this one alone; `overrides` are what a form adds.

    At most four queries: things taken and answers are counted only for the moves that ask for them.
    """
    known: dict[str, object] = {
        "state": visit.state,
        "scheduled": visit.planned_on is not None and bool(visit.members.all()),
        "identity_shown": visit.identity_shown_at is not None,
        "purpose_told": bool(visit.purpose),
        "stopped_early": (visit.ended_as or visit.state) in chart.STOPPED_EARLY,
        "entry_refused": (visit.ended_as or visit.state) == chart.ENTRY_REFUSED,
        "proposal": visit.proposal,
        "conversation": visit.is_conversation,
    }
    if visit.is_conversation:
        talk = record_of(visit) if visit.state == chart.TALKED else None
        return chart.Facts(**{**known, "follow_up_open": talk is not None and talk.follow_up_open, **overrides})  # type: ignore[arg-type]
    if visit.arrived_at is not None and (move is None or move in chart.COUNT_TAKEN):
        known |= _taken(visit)
    if visit.arrived_at is not None and (move is None or move in chart.COUNT_ANSWERS):
        known |= _answered(visit)
    return chart.Facts(**{**known, **overrides})  # type: ignore[arg-type]


def _taken(visit: Visit) -> dict[str, object]:
    items = list(visit.items_taken.values_list("receipt_at", "returned_on"))
    return {
        "receipts_open": sum(receipt is None for receipt, _returned in items),
        "items_out": sum(returned is None for _receipt, returned in items),
    }


def _answered(visit: Visit) -> dict[str, object]:
    checklist = visit.questions
    tally = scoring.tally(checklist.items, checklist, given_of(visit))
    return {"unanswered": tally.required_open, "faulty": tally.faulty, "findings": tally.findings}
