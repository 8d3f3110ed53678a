"""What the importers write in the log."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

IMPORT_RUN = "registers.import.run"

registry.register({IMPORT_RUN: _("Bestand ingelezen")})
