"""The tables of the sealed room, by noun; Django looks for them here."""

from permits.bibob.models.dossiers import Dossier, DossierFile
from permits.bibob.models.drafts import Draft, LbbReport
from permits.bibob.models.lbb import LbbRequest
from permits.bibob.models.policy import Indicator, QuestionnaireItem
from permits.bibob.models.research import Answer, Financing, Finding, Involved, OpenQuestion
from permits.bibob.models.views import ViewsInvitation

__all__ = [
    "Answer",
    "Dossier",
    "DossierFile",
    "Draft",
    "Financing",
    "Finding",
    "Indicator",
    "Involved",
    "LbbReport",
    "LbbRequest",
    "OpenQuestion",
    "QuestionnaireItem",
    "ViewsInvitation",
]
