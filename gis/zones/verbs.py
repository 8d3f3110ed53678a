"""The words of the log for designation orders in the making."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry
from gis.zones.chart import CHART
from gis.zones.wording import DONE

REMINDED = "zones.reminded"

registry.register({move.verb: DONE[move.name] for move in CHART.moves} | {REMINDED: _("Herinnerd aan verlenging")})
