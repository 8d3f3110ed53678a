"""The verb of the keys in the log."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

KEYS_ROTATED = "crypto.keys_rotated"

registry.register({KEYS_ROTATED: _("Versleuteld met de nieuwste sleutel")})
