"""What happens to accounts and to where they are signed in."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

ACCOUNT_CREATED = "accounts.created"
ACCOUNT_CHANGED = "accounts.changed"
ROLES_CHANGED = "accounts.roles_changed"
DEACTIVATED = "accounts.deactivated"
REACTIVATED = "accounts.reactivated"
FACTOR_RESET = "accounts.factor_reset"
UNLOCKED = "accounts.unlocked"
PASSWORD_LINK_MADE = "accounts.password_link_made"  # noqa: S105  a verb
PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105  a verb
SESSION_ENDED = "accounts.session_ended"
SESSIONS_ENDED = "accounts.sessions_ended"

registry.register(
    {
        ACCOUNT_CREATED: _("Account gemaakt"),
        ACCOUNT_CHANGED: _("Account gewijzigd"),
        ROLES_CHANGED: _("Rollen gewijzigd"),
        DEACTIVATED: _("Account uitgezet"),
        REACTIVATED: _("Account weer aangezet"),
        FACTOR_RESET: _("Tweede factor gewist door de beheerder"),
        UNLOCKED: _("Blokkade opgeheven"),
        PASSWORD_LINK_MADE: _("Link voor een wachtwoord gemaakt"),
        PASSWORD_CHANGED: _("Wachtwoord gewijzigd"),
        SESSION_ENDED: _("Sessie beëindigd"),
        SESSIONS_ENDED: _("Alle sessies beëindigd"),
    }
)
