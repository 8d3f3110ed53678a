"""The verbs of files in the log."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

INFECTED = "files.infected"

registry.register({INFECTED: _("Virus gevonden in een bestand")})
