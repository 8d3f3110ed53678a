"""Dutch words for the signal chart."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "RECEIVED": _("Te wegen"),
    "UNFOUNDED": _("Ongegrond"),
    "WATCHED": _("Volgen"),
    "TO_VISIT": _("Bezoek"),
    "PASSED_ON": _("Doorgegeven"),
    "DESTROYED": _("Vernietigd"),
}

LOOKS = {
    "RECEIVED": ("info", "klok"),
    "UNFOUNDED": ("wait", "x"),
    "WATCHED": ("warn", "oog"),
    "TO_VISIT": ("ok", "pin"),
    "PASSED_ON": ("ok", "stuur"),
    "DESTROYED": ("wait", "ban"),
}

MOVES = {
    "receive": _("Signaal ontvangen"),
    "add": _("Aanvulling ontvangen"),
    "add_and_reopen": _("Aanvulling ontvangen, opnieuw te wegen"),
    "link": _("Pand gekoppeld"),
    "unlink": _("Pand losgekoppeld"),
    "dismiss": _("Ongegrond"),
    "watch": _("Volgen"),
    "visit_premises": _("Bezoek"),
    "pass_on": _("Doorgeven"),
    "reopen": _("Opnieuw wegen"),
    "destroy": _("Signaal vernietigd"),
}

#: What each outcome means, under the choice.
ABOUT = {
    "dismiss": _("Er is niets mee te doen. Het signaal wordt na korte tijd vernietigd."),
    "watch": _("Nu niets doen, wel onthouden of er meer komt."),
    "visit_premises": _("Er komt een bezoek op de lijst, met een reden die u zelf schrijft."),
    "pass_on": _("Een ander gaat erover, zoals de politie of de omgevingsdienst."),
}

REASONS = {
    "destroyed": _("Dit signaal is vernietigd."),
    "wrong_state": _("Dit signaal heeft nu een andere stand; een collega was eerder."),
    "no_premises": _("Koppel eerst het pand aan het signaal."),
    "term_running": _("De bewaartermijn loopt nog."),
    "too_many": _("U hebt al tien keer iets toegevoegd. Doe een nieuwe melding."),
}

#: All that a reporter hears: whether it was taken up, nothing about what is done.
OUTCOMES = {
    "RECEIVED": _("Wij hebben uw melding ontvangen. Wij moeten die nog bekijken."),
    "UNFOUNDED": _("Wij hebben uw melding bekeken. Wij doen er nu niets mee."),
    "WATCHED": _("Wij hebben uw melding bekeken en houden dit in de gaten."),
    "TO_VISIT": _("Wij hebben uw melding opgepakt."),
    "PASSED_ON": _("Wij hebben uw melding opgepakt."),
}
