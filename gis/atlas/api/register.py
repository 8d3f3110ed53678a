"""Permits in force, for everyone, without personal data: the register as a list for systems."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging
from core.api.query import Code
from core.api.resource import Resource
from gis.atlas import register
from gis.atlas.api.shared import MUNICIPALITY, PERMIT, MunicipalityPart, OnDay, PlacePart, day_of

PATH = "/api/v1/register/permits"


class PermitItem(serializers.Serializer[Any]):
    """`name` only of organisations in the trade register; empty for a sole trader or a person."""

    number = Code(**PERMIT)
    municipality = MunicipalityPart()
    premises = PlacePart()
    activity = serializers.CharField(help_text="SBI code")
    activity_title = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="Last day; null: no end known")


class PermitsQuery(paging.Paged, OnDay):
    cursor = Code(**PERMIT, required=False)
    municipality = Code(**MUNICIPALITY, required=False)


class RegisterPermitsView(Resource):
    """Permits in force on a day."""

    query = PermitsQuery

    @extend_schema(operation_id="register_permits", parameters=[PermitsQuery], responses=paging.page_of(PermitItem))
    def get(self, request: Request) -> Response:
        found = register.permits_in_force(day_of(self.asked))
        if code := self.asked.get("municipality"):
            found = found.filter(municipality__code=code)
        return paging.page(PATH, found, "number", self.asked, _items)


def _items(permits: list[Any]) -> list[dict[str, Any]]:
    return [_item(permit) for permit in register.public(permits)]


def _item(permit: register.PublicPermit) -> dict[str, Any]:
    return {
        "number": permit.number,
        "municipality": {"code": permit.municipality_code, "name": permit.municipality},
        "premises": {"bag_id": permit.bag_id, "address": permit.address, "fictive": permit.fictive},
        "activity": permit.activity,
        "activity_title": permit.activity_title,
        "name": permit.name,
        "valid_from": permit.valid_from,
        "valid_to": permit.valid_to,
    }
