"""The words of the log for tablets."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

DEVICE_ENROLLED = "sync.device_enrolled"
DEVICE_REVOKED = "sync.device_revoked"
KEY_MADE = "sync.key_made"
RECEIVED = "sync.received"
SET_ASIDE = "sync.set_aside"
DECIDED = "sync.decided"

registry.register(
    {
        DEVICE_ENROLLED: _("Tablet aangemeld"),
        DEVICE_REVOKED: _("Tablet ingetrokken"),
        KEY_MADE: _("Sleutelpaar voor tablets gemaakt"),
        RECEIVED: _("Handeling van een tablet ontvangen"),
        SET_ASIDE: _("Handeling van een tablet niet verwerkt"),
        DECIDED: _("Over een handeling van een tablet beslist"),
    }
)
