"""The permit room's verbs in the audit log: every move of its charts, and the acts that are no move."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry
from permits.statecharts import application, permit
from permits.wording import MOVES

registry.register({move.verb: MOVES[move.name][0] for chart in (application, permit) for move in chart.CHART.moves})
registry.register(
    {
        "permits.decision.drafted": _("Concept-besluit opgesteld"),
        "permits.decision.sent_back": _("Concept-besluit teruggestuurd"),
        "permits.decision.recalled": _("Concept-besluit teruggenomen"),
        "permits.decision.dropped": _("Concept-besluit vervallen"),
        "permits.application.assigned": _("Behandelaar gewijzigd"),
        "permits.application.noted": _("Notitie toegevoegd"),
        "permits.party.added": _("Partij toegevoegd"),
        "permits.party.ended": _("Rol beëindigd"),
        "permits.document.added": _("Stuk toegevoegd"),
        "permits.document.taken_back": _("Papier uit het concept gehaald"),
        "permits.clock.corrected": _("Datum gecorrigeerd"),
        "permits.letter.sent": _("Brief verzonden"),
        "permits.letter.notified": _("E-mailbericht verzonden"),
    }
)
