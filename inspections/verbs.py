"""The words of the log for visits: every move by its own name, and what is no move."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry
from inspections.statecharts.visit import CHART
from inspections.wording import MOVES

CHECKLIST_LOADED = "inspections.checklist.loaded"
CHECKLIST_DRAFTED = "inspections.checklist.draft"
CHECKLIST_IMPORTED = "inspections.checklist.import"
CHECKLIST_CHANGED = "inspections.checklist.change"
CHECKLIST_DISCARDED = "inspections.checklist.discard"
CHECKLIST_PUBLISHED = "inspections.checklist.publish"

registry.register({move.verb: MOVES[move.name][0] for move in CHART.moves})
registry.register(
    {
        CHECKLIST_LOADED: _("Controlelijst geladen"),
        CHECKLIST_DRAFTED: _("Concept van een controlelijst begonnen"),
        CHECKLIST_IMPORTED: _("Controlelijst ingelezen als concept"),
        CHECKLIST_CHANGED: _("Concept van een controlelijst gewijzigd"),
        CHECKLIST_DISCARDED: _("Concept van een controlelijst weggegooid"),
        CHECKLIST_PUBLISHED: _("Controlelijst gepubliceerd"),
    }
)
