"""What an administrator does with messages."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

MESSAGE_RESENT = "outbox.message_resent"

registry.register({MESSAGE_RESENT: _("Bericht opnieuw verstuurd")})
