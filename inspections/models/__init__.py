"""The inspections tables, by noun; Django looks for them here."""

from inspections.models.checklists import ChecklistBranch, ChecklistDraft, ChecklistVersion
from inspections.models.conversations import Conversation, TalkCode
from inspections.models.evidence import ItemTaken, PersonPresent, Photo, PowerUsed
from inspections.models.findings import Answer
from inspections.models.onsite import (
    ArrivalPosition,
    Attachment,
    Signature,
    TabletClock,
    Vehicle,
    VisitNote,
)
from inspections.models.reports import Report, Supplement
from inspections.models.visits import DwellingStop, Visit, VisitMember, VisitPartner

__all__ = [
    "Answer",
    "ArrivalPosition",
    "Attachment",
    "ChecklistBranch",
    "ChecklistDraft",
    "ChecklistVersion",
    "Conversation",
    "DwellingStop",
    "ItemTaken",
    "PersonPresent",
    "Photo",
    "PowerUsed",
    "Report",
    "Signature",
    "Supplement",
    "TabletClock",
    "TalkCode",
    "Vehicle",
    "Visit",
    "VisitMember",
    "VisitNote",
    "VisitPartner",
]
