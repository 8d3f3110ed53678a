"""Words for designation orders in the making: states, moves, reasons, and what is wrong with a shape."""

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.zones.geometry import Fault
from gis.zones.typed import TypedError

STATES = {
    "DRAFT": _("Concept"),
    "VIEWS_ASKED": _("Zienswijzen gevraagd"),
    "ADOPTED": _("Vastgesteld"),
    "PUBLISHED": _("Bekendgemaakt"),
    "IN_FORCE": _("In werking"),
    "AMENDED": _("Gewijzigd door een nieuw besluit"),
    "RENEWED": _("Verlengd met een nieuw besluit"),
    "LAPSED": _("Vervallen"),
    "WITHDRAWN": _("Ingetrokken"),
}

LOOKS = {
    "DRAFT": ("wait", "pen"),
    "VIEWS_ASKED": ("info", "klok"),
    "ADOPTED": ("info", "check"),
    "PUBLISHED": ("info", "doc"),
    "IN_FORCE": ("ok", "check"),
    "AMENDED": ("wait", "pen"),
    "RENEWED": ("wait", "sync"),
    "LAPSED": ("wait", "ban"),
    "WITHDRAWN": ("wait", "x"),
}

MOVES = {
    "start": _("Concept gemaakt"),
    "change": _("Gegevens gewijzigd"),
    "draw": _("Gebied getekend"),
    "add_evidence": _("Onderbouwing toegevoegd"),
    "ask_views": _("Zienswijzen vragen"),
    "take_back": _("Terug naar concept"),
    "adopt": _("Vaststelling vastleggen"),
    "publish": _("Bekendmaking vastleggen"),
    "come_into_force": _("In werking getreden"),
    "amend": _("Gewijzigd door een nieuw besluit"),
    "renew": _("Verlengd met een nieuw besluit"),
    "lapse": _("Vervallen"),
    "withdraw": _("Intrekken"),
}

#: What was done, in the history and the log, where the button says what is to be done.
DONE = MOVES | {
    "ask_views": _("Zienswijzen gevraagd"),
    "take_back": _("Teruggezet naar concept"),
    "adopt": _("Vaststelling vastgelegd"),
    "publish": _("Bekendmaking vastgelegd"),
    "withdraw": _("Ingetrokken"),
}

#: What each move means, beside its button.
ABOUT = {
    "ask_views": _("Het ontwerp gaat ter inzage; bedrijven en bewoners kunnen er iets van vinden."),
    "take_back": _("Het ontwerp wordt aangepast; daarna vraagt u opnieuw zienswijzen."),
    "adopt": _("De burgemeester of het college heeft getekend; u legt het vast met het getekende besluit."),
    "publish": _("Het staat in het gemeenteblad. Pas dan is het een besluit dat werkt."),
    "withdraw": _("Het voornemen gaat niet door. Wat er is blijft bewaard."),
}

REASONS = {
    "ended": _("Deze aanwijzing is afgelopen."),
    "wrong_state": _("Deze aanwijzing heeft nu een andere stand."),
    "no_area": _("Er is nog geen gebied getekend."),
    "no_evidence": _(
        "Er is nog geen onderbouwing. Zonder dragende redenen houdt een aanwijzing geen stand (ABRvS 3 maart 2021)."
    ),
    "views_running": _("De termijn voor zienswijzen loopt nog."),
    "starts_before": _("Het besluit begint voor deze dag. Een besluit werkt niet voordat het is bekendgemaakt."),
    "not_yet": _("De begindatum is er nog niet."),
    "still_in_force": _("Het besluit geldt nog."),
    "no_follower": _("Er is geen bekendgemaakt besluit dat dit opvolgt."),
    "has_follower": _("Een bekendgemaakt besluit volgt dit op."),
}

#: GEOS's names for what is wrong.
_INVALID = {
    "Self-intersection": _("de rand kruist zichzelf"),
    "Ring Self-intersection": _("de rand raakt zichzelf"),
    "Hole lies outside shell": _("een gat ligt buiten de rand"),
    "Holes are nested": _("gaten liggen in elkaar"),
    "Nested shells": _("delen liggen in elkaar"),
    "Interior is disconnected": _("het gebied valt in stukken uiteen"),
    "Too few points in geometry component": _("een rand heeft te weinig hoeken"),
    "Invalid Coordinate": _("een coördinaat is geen getal"),
    "Duplicate Rings": _("dezelfde rand staat er twee keer"),
    "No area": _("het heeft geen oppervlakte"),
}

