"""Words of places for templates: `{% load atlas %}`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis.atlas import wording
from gis.atlas.hexagons import Hexagon
from gis.places.duty import OrderFacts, Step
from gis.places.models import DesignationOrder
from gis.places.wording import sentence
from permits.wording import STATES

register = template.Library()


@register.filter
def in_words(step: Step) -> str:
    """A step of a duty answer as one sentence."""
    return sentence(step)


@register.filter
def kind_labels(kinds: Iterable[str]) -> str:
    """What an order designates: `gebied, activiteiten`."""
    return ", ".join(str(wording.KINDS.get(kind, kind)) for kind in kinds)


@register.filter
def lookup(table: dict[Any, Any], key: Any) -> str | Promise:
    """The value at this key, empty when there is none: `titles|lookup:firm.code`."""
    return table.get(key, "")


@register.filter
def phase_label(phase: str) -> str | Promise:
    """Where an order stands on a day, in words."""
    return wording.PHASES[phase]


@register.filter
def table_label(table: str) -> str | Promise:
    """What a table beside the map lists."""
    return wording.TABLES[table]


@register.filter
def band(hexagon: Hexagon) -> str:
    """How many there are together, no closer than may be told."""
    return wording.band(hexagon.least, hexagon.most)


@register.filter
def order_title(order: DesignationOrder | OrderFacts) -> str:
    """The title of an order, marked when it is made up."""
    return wording.order_title(order.title, fictive=order.fictive)


@register.filter
def duty_in_words(duty: str) -> str | Promise:
    """The answer on the duty as a sentence."""
    return wording.DUTIES[duty]


@register.filter
def permit_state(state: str) -> str | Promise:
    """How a permit stands now."""
    return STATES[state]


@register.filter
def footprint_status(status: str) -> str | Promise:
    """What the BAG says of the premises; a word we do not know stays as it is, none becomes `zonder status`."""
    return wording.FOOTPRINT_STATUSES.get(status.casefold(), status) or _("zonder status")


@register.filter
def compact_date(day: date | None) -> str:
    """`21 apr 2025`; months without a capital in Dutch."""
    if day is None:
        return ""
    text = formats.date_format(day, "SHORT_DATE_FORMAT")
    return text.lower() if get_language() == "nl" else text


@register.filter
def signed(number: int) -> str:
    """`+5`, `−5` or `0`."""
    return f"{number:+d}".replace("-", "−") if number else "0"


@register.simple_tag
def validity(first: date, last: date | None) -> str:
    """`21 apr 2022 t/m 20 apr 2025`, or `vanaf 21 apr 2025` where no end is set; both days included."""
    if last is None:
        return _("vanaf %(first)s") % {"first": compact_date(first)}
    return _("%(first)s t/m %(last)s") % {"first": compact_date(first), "last": compact_date(last)}
