"""The words of the log for visits: every move by its own name, and what is no move."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry
from inspections.statecharts.visit import CHART
from inspections.wording import MOVES

CHECKLIST_LOADED = "inspections.checklist.loaded"

registry.register({move.verb: MOVES[move.name][0] for move in CHART.moves})
registry.register({CHECKLIST_LOADED: _("Controlelijst geladen")})
