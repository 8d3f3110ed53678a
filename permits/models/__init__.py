"""The permits tables, by noun; Django looks for them here."""

from permits.models.applications import ClockEvent, NumberSeries, PermitApplication
from permits.models.decisions import Decision
from permits.models.documents import CaseNote, Document
from permits.models.parties import Party, PartyRole
from permits.models.permits import ChangeRequest, Permit
from permits.models.steps import AdviceRequest, VisitRequest

__all__ = [
    "AdviceRequest",
    "CaseNote",
    "ChangeRequest",
    "ClockEvent",
    "Decision",
    "Document",
    "NumberSeries",
    "Party",
    "PartyRole",
    "Permit",
    "PermitApplication",
    "VisitRequest",
]
