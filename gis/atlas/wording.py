"""What the states of firms and the kinds of orders are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext
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

#: The answer on the duty, as a page says it.
DUTIES: dict[str, Promise] = {
    "required": _("Ja, er is een vergunning nodig."),
    "transition": _("Ja, er is een vergunning nodig, maar de overgangstermijn loopt nog."),
    "not_required": _("Nee, er is geen vergunning nodig."),
    "unknown": _("Wij kunnen niet zeggen of er een vergunning nodig is."),
}

#: The states in which the BAG has a footprint, by its own words in small letters.
FOOTPRINT_STATUSES: dict[str, Promise] = {
    "pand in gebruik": _("Pand in gebruik"),
    "pand in gebruik (niet ingemeten)": _("Pand in gebruik (niet ingemeten)"),
    "verbouwing pand": _("Verbouwing pand"),
    "sloopvergunning verleend": _("Sloopvergunning verleend"),
    "plaats aangewezen": _("Plaats aangewezen"),
}


def order_title(title: str, *, fictive: bool) -> str:
    """The title of an order; a made-up one says so, once."""
    return f"{title} ({gettext('fictief')})" if fictive and "fictief" not in title else title