_FAULTS = {
    "empty": _("Gebied: er is niets getekend. Teken een gebied of typ de hoeken in RD-meters."),
    "swapped": _("Gebied: x en y zijn verwisseld. Hieronder staat het met x eerst."),
    "degrees": _("Gebied: dit zijn graden, geen RD-meters. Hieronder staat het in RD-meters."),
    "degrees_swapped": _(
        "Gebied: dit zijn graden met de breedte eerst, geen RD-meters. Hieronder staat het in RD-meters."
    ),
    "lonlat_swapped": _(
        "Bestand: lengte en breedte zijn verwisseld; zo ligt het niet in Nederland. Hieronder staat het goed om."
    ),
    "abroad": _("Gebied: dit ligt niet in Nederland (x %(x)s, y %(y)s). Geef RD-meters, zoals 134647.00 459685.00."),
    "invalid": _("Gebied: %(reason)s%(where)s. Neem het voorstel hieronder over of pas het gebied aan."),
    "over_border": _("Gebied: %(m2)s m² ligt buiten uw gemeente. Hieronder is het afgeknipt op de gemeentegrens."),
    "too_many": _(
        "Gebied: %(count)s hoeken zijn te veel; hoogstens %(most)s. Hieronder zijn het er %(left)s; "
        "de grens verschuift hoogstens %(metres)s meter."
    ),
}

_NEEDED = _("Nodig zijn er minstens drie, niet op één lijn.")
#: Parts and holes that are no area, by where they came from.
_THIN = {
    "thin": _("Gebied: deel %(part)s%(where)s heeft te weinig hoeken (verschillende: %(count)s)."),
    "thin_hole": _("Gebied: gat %(hole)s in deel %(part)s%(where)s heeft te weinig hoeken (verschillende: %(count)s)."),
    "thin_file": _("Bestand: vlak %(part)s%(where)s heeft te weinig hoeken (verschillende: %(count)s)."),
    "thin_file_hole": _(
        "Bestand: gat %(hole)s in vlak %(part)s%(where)s heeft te weinig hoeken (verschillende: %(count)s)."
    ),
}

_TYPED = {
    "no_numbers": _(
        "Regel %(line)s: “%(text)s” zijn geen twee getallen. "
        "Schrijf x en y in meters met een punt, zoals 134647.25 459685.10."
    ),
    "few_corners": _("Regel %(line)s: een rand heeft minstens drie hoeken. Voeg hoeken toe of haal hem weg."),
    "hole_first": _("Regel %(line)s: een gat komt na de rand waar het in ligt. Zet de rand ervoor."),
    "short_line": _("Geef minstens twee verschillende punten, een op elke regel."),
}


def fault_sentence(fault: Fault) -> str:
    """The fault as a sentence that names the field and the mend."""
    values = {name: _said(name, value) for name, value in fault.values.items()}
    values["where"] = ""
    if fault.spot:
        values["where"] = gettext(" bij RD %(x)s, %(y)s") % {"x": f"{fault.spot[0]:.1f}", "y": f"{fault.spot[1]:.1f}"}
    if "line" in values:
        values["where"] = gettext(" vanaf regel %(line)s") % values
    if fault.code in _THIN:
        return f"{_THIN[fault.code] % values} {_NEEDED}"
    return str(_FAULTS[fault.code]) % values


def typed_sentence(error: TypedError) -> str:
    """What cannot be read of a typed area, as a sentence."""
    return str(_TYPED[error.code]) % {"line": error.line, "text": error.text}


def _said(name: str, value: object) -> str:
    if name == "reason":
        return str(_INVALID.get(str(value), value))
    if isinstance(value, float) and name != "m2":
        # Coordinates read as they are typed, with a point; a distance as the language writes it.
        return number_format(value) if name == "metres" else f"{value:g}"
    return number_format(round(float(str(value))), force_grouping=True)
