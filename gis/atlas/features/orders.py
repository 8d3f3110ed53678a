"""Designation orders with their zones: the current version of each, under the names that `load_zones` reads."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from gis.atlas.api.shared import KEY
from gis.atlas.features.collection import DAY, DAY_OR_NONE, NUMBER_OR_NONE, TEXT, YES, Collection, Feature, Rows, Wanted
from gis.atlas.features.parameters import by_choice, by_municipality, by_word, by_yes
from gis.atlas.features.spans import Span
from gis.places.models import DesignationOrder, SbiVersion, Zone
from gis.places.shapes import as_multi


def _find(wanted: Wanted) -> Rows:
    span = wanted.span
    found = DesignationOrder.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=span.first), is_current=True, valid_from__lte=span.last
    )
    if wanted.ground is not None:
        found = found.filter(pk__in=Zone.objects.filter(geom__intersects=wanted.frame).values("order"))
    return found.select_related("municipality")


def _show(orders: Sequence[DesignationOrder], span: Span) -> Iterator[Feature]:
    zones: dict[int, list[BaseGeometry]] = defaultdict(list)
    rows = Zone.objects.filter(order__in=[order.pk for order in orders]).annotate(wkb=AsWKB("geom"))
    for pk, wkb in rows.values_list("order", "wkb"):
        zones[pk].append(shapely.from_wkb(bytes(wkb)))
    for order in orders:
        yield Feature(str(order.public_id), _together(zones[order.pk]), _properties(order))


def _together(zones: list[BaseGeometry]) -> BaseGeometry | None:
    """One area; None where the order names no ground: it then holds in the buildings it lists, or everywhere."""
    if len(zones) < 2:
        return zones[0] if zones else None
    return as_multi(shapely.union_all(zones))


def _properties(order: DesignationOrder) -> dict[str, Any]:
    return {
        "municipality": order.municipality.code,
        "municipality_name": order.municipality.name,
        "title": order.title,
        "kinds": ",".join(order.kinds),
        "article": order.article,
        "body": order.body,
        "permit_authority": order.permit_authority,
        "valid_from": order.valid_from.isoformat(),
        "valid_to": order.valid_to.isoformat() if order.valid_to else None,
        "transition_until": order.transition_until.isoformat() if order.transition_until else None,
        "activities": ",".join(order.activities),
        "sbi_version": order.sbi_version,
        "publication": order.publication,
        "bag_ids": ",".join(order.bag_ids),
        "decision_weeks": order.decision_weeks,
        "extension_weeks": order.extension_weeks,
        "atw_applies": order.atw_applies,
        "lsp_excluded_by": order.lsp_excluded_by,
        "version": order.version,
        "fictive": order.fictive,
    }


ORDERS = Collection(
    name="orders",
    title=_("Aanwijzingsbesluiten"),
    description=_(
        "Aanwijzingsbesluiten met hun gebieden, zoals zij op een dag gelden (datetime; zonder: vandaag). "
        "Zonder gebied geldt een besluit in de genoemde panden of in de hele gemeente."
    ),
    item_type="feature",
    key="public_id",
    key_form=KEY,
    find=_find,
    show=_show,
    properties={
        "municipality": TEXT,
        "municipality_name": TEXT,
        "title": TEXT,
        "kinds": TEXT,
        "article": TEXT,
        "body": TEXT,
        "permit_authority": TEXT,
        "valid_from": DAY,
        "valid_to": DAY_OR_NONE,
        "transition_until": DAY_OR_NONE,
        "activities": TEXT,
        "sbi_version": TEXT,
        "publication": TEXT,
        "bag_ids": TEXT,
        "decision_weeks": NUMBER_OR_NONE,
        "extension_weeks": NUMBER_OR_NONE,
        "atw_applies": YES,
        "lsp_excluded_by": TEXT,
        "version": NUMBER_OR_NONE,
        "fictive": YES,
    },
    filters={
        "municipality": by_municipality("municipality"),
        "title": by_word("title"),
        "body": by_choice(DesignationOrder.Body.values, lambda value: Q(body=value)),
        "permit_authority": by_choice(DesignationOrder.Body.values, lambda value: Q(permit_authority=value)),
        "sbi_version": by_choice(SbiVersion.values, lambda value: Q(sbi_version=value)),
        "fictive": by_yes("fictive", True),
    },
    counted=True,
)
