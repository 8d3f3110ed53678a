"""The words of the log for what-if scenarios."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ASKED = "atlas.scenario.ask"
REMOVED = "atlas.scenario.remove"

registry.register({ASKED: _("Wat-als-scenario berekend"), REMOVED: _("Wat-als-scenario verwijderd")})
