"""What happens to a token."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

TOKEN_MADE = "tokens.made"  # noqa: S105  a verb
TOKEN_COLLECTED = "tokens.collected"  # noqa: S105  a verb
TOKEN_REVOKED = "tokens.revoked"  # noqa: S105  a verb

registry.register(
    {
        TOKEN_MADE: _("Toegangssleutel klaargezet"),
        TOKEN_COLLECTED: _("Toegangssleutel opgehaald"),
        TOKEN_REVOKED: _("Toegangssleutel ingetrokken"),
    }
)
