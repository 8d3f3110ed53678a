"""What this room writes in the log."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ORDER_LOADED = "places.order.loaded"
ORDER_SUPERSEDED = "places.order.superseded"

registry.register(
    {
        ORDER_LOADED: _("Aanwijzingsbesluit ingelezen"),
        ORDER_SUPERSEDED: _("Vervangen door een nieuwe versie"),
    }
)
