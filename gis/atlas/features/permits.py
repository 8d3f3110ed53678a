"""Permits in force, as the public register tells of them, on the ground of their premises. No person."""

from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from gis.atlas import register
from gis.atlas.api.shared import PERMIT
from gis.atlas.features.collection import DAY, DAY_OR_NONE, TEXT, YES, Collection, Feature, Rows, Wanted
from gis.atlas.features.parameters import by_bag_id, by_code, by_municipality, by_yes
from gis.atlas.features.premises import standing_in
from gis.atlas.features.spans import Span
from gis.places.models import Footprint, Premises
from permits.models import Permit


def _find(wanted: Wanted) -> Rows:
    span = wanted.span
    ground = Footprint.objects.filter(standing_in(span), premises=OuterRef("premises")).order_by("-occurrence")
    found = register.permits_in_force_between(span.first, span.last)
    found = found.annotate(ground=Subquery(ground.values("pk")[:1]))
    if wanted.ground is not None:
        found = found.filter(premises__footprints__pk=F("ground"), premises__footprints__geom__intersects=wanted.frame)
    return found


def _show(permits: Sequence[Permit], span: Span) -> Iterator[Feature]:
    keys = [permit.ground for permit in permits]  # type: ignore[attr-defined]
    rows = Footprint.objects.filter(pk__in=keys).annotate(wkb=AsWKB("geom")).values_list("pk", "wkb")
    shapes = {pk: shapely.from_wkb(bytes(wkb)) for pk, wkb in rows}
    for permit, key in zip(register.public(list(permits)), keys, strict=True):
        yield Feature(permit.number, shapes.get(key), _properties(permit))


def _properties(permit: register.PublicPermit) -> dict[str, Any]:
    return {
        "number": permit.number,
        "municipality": permit.municipality_code,
        "municipality_name": permit.municipality,
        "bag_id": permit.bag_id,
        "address": permit.address,
        "activity": permit.activity,
        "activity_title": permit.activity_title,
        "name": permit.name,
        "valid_from": permit.valid_from.isoformat(),
        "valid_to": permit.valid_to.isoformat() if permit.valid_to else None,
        "fictive": permit.fictive,
    }


_SBI = {"form": "[0-9]{2,5}", "example": "95312"}

PERMITS = Collection(
    name="permits",
    title=_("Vergunningen van kracht"),
    description=_(
        "Exploitatievergunningen die op een dag van kracht zijn (datetime; zonder: vandaag), als in het register. "
        "`name` alleen van organisaties: de naam van een eenmanszaak is een persoonsgegeven."
    ),
    item_type="feature",
    key="number",
    key_form=PERMIT,
    find=_find,
    show=_show,
    properties={
        "number": TEXT,
        "municipality": TEXT,
        "municipality_name": TEXT,
        "bag_id": TEXT,
        "address": TEXT,
        "activity": TEXT,
        "activity_title": TEXT,
        "name": TEXT,
        "valid_from": DAY,
        "valid_to": DAY_OR_NONE,
        "fictive": YES,
    },
    filters={
        "bag_id": by_bag_id("premises__bag_id"),
        "municipality": by_municipality("municipality"),
        "activity": by_code(_SBI, lambda value: Q(activity=value)),
        "fictive": by_yes("premises__origin", Premises.Origin.SYNTHETIC),
    },
    counted=True,
)
