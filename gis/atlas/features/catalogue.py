"""The collections by name, and where their features lie in place and time."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Min

from gis.atlas.features.collection import Collection
from gis.atlas.features.orders import ORDERS
from gis.atlas.features.permits import PERMITS
from gis.atlas.features.premises import PREMISES
from gis.places import crs
from gis.places.models import DesignationOrder
from permits.models import Permit

COLLECTIONS: dict[str, Collection] = {one.name: one for one in (ORDERS, PREMISES, PERMITS)}

#: How long the first day may be behind, in seconds.
_BEHIND = 300


def extent_of(collection: Collection) -> dict[str, Any]:
    """The Netherlands in degrees, and the time from the first day known; `None` is open."""
    first = _first_day(collection.name)
    begin = f"{first.isoformat()}T00:00:00Z" if first else None
    return {"spatial": {"bbox": [list(crs.LONLAT_BOUNDS)]}, "temporal": {"interval": [[begin, None]]}}


def _first_day(name: str) -> date | None:
    if name not in _FIRST_DAYS:
        return None
    key = f"features:first:{name}"
    found: date | None = cache.get(key)
    if found is None:
        found = _FIRST_DAYS[name].aggregate(first=Min("valid_from"))["first"]
        cache.set(key, found, _BEHIND)
    return found


# Not of the premises: the BAG knows ground from before our era, and looking for it reads them all.
_FIRST_DAYS: dict[str, Any] = {
    ORDERS.name: DesignationOrder.objects.filter(is_current=True),
    PERMITS.name: Permit.objects.all(),
}
