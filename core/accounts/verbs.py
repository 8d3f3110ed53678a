"""What happens to accounts and to where they are signed in."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ACCOUNT_CREATED = "accounts.created"
PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105  a verb
SESSION_ENDED = "accounts.session_ended"
SESSIONS_ENDED = "accounts.sessions_ended"

registry.register(
    {
        ACCOUNT_CREATED: _("Account gemaakt"),
        PASSWORD_CHANGED: _("Wachtwoord gewijzigd"),
        SESSION_ENDED: _("Sessie beëindigd"),
        SESSIONS_ENDED: _("Alle sessies beëindigd"),
    }
)
