"""What the person who runs the house does from the command line."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

PERSON_ADDED = "accounts.person_added"
LINK_GIVEN = "accounts.link_given"

registry.register(
    {
        PERSON_ADDED: _("Persoon toegevoegd"),
        LINK_GIVEN: _("Link voor een nieuw wachtwoord gegeven"),
    }
)
