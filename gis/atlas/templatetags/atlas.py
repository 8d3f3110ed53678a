"""Words of places for templates: `{% load atlas %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.functional import Promise

from gis.atlas.wording import KINDS
from gis.places.duty import Step
from gis.places.wording import sentence

register = template.Library()


@register.filter
def in_words(step: Step) -> str:
    """A step of a duty answer as one sentence."""
    return sentence(step)


@register.filter
def kind_labels(kinds: Iterable[str]) -> str:
    """What an order designates: `gebied, activiteiten`."""
    return ", ".join(str(KINDS.get(kind, kind)) for kind in kinds)


@register.filter
def lookup(table: dict[Any, Any], key: Any) -> str | Promise:
    """The value at this key, empty when there is none: `titles|lookup:firm.code`."""
    return table.get(key, "")
