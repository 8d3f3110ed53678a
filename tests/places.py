"""Places for tests: squares of ground in Utrecht, premises, firms, orders (EPSG:28992, metres)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shapely.geometry import MultiPolygon, box

from core.accounts.models import Municipality
from gis.places.models import DesignationOrder, Establishment, EstablishmentActivity, Footprint, Premises
from gis.places.services import OrderDraft, load_order
from gis.places.shapes import as_multi, to_stored

#: South-west corner of the ground that the tests use: inside neighbourhood 0333 of Utrecht.
X, Y = 134_400.0, 459_500.0
AT = datetime(2026, 1, 5, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def square(x: float, y: float, size: float = 10.0) -> MultiPolygon:
    """A square with its south-west corner `x`, `y` metres from the tests' corner."""
    return as_multi(box(X + x, Y + y, X + x + size, Y + y + size))


def make_premises(bag_id: str, x: float, y: float, size: float = 10.0, **fields: Any) -> Premises:
    """Premises that stand on a square since 2015."""
    fields.setdefault("municipality", Municipality.objects.get(code="GM0344"))
    valid_from = fields.pop("valid_from", date(2015, 1, 1))
    premises = Premises.objects.create(bag_id=bag_id, **fields)
    Footprint.objects.create(
        premises=premises, geom=to_stored(square(x, y, size)), valid_from=valid_from, status="Pand in gebruik"
    )
    return premises


def make_firm(premises: Premises, code: str = "95312", version: str = "2025", **fields: Any) -> Establishment:
    """A firm at the premises since 2018 with one branch code."""
    number = Establishment.objects.count() + 1
    fields = {"since": date(2018, 3, 1), "name": f"Firma {number}", "vestiging": f"SYN-{number:05}"} | fields
    firm = Establishment.objects.create(
        municipality=premises.municipality, premises=premises, kvk=f"SYN-{number:05}", **fields
    )
    if code:
        EstablishmentActivity.objects.create(establishment=firm, code=code, sbi_version=version, main=True)
    return firm


def make_order(**fields: Any) -> DesignationOrder:
    """An order in force in 2026 on the square 0..100, for vehicle repair (9531), unless told otherwise."""
    municipality = Municipality.objects.get(code=fields.pop("municipality", "GM0344"))
    given = {
        "title": "Aanwijzing proef",
        "kinds": ("ACTIVITY", "AREA"),
        "article": "artikel 2:47 APV",
        "body": "burgemeester",
        "permit_authority": "burgemeester",
        "valid_from": date(2026, 1, 1),
        "activities": ("9531",),
        "area": square(0, 0, 100),
    } | fields
    return load_order(OrderDraft(municipality=municipality, **given), actor=None, at=AT).order
