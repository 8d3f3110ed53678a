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

#: Where an order stands on a day.
PHASES: dict[str, Promise] = {
    "preparing": _("In voorbereiding"),
    "coming": _("Nog niet in werking"),
    "transition": _("In overgangstermijn"),
    "in_force": _("In werking"),
    "lapsed": _("Vervallen"),
}

#: What can be laid over orders and premises.
LAYERS: dict[str, Promise] = {
    "branches": _("SBI-codes"),
    "cases": _("Zaken"),
    "visits": _("Bezoeken"),
    "findings": _("Bevindingen"),
    "signals": _("Signalen, per zeshoek"),
}

#: What a table beside the map lists one by one.
TABLES: dict[str, Promise] = {
    "orders": _("Aanwijzing"),
    "cases": _("Zaak"),
    "visits": _("Bezoek"),
    "findings": _("Bevinding"),
    "signals": _("Signalen"),
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


def band(least: int, most: int | None) -> str:
    """How many there are, no closer than this: `5–9`, `50 of meer`."""
    return gettext("%(least)d of meer") % {"least": least} if most is None else f"{least}–{most}"
