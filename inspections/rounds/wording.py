"""Dutch words for what planning says in codes."""

from django.utils.translation import gettext_lazy as _

#: Why a visit fits no round (`planning.why_left`).
LEFT = {
    "no_team": _("er is niemand om te gaan"),
    "skill": _("geen team heeft de vaardigheid die dit bezoek vraagt"),
    "window": _("het afgesproken tijdstip valt buiten de uren van alle teams"),
    "far": _("heen, bezoek en terug duren langer dan een team heeft"),
    "full": _("de rondes zijn vol"),
    "no_place": _("de plaats van dit pand is niet bekend"),
}

PROVIDERS = {
    "straight_line": _("hemelsbreed gerekend, met een opslag voor omwegen"),
    "osrm": _("over de weg gerekend door de routeserver"),
}
