"""Finding premises by what a person types: an address, a BAG id, or a place in coordinates."""

import re

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts.models import Municipality
from gis.places import crs
from gis.places.models import Premises

_MOST_WORDS = 8
_NUMBER = re.compile(r"(?P<number>\d{1,5})(?P<letter>[a-z]?)(-(?P<addition>\w{1,4}))?", re.IGNORECASE)
_COORDINATES = re.compile(r"(?P<x>-?\d{1,6}(\.\d+)?)\s*[,;\s]\s*(?P<y>-?\d{1,6}(\.\d+)?)")
_DEGREES_BELOW = 100.0


def matches(words: str, path: str = "") -> Q:
    """Premises of which every word is in one of their addresses, or whose BAG id it is.

    `path` leads to the premises, as `premises__`. It joins the addresses: use `distinct()`.
    """
    typed = words.split()[:_MOST_WORDS]
    own, front_doors, by_id = Q(), Q(), Q(pk__in=[])
    for word in typed:
        own &= _in_address(word, path)
        front_doors &= _in_address(word, f"{path}addresses__")
        by_id |= Q(**{f"{path}bag_id": word})
    return own | front_doors | by_id


def _in_address(word: str, path: str) -> Q:
    found = (
        Q(**{f"{path}street__icontains": word})
        | Q(**{f"{path}town__icontains": word})
        | Q(**{f"{path}postcode__istartswith": word})
    )
    if len(word) == 2 and word.isalpha():
        found |= Q(**{f"{path}postcode__iendswith": f" {word}"})
    if postcode := re.fullmatch(r"(\d{4})([A-Za-z]{2})", word):
        found |= Q(**{f"{path}postcode__iexact": f"{postcode[1]} {postcode[2]}"})
    if house := _NUMBER.fullmatch(word):
        found |= _house(house, path)
    return found


def _house(typed: re.Match[str], path: str) -> Q:
    found = Q(**{f"{path}house_number": int(typed["number"])})
    if typed["letter"]:
        found &= Q(**{f"{path}house_letter__iexact": typed["letter"]})
    if typed["addition"]:
        found &= Q(**{f"{path}house_addition__iexact": typed["addition"]})
    return found


def premises_at(municipality: Municipality, words: str) -> QuerySet[Premises]:
    """Premises of the municipality by address or BAG id, in order of address; none without words."""
    here = Premises.objects.filter(municipality=municipality)
    if not words.split():
        return here.none()
    order = ("street", "house_number", "house_letter", "house_addition", "pk")
    return here.filter(matches(words)).distinct().order_by(*order)


def coordinates(typed: str) -> tuple[tuple[float, float], bool] | None:
    """RD metres of `x, y` (EPSG:28992) or of `latitude, longitude` in degrees, and whether they came from degrees.

    None when it is no pair of numbers. Raises CrsError outside the Netherlands.
    """
    pair = _COORDINATES.fullmatch(typed.strip())
    if pair is None:
        return None
    x, y = float(pair["x"]), float(pair["y"])
    if abs(x) < _DEGREES_BELOW and abs(y) < _DEGREES_BELOW:
        # People and maps write latitude first; in the Netherlands the two cannot be confused.
        longitude, latitude = sorted((x, y))
        point = crs.rd_from_lonlat(longitude, latitude)
        crs.require_rd(*point)
        return point, True
    crs.require_rd(x, y)
    return (x, y), False


def crs_sentence(error: crs.CrsError) -> str:
    """The refusal of a coordinate in the language of the page."""
    dutch, _slash, english = str(error).partition(" / ")
    sentence = english if get_language() == "en" else dutch
    return _("Deze plek kan niet: %(reason)s.") % {"reason": sentence}
