"""The log's own verbs: reading, exporting, erasing."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

#: What of a record was looked at; the verb is `read.<what>`.
READS = {
    "detail": _("Bekeken"),
    "list": _("In een lijst gezien"),
    "search": _("Bij zoeken gezien"),
    "file": _("Bestand geopend"),
    "pdf": _("PDF geopend"),
    "export": _("Geëxporteerd"),
    "print": _("Afgedrukt"),
    "api": _("Opgevraagd door een systeem"),
    "admin": _("Bekeken door beheer"),
}
PAYLOAD_ERASED = "audit.payload_erased"
SIGNED_IN = "accounts.signed_in"
SIGNED_OUT = "accounts.signed_out"
SIGN_IN_REFUSED = "accounts.sign_in_refused"
LOCKED_OUT = "accounts.locked_out"
FACTOR_ADDED = "accounts.factor_added"
FACTOR_REMOVED = "accounts.factor_removed"
CODES_RENEWED = "accounts.codes_renewed"

registry.register({f"read.{what}": label for what, label in READS.items()})
registry.register(
    {
        PAYLOAD_ERASED: _("Gegevens gewist"),
        SIGNED_IN: _("Ingelogd"),
        SIGNED_OUT: _("Uitgelogd"),
        SIGN_IN_REFUSED: _("Inloggen geweigerd"),
        LOCKED_OUT: _("Na te veel pogingen geblokkeerd"),
        FACTOR_ADDED: _("Tweede factor toegevoegd"),
        FACTOR_REMOVED: _("Tweede factor verwijderd"),
        CODES_RENEWED: _("Nieuwe herstelcodes gemaakt"),
    }
)
