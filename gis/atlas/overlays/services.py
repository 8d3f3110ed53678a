"""Laying a file over the map of the own municipality, and taking it away."""

from datetime import datetime
from uuid import UUID

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.http import Http404
from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from gis.atlas.overlays import verbs
from gis.atlas.overlays.models import Overlay, OverlayShape
from gis.atlas.overlays.reading import read
from gis.places.crs import RD
from gis.registers.errors import SentFileRefused

RIGHT = "atlas.overlay"
#: Overlays of one municipality.
AT_MOST = 20


@one_act()
def add(*, actor: User, at: datetime, name: str, data: bytes, declared: int | None) -> tuple[Overlay, bool]:
    """The overlay of this file, and whether latitude and longitude were swapped back.

    `declared`: EPSG code that the person gives where the file names none. Raises SentFileRefused, and stores nothing.
    """
    rights.require(actor, RIGHT)
    found = read(data, declared)
    # One at a time for each municipality, so that the limit holds.
    municipality = Municipality.objects.select_for_update().get(users=actor)
    names = set(Overlay.objects.filter(municipality=municipality).values_list("name", flat=True))
    if name in names:
        raise SentFileRefused(_("Er is al een laag met deze naam. Kies een andere, of haal die eerst weg."), "name")
    if len(names) >= AT_MOST:
        raise SentFileRefused(_("Er zijn al %(count)d eigen lagen. Haal er eerst een weg.") % {"count": AT_MOST}, "")
    overlay = Overlay.objects.create(municipality=municipality, name=name, added_at=at, added_by=actor)
    OverlayShape.objects.bulk_create(
        [
            OverlayShape(overlay=overlay, geom=GEOSGeometry(memoryview(shapely.to_wkb(one)), srid=RD))
            for one in found.shapes
        ],
        batch_size=500,
    )
    audit.record(overlay, verbs.ADDED, actor=actor, at=at, reason=f"{len(found.shapes)}")
    return overlay, found.swapped


@one_act()
def remove(public_id: UUID, *, actor: User, at: datetime) -> None:
    """Take an overlay of the own municipality away with its shapes. Raises Http404 where there is none."""
    rights.require(actor, RIGHT)
    overlay = (
        Overlay.objects.select_for_update().filter(public_id=public_id, municipality=actor.municipality_id).first()
    )
    if overlay is None:
        raise Http404
    audit.record(overlay, verbs.REMOVED, actor=actor, at=at)
    overlay.delete()
