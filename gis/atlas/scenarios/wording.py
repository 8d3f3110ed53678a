"""Dutch words for what scenarios say in codes."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.atlas.scenarios.dates import Deadlines
from gis.atlas.scenarios.hits import Hit, Reach
from gis.atlas.wording import COMPLIANCE

REACHES: dict[Reach, Promise] = {
    Reach.NEW: _("Nieuw onder de plicht"),
    Reach.ALREADY: _("Al onder een plicht"),
    Reach.UNSURE: _("Niet zeker"),
    Reach.NEAR_BRANCH: _("Bijna: verwante branche"),
    Reach.NEAR_BORDER: _("Bijna: net buiten de grens"),
}
REACH_HELP: dict[Reach, Promise] = {
    Reach.NEW: _("In het gebied, in een gekozen branche, en nu zonder vergunningplicht."),
    Reach.ALREADY: _("Valt ook zonder dit plan onder een aanwijzing die dan geldt."),
    Reach.UNSURE: _("In het gebied, maar de SBI-code laat open of de branche past."),
    Reach.NEAR_BRANCH: _("In het gebied, met een SBI-code uit dezelfde groep die u niet koos."),
    Reach.NEAR_BORDER: _("In een gekozen branche, buiten het gebied maar binnen de marge."),
}
UNITS: dict[str, Promise] = {
    "metres": _("meter"),
    "weeks": _("weken"),
    "months": _("maanden"),
    "percent": _("%"),
    "hours": _("uur"),
    "hours-week": _("uur per week"),
    "cases": _("waarnemingen"),
    "runs": _("keer"),
}
MEASURE_LABELS: dict[str, Promise] = {
    "applications": _("Nieuwe aanvragen"),
    "repairs": _("Aanvullingsrondes"),
    "lbb": _("Adviesvragen aan het LBB"),
    "visits": _("Bezoeken"),
    "rechecks": _("Herbezoeken"),
    "decisions": _("Besluiten"),
    "refusals": _("Weigeringen"),
    "objections": _("Bezwaren"),
    "officer_hours": _("Uren van vergunningverleners"),
    "inspector_hours": _("Uren van toezichthouders"),
    "lawyer_hours": _("Uren van juristen"),
    "open": _("Open zaken"),
    "never": _("Bedrijven die niet aanvragen"),
}
#: What a firm under a duty already has to do, by how it stands.
_ALREADY: dict[str, Promise] = {
    "permit": _("Niets: de vergunning geldt al."),
    "applied": _("Niets: de aanvraag loopt al."),
    "transition": _("Moest al aanvragen; de overgangstermijn van de andere aanwijzing loopt nog."),
    "none": _("Moest al aanvragen onder de andere aanwijzing."),
    "refused": _("Mag hier niet werken: de vergunning is geweigerd."),
    "closed": _("Mag hier niet werken: gesloten op bevel."),
}


def to_do(hit: Hit, dates: Deadlines) -> str:
    """What the firm would have to do, in one sentence."""
    if hit.reach is Reach.NEW:
        values = {
            "apply_by": date_format(dates.apply_by, "DATE_FORMAT"),
            "until": date_format(dates.transition_until, "DATE_FORMAT"),
        }
        if dates.too_short:
            return gettext("Meteen aanvragen; mag zonder vergunning doorwerken tot en met %(until)s.") % values
        return (
            gettext("Aanvragen uiterlijk %(apply_by)s; mag zonder vergunning doorwerken tot en met %(until)s.") % values
        )
    if hit.reach is Reach.ALREADY:
        return str(_ALREADY[hit.state])
    if hit.reach is Reach.UNSURE:
        return gettext("Nog niets: eerst uitzoeken wat het bedrijf werkelijk doet.")
    return gettext("Niets: dit plan geldt niet voor dit bedrijf.")


def state_of(hit: Hit) -> str:
    """How a firm that is under a duty already stands."""
    return str(COMPLIANCE[hit.state]) if hit.state else ""
