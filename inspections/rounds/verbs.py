"""The words of the log for planning."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ASKED = "inspections.planning.ask"
ASK_CLOSED = "inspections.planning.close_ask"
CAMPAIGN = "inspections.planning.campaign"
DRAWN = "inspections.planning.draw"
HOURS = "inspections.planning.hours"
SKILLS = "inspections.planning.skills"
DROPPED_OUT = "inspections.planning.drop_out"
PARTNER = "inspections.planning.partner"
START = "inspections.planning.start_place"
ROUND_MADE = "inspections.round.make"
ROUND_CHANGED = "inspections.round.change"
ROUND_TEAM = "inspections.round.assign"
ROUND_REPLANNED = "inspections.round.replan"
ROUND_DISSOLVED = "inspections.round.dissolve"

registry.register(
    {
        ASKED: _("Om een bezoek gevraagd"),
        ASK_CLOSED: _("Vraag om een bezoek gesloten"),
        CAMPAIGN: _("Beleidsactie vastgesteld"),
        DRAWN: _("Loting gehouden"),
        HOURS: _("Werktijd van een toezichthouder gewijzigd"),
        SKILLS: _("Vaardigheden van een toezichthouder gewijzigd"),
        DROPPED_OUT: _("Toezichthouder valt uit"),
        PARTNER: _("Partner en diens tijden vastgelegd"),
        START: _("Vertrekpunt gewijzigd"),
        ROUND_MADE: _("Ronde gemaakt"),
        ROUND_CHANGED: _("Volgorde van een ronde gewijzigd"),
        ROUND_TEAM: _("Team van een ronde gewijzigd"),
        ROUND_REPLANNED: _("Ronde opnieuw verdeeld"),
        ROUND_DISSOLVED: _("Ronde opgeheven"),
    }
)
