"""What several addresses of the API have in common: forms of keys, and parts of answers."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.query import Code, Day, Query
from core.today import today
from gis.places.models import Premises

MUNICIPALITY = {"form": "GM[0-9]{4}", "example": "GM0344"}
CASE = {"form": "Z[0-9]{4}-[0-9]{6}", "example": "Z2026-000123"}
PERMIT = {"form": "V[0-9]{4}-[0-9]{6}", "example": "V2026-000045"}
BAG_ID = {"form": "[0-9]{16}|SYN-[A-Za-z0-9-]{1,36}", "example": "0344100000000001"}
KEY = {
    "form": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "example": "0192a000-0000-7000-8000-000000000001",
}


class OnDay(Query):
    """`on`: the day the answer is about; today without it."""

    on = Day(required=False)


def day_of(asked: dict[str, Any]) -> date:
    """The day asked for, today if none was."""
    return asked.get("on") or today()


class MunicipalityPart(serializers.Serializer[Any]):
    """A municipality by its CBS code."""

    code = Code(**MUNICIPALITY)
    name = serializers.CharField()


class PlacePart(serializers.Serializer[Any]):
    """Premises by BAG id; `fictive`: made up for the demo."""

    bag_id = Code(**BAG_ID)
    address = serializers.CharField()
    fictive = serializers.BooleanField()


@extend_schema_field(
    {
        "type": ["object", "null"],
        "required": ["type", "coordinates"],
        "properties": {"type": {"const": "MultiPolygon"}, "coordinates": {"type": "array"}},
    }
)
class Area(serializers.JSONField):
    """GeoJSON in degrees (longitude first), good to about a metre; null where there is none."""


def place(premises: Premises | None) -> dict[str, Any] | None:
    """The part of an answer that says where; None where no premises are known yet."""
    if premises is None:
        return None
    return {"bag_id": premises.bag_id, "address": premises.address, "fictive": premises.fictive}
