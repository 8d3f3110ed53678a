"""The words of the log for overlays."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ADDED = "atlas.overlay.add"
REMOVED = "atlas.overlay.remove"

registry.register({ADDED: _("Eigen laag op de kaart gelegd"), REMOVED: _("Eigen laag van de kaart gehaald")})
