"""What the states of firms and the kinds of orders are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: How a firm or premises stands, in the order of the legend.
COMPLIANCE: dict[str, Promise] = {
    "permit": _("Vergunning"),
    "applied": _("Aanvraag loopt"),
    "none": _("Geen vergunning"),
    "refused": _("Geweigerd"),
    "closed": _("Gesloten op bevel"),
    "unknown": _("Onbekend"),
    "transition": _("Overgangstermijn"),
    "not_required": _("Geen vergunning nodig"),
}

#: What an order designates.
KINDS: dict[str, Promise] = {"AREA": _("gebied"), "BUILDING": _("panden"), "ACTIVITY": _("activiteiten")}
