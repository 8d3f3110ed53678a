"""The words of the log for the office side of inspections."""

from django.utils.translation import gettext_lazy as _

from core.audit import registry

REPORT_SEEN = "inspections.report.seen"

registry.register({REPORT_SEEN: _("Rapport voor het eerst geopend")})
