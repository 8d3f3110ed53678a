"""The events that start, stop and stretch the decision term, as `manage.py clock` names them."""

from dataclasses import dataclass
from datetime import date

COMPLETION_REQUESTED = "completion_requested"
COMPLETED = "completed"
COMPLETION_LAPSED = "completion_lapsed"
LBB_REQUESTED = "lbb_requested"
LBB_DATA_REQUESTED = "lbb_data_requested"
LBB_DATA_RECEIVED = "lbb_data_received"
LBB_EXTENDED = "lbb_extended"
LBB_RECEIVED = "lbb_received"
LBB_DECLINED = "lbb_declined"
SUSPENDED_BY_CONSENT = "suspended_by_consent"
SUSPENDED_BY_APPLICANT = "suspended_by_applicant"
SUSPENDED_BY_FORCE_MAJEURE = "suspended_by_force_majeure"
SUSPENSION_ENDED = "suspension_ended"
POSTPONED = "postponed"
DEFAULT_NOTICE_RECEIVED = "default_notice_received"
DECIDED = "decided"

COMPLETION = frozenset({COMPLETION_REQUESTED, COMPLETED, COMPLETION_LAPSED})
LBB = frozenset({LBB_REQUESTED, LBB_DATA_REQUESTED, LBB_DATA_RECEIVED, LBB_EXTENDED, LBB_RECEIVED, LBB_DECLINED})
SUSPENSION = frozenset({SUSPENDED_BY_APPLICANT, SUSPENDED_BY_FORCE_MAJEURE, SUSPENSION_ENDED})
#: Events that lengthen a term that still runs; after its end they come too late.
STRETCHING = frozenset({POSTPONED, LBB_EXTENDED, LBB_DATA_REQUESTED})

TYPES = COMPLETION | LBB | SUSPENSION | {SUSPENDED_BY_CONSENT, POSTPONED, DEFAULT_NOTICE_RECEIVED, DECIDED}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the case, on its day of legal effect (Europe/Amsterdam).

    `until`: the last day of the repair term of an invitation, or the first day after a pause by
    consent. `weeks`: of a postponement or of the extension that the LBB named.
    """

    type: str
    on: date
    until: date | None = None
    weeks: int | None = None


def in_order(event: Event) -> tuple[date, str, date, int]:
    """Sort key: by day, then by content alone, so that the order of entry never matters."""
    return event.on, event.type, event.until or date.max, event.weeks or 0
