"""Premises by their ground, from the BAG: address and validity, never who is there nor how they stand."""

from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gis.atlas.api.shared import BAG_ID
from gis.atlas.features.collection import DAY, DAY_OR_NONE, NUMBER_OR_NONE, TEXT, YES, Collection, Feature, Rows, Wanted
from gis.atlas.features.parameters import by_bag_id, by_code, by_municipality, by_word, by_yes
from gis.atlas.features.spans import Span
from gis.places.models import Footprint, Premises

_COLUMNS = {
    "key": "premises__bag_id",
    "municipality": "premises__municipality__code",
    "street": "premises__street",
    "house_number": "premises__house_number",
    "house_letter": "premises__house_letter",
    "house_addition": "premises__house_addition",
    "postcode": "premises__postcode",
    "town": "premises__town",
    "origin": "premises__origin",
}
_ADDRESS = ("street", "house_number", "house_letter", "house_addition", "postcode", "town")


def standing_in(span: Span) -> Q:
    """The ground held on some day of the span: BAG validity is from, up to but without, its end."""
    return Q(valid_from__lte=span.last) & (Q(valid_to=None) | Q(valid_to__gt=span.first))


def _find(wanted: Wanted) -> Rows:
    standing = Footprint.objects.filter(standing_in(wanted.span))
    later = standing.filter(premises=OuterRef("premises"), occurrence__gt=OuterRef("occurrence")).order_by()
    found = standing.filter(~Exists(later))  # the last ground of the span: one for each
    if wanted.ground is not None:
        found = found.filter(geom__intersects=wanted.frame)
    named = {name: F(path) for name, path in _COLUMNS.items()}
    return found.values("status", "valid_from", "valid_to", wkb=AsWKB("geom"), **named)


def _show(rows: Sequence[dict[str, Any]], span: Span) -> Iterator[Feature]:
    shapes = shapely.from_wkb([bytes(row["wkb"]) for row in rows])
    for row, shape in zip(rows, shapes, strict=True):
        yield Feature(row["key"], shape, _properties(row))


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "bag_id": row["key"],
        "municipality": row["municipality"],
        **{name: row[name] for name in _ADDRESS},
        "status": row["status"],
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": row["valid_to"].isoformat() if row["valid_to"] else None,
        "fictive": row["origin"] == Premises.Origin.SYNTHETIC,
    }


_POSTCODE = {"form": "[0-9]{4} [A-Z]{2}", "example": "3526 KS"}

PREMISES = Collection(
    name="premises",
    title=_("Panden"),
    description=_(
        "Panden en locaties uit de BAG met hun grondvlak op een dag (datetime; zonder: vandaag). "
        "`valid_to` is de eerste dag waarop het grondvlak niet meer gold. Niet wie er zit, niet hoe het ervoor staat."
    ),
    item_type="feature",
    key="premises__bag_id",
    key_form=BAG_ID,
    find=_find,
    show=_show,
    properties={
        "bag_id": TEXT,
        "municipality": TEXT,
        "street": TEXT,
        "house_number": NUMBER_OR_NONE,
        "house_letter": TEXT,
        "house_addition": TEXT,
        "postcode": TEXT,
        "town": TEXT,
        "status": TEXT,
        "valid_from": DAY,
        "valid_to": DAY_OR_NONE,
        "fictive": YES,
    },
    filters={
        "bag_id": by_bag_id("premises__bag_id"),
        "municipality": by_municipality("premises__municipality"),
        "postcode": by_code(_POSTCODE, lambda value: Q(premises__postcode=value)),
        "street": by_word("premises__street"),
        "town": by_word("premises__town"),
        "fictive": by_yes("premises__bag_id__startswith", "SYN-"),
    },
    counted=False,
)
