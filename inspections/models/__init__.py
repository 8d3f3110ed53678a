"""The inspections tables, by noun; Django looks for them here."""

from inspections.models.checklists import ChecklistVersion
from inspections.models.evidence import ItemTaken, PersonPresent, Photo, PowerUsed
from inspections.models.findings import Answer
from inspections.models.reports import Report, Supplement
from inspections.models.visits import DwellingStop, Visit, VisitMember, VisitPartner

__all__ = [
    "Answer",
    "ChecklistVersion",
    "DwellingStop",
    "ItemTaken",
    "PersonPresent",
    "Photo",
    "PowerUsed",
    "Report",
    "Supplement",
    "Visit",
    "VisitMember",
    "VisitPartner",
]
