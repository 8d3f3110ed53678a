"""The steps of a duty answer in words, for the screen, the letter and `manage.py duty`."""

from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from gis.places.duty import Step

TEXTS: dict[str, Promise] = {
    "outside_municipalities": _("Deze plek ligt in geen enkele Nederlandse gemeente. Wij weten het dus niet."),
    "no_order_loaded": _("Van deze gemeente is nooit een aanwijzingsbesluit ingelezen. Wij weten het dus niet."),
    "premises_unknown": _("Het pand %(bag_id)s kennen wij niet en het staat op geen enkele lijst."),
    "approximate": _(
        "De plek komt uit lengte- en breedtegraden. Die zijn op ongeveer een meter nauwkeurig: "
        "binnen %(metres)s meter van een grens beslissen ze niets."
    ),
    "not_yet_in_force": _("“%(title)s” geldt pas vanaf %(valid_from)s."),
    "no_longer_in_force": _("“%(title)s” gold van %(valid_from)s tot en met %(valid_to)s en geldt niet meer."),
    "whole_municipality": _("“%(title)s” geldt in de hele gemeente."),
    "listed": _("Het pand %(bag_id)s staat op de lijst van “%(title)s”."),
    "not_listed": _("De plek ligt niet in een pand op de lijst van “%(title)s”, voor zover wij die panden kennen."),
    "ground_unknown": _(
        "Wij kennen het grondvlak van dit pand op deze dag niet, dus ook niet of het in “%(title)s” ligt."
    ),
    "in_area": _("De plek ligt in het gebied van “%(title)s”. De grens hoort erbij."),
    "outside_area": _("De plek ligt buiten het gebied van “%(title)s”."),
    "border_case": _(
        "De plek ligt op %(metres)s meter van de grens van “%(title)s”. Controleer dit op de kaart bij het besluit."
    ),
    "partly_inside": _("Het pand ligt voor %(share)s in het gebied van “%(title)s”. Elk deel telt."),
    "every_activity": _("“%(title)s” geldt voor elke bedrijfsactiviteit."),
    "activity_missing": _("“%(title)s” geldt voor aangewezen activiteiten; welke activiteit het is, is niet gezegd."),
    "activity_covered": _("Activiteit %(activity)s (SBI %(sbi_version)s) valt onder “%(title)s”."),
    "activity_not_covered": _("Activiteit %(activity)s (SBI %(sbi_version)s) valt niet onder “%(title)s”."),
    "activity_uncertain": _(
        "Of activiteit %(activity)s (SBI %(sbi_version)s) onder “%(title)s” valt, is niet te zeggen: "
        "de code is te ruim of laat zich niet eenduidig vertalen."
    ),
    "required": _("“%(title)s” vraagt hier een vergunning."),
    "start_unknown": _(
        "“%(title)s” heeft een overgangstermijn tot en met %(until)s, maar niet blijkt dat het bedrijf er al zat."
    ),
    "transition": _(
        "Het bedrijf zit er sinds %(since)s, voor “%(title)s” begon te gelden, en heeft tot en met %(until)s."
    ),
    "newcomer": _(
        "Het bedrijf zit er sinds %(since)s. De overgangstermijn van “%(title)s” is voor wie er al eerder zat."
    ),
    "duty_required": _("Er is een vergunning nodig."),
    "duty_unknown": _("Wij kunnen niet zeggen of er een vergunning nodig is."),
    "duty_transition": _("Er is een vergunning nodig, maar de overgangstermijn loopt nog."),
    "duty_not_required": _("Er is geen vergunning nodig."),
}


def sentence(step: Step) -> str:
    """The step as one sentence in the active language."""
    return str(TEXTS[step.rule]) % {name: _value(name, value) for name, value in step.values.items()}


def _value(name: str, value: object) -> str:
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if name == "share" and isinstance(value, float):
        return _percentage(value)
    return formats.localize(value) if isinstance(value, float) else str(value)


def _percentage(share: float) -> str:
    """Whole percents, but never 0 or 100 for a part."""
    if share < 0.01:
        return _gettext("minder dan 1%")
    return f"{min(round(share * 100), 99)}%"
