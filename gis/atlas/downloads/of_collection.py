"""A collection of the open data as a layer for a file: what everybody may have."""

from datetime import date

from django.utils.translation import gettext as _

from core.accounts.models import Municipality
from gis.atlas.downloads.writing import Layer
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.collection import Wanted
from gis.atlas.features.spans import Span
from gis.places.shapes import as_multi

#: More goes by OGC API - Features, page after page.
AT_MOST = 20_000


class TooMany(Exception):
    """More features than one file takes."""


def layer_of(name: str, municipality: Municipality, on: date) -> Layer:
    """The features of one municipality on a day. Raises TooMany beyond AT_MOST."""
    collection, span = COLLECTIONS[name], Span.of(on)
    where = collection.filters["municipality"].where(municipality.code)
    rows = list(collection.rows(Wanted(span, chosen=where))[: AT_MOST + 1])
    if len(rows) > AT_MOST:
        raise TooMany
    found = list(collection.show(rows, span))
    columns = tuple(collection.properties)
    return Layer(
        name=name,
        columns=columns,
        rows=[tuple(one.properties[column] for column in columns) for one in found],
        shapes=[None if one.shape is None else as_multi(one.shape) for one in found],
        geometry="MultiPolygon",
        source=f"Parkwacht, {municipality.name}; BAG",
        licence=_("Vrij te gebruiken met bronvermelding (CC BY 4.0)"),
        on=on,
    )
