"""What happens to accounts and to where they are signed in."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105  a verb
SESSION_ENDED = "accounts.session_ended"
SESSIONS_ENDED = "accounts.sessions_ended"

registry.register(
    {
        PASSWORD_CHANGED: _("Wachtwoord gewijzigd"),
        SESSION_ENDED: _("Sessie beëindigd"),
        SESSIONS_ENDED: _("Alle sessies beëindigd"),
    }
)
