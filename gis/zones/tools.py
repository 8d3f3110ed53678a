"""The tools of the drawing page: each takes what the form says and gives the area as it would become.

Nothing is stored here; only saving stores, through the service.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry import MultiPolygon

from gis.places.models import DesignationOrder
from gis.places.services import draft_of
from gis.zones import geometry, reading, selectors, typed
from gis.zones.errors import ZoneRefused
from gis.zones.geometry import Examined, Fault
from gis.zones.models import Proposal
from gis.zones.wording import typed_sentence


@dataclass(frozen=True)
class Outcome:
    """What a tool made. `examined` with faults when the shape is not sound; `parts` of a cut, largest first."""

    area: MultiPolygon | None = None
    examined: Examined | None = None
    said: Sequence[str] = ()
    parts: Sequence[MultiPolygon] = field(default=())


@dataclass(frozen=True)
class Bench:
    """What the tools work on: the proposal, the values of the form, and the orders whose zones may be used."""

    proposal: Proposal
    values: dict[str, Any]
    orders: Sequence[DesignationOrder]
    on: date

    @property
    def outline(self) -> MultiPolygon | None:
        return selectors.outline_of(self.proposal.municipality)

    def examined(self, name: str = "area") -> Examined:
        """The typed shape, looked at. Raises ZoneRefused when it cannot be read."""
        try:
            shape = typed.shape_of(self.values[name])
        except typed.TypedError as error:
            raise ZoneRefused(typed_sentence(error), name) from error
        found = geometry.examine(shape, self.outline if name == "area" else None)
        return replace(found, faults=tuple(self._at_line(name, fault) for fault in found.faults))

    def _at_line(self, name: str, fault: Fault) -> Fault:
        """The fault of a part, with the line at which it was typed."""
        if "part" not in fault.values:
            return fault
        place = {key: int(str(fault.values[key])) for key in ("part", "hole") if key in fault.values}
        return replace(fault, values={**fault.values, "line": typed.line_of_part(self.values[name], **place)})

    def operand(self) -> MultiPolygon:
        """The other shape: typed, or the zone of an order."""
        chosen = next((order for order in self.orders if str(order.public_id) == self.values["order"]), None)
        if chosen is not None:
            area = draft_of(chosen).area
        elif self.values["other"].strip():
            found = self.examined("other")
            area = found.area
            if found.thin:
                raise ZoneRefused(_("Deze heeft een deel met minder dan drie hoeken. Voeg hoeken toe."), "other")
            if area is None:
                raise ZoneRefused(_("Deze is niet heel. Teken hem opnieuw zonder kruisende randen."), "other")
        else:
            raise ZoneRefused(_("Teken of typ een vorm, of kies een besluit."), "other")
        if area is None:
            raise ZoneRefused(_("Dit besluit heeft geen gebied. Kies een ander."), "order")
        return area


def run(tool: str, bench: Bench) -> Outcome:
    """Use the tool. Raises ZoneRefused with the field to mend."""
    if tool == "import":
        return _import(bench)
    examined = bench.examined()
    if examined.area is None:
        z = _("De hoogte (Z) telt niet mee: een zone is plat.")
        return Outcome(examined=examined, said=[z] if _has_z(bench) else [])
    outcome = TOOLS[tool](bench, examined.area)
    return outcome if outcome.area is None else _checked(outcome, bench)


def _checked(outcome: Outcome, bench: Bench) -> Outcome:
    """What came out is looked at as well: widened it may cross the border, taken away it may be empty."""
    assert outcome.area is not None  # noqa: S101 (for the type checker)
    examined = geometry.examine(outcome.area, bench.outline)
    return Outcome(outcome.area, examined, outcome.said, outcome.parts)


def _check(bench: Bench, area: MultiPolygon) -> Outcome:
    said = [_("Het gebied is heel: %(m2)s m².") % {"m2": number_format(round(area.area), force_grouping=True)}]
    if _has_z(bench):
        said.append(_("De hoogte (Z) is weggelaten: een zone is plat."))
    return Outcome(area, said=said)


def _has_z(bench: Bench) -> bool:
    return bool(typed.shape_of(bench.values["area"]).has_z)


def _buffer(bench: Bench, area: MultiPolygon) -> Outcome:
    metres = bench.values["metres"]
    if not metres:
        raise ZoneRefused(_("Geef hoeveel groter of kleiner, zoals 25 of -10."), "metres")
    made = geometry.buffer(area, metres)
    if made.is_empty:
        raise ZoneRefused(_("Zo blijft er niets over. Kies minder."), "metres")
    return Outcome(made, said=[_grown(area, made)])


def _union(bench: Bench, area: MultiPolygon) -> Outcome:
    made = geometry.union(area, bench.operand())
    return Outcome(made, said=[_grown(area, made)])


def _subtract(bench: Bench, area: MultiPolygon) -> Outcome:
    made = geometry.subtract(area, bench.operand())
    if made.is_empty:
        raise ZoneRefused(_("Zo blijft er niets over. Kies een kleinere vorm."), "other")
    return Outcome(made, said=[_grown(area, made)])


def _split(bench: Bench, area: MultiPolygon) -> Outcome:
    try:
        line = typed.line_of(bench.values["line"])
    except typed.TypedError as error:
        raise ZoneRefused(typed_sentence(error), "line") from error
    parts = geometry.split(area, line)
    if len(parts) == 1:
        raise ZoneRefused(_("Hij loopt niet door het gebied heen. Begin en eindig erbuiten."), "line")
    return Outcome(area, said=[_("Kies hieronder met welk deel u verdergaat.")], parts=parts)


def _snap(bench: Bench, area: MultiPolygon) -> Outcome:
    within = bench.values["within"]
    if not within:
        raise ZoneRefused(_("Geef een getal, zoals 3."), "within")
    home, own = bench.proposal.municipality, bench.values["own"]
    targets = selectors.snap_targets(area, home, bench.on, within, own)
    made = geometry.snap(area, targets, within)
    return Outcome(made, said=[_grown(area, made)])


def _import(bench: Bench) -> Outcome:
    upload = bench.values["upload"]
    if upload is None:
        raise ZoneRefused(_("Kies een GeoJSON, GeoPackage of Shapefile in een zip."), "upload")
    declared = bench.values["crs"]
    found = reading.read(upload.read(), int(declared) if declared else None)
    examined = geometry.examine(found.shape, bench.outline, found.faults)
    text = ngettext(
        "Uit het bestand: %(count)d vlak.", "Uit het bestand: %(count)d vlakken, samen een gebied.", found.count
    )
    said = [text % {"count": found.count}]
    if found.z_dropped:
        said.append(_("De hoogte (Z) is weggelaten: een zone is plat."))
    return Outcome(examined.area, examined, said)


def _grown(before: MultiPolygon, after: MultiPolygon) -> str:
    words = {"before": before.area, "after": after.area}
    shown = {name: number_format(round(value), force_grouping=True) for name, value in words.items()}
    return _("Het gebied was %(before)s m² en is nu %(after)s m².") % shown


TOOLS: dict[str, Callable[[Bench, MultiPolygon], Outcome]] = {
    "check": _check,
    "buffer": _buffer,
    "union": _union,
    "subtract": _subtract,
    "split": _split,
    "snap": _snap,
}
#: Every button of the page but the one that saves.
NAMES = (*TOOLS, "import")
