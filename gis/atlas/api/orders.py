"""Designation orders, for everyone: where, for which branch, since when."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging
from core.api.query import Code, Day
from core.api.resource import Resource
from gis.atlas.api.shared import BAG_ID, KEY, MUNICIPALITY, Area, MunicipalityPart
from gis.places.models import DesignationOrder, SbiVersion
from gis.places.shapes import from_stored, in_degrees

PATH = "/api/v1/orders"


class OrderItem(serializers.Serializer[Any]):
    """One version of an order; both days included, no `valid_to` never ends."""

    id = serializers.UUIDField()
    municipality = MunicipalityPart()
    title = serializers.CharField()
    article = serializers.CharField(allow_blank=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(["AREA", "ACTIVITY", "BUILDING"]))
    body = serializers.ChoiceField(DesignationOrder.Body.values)
    permit_authority = serializers.ChoiceField(DesignationOrder.Body.values)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    transition_until = serializers.DateField(allow_null=True)
    activities = serializers.ListField(child=serializers.CharField(), help_text="SBI codes, matched by prefix")
    sbi_version = serializers.ChoiceField(SbiVersion.values)
    publication = serializers.CharField(allow_blank=True)
    bag_ids = serializers.ListField(child=Code(**BAG_ID), help_text="Premises that the order lists")
    version = serializers.IntegerField()
    current = serializers.BooleanField(help_text="Only the current version answers")
    fictive = serializers.BooleanField(help_text="Made up for the demo")


class OrderDetail(OrderItem):
    """With its zones."""

    geometry = Area()


class OrdersQuery(paging.Paged):
    cursor = Code(**KEY, required=False)
    municipality = Code(**MUNICIPALITY, required=False)
    on = Day(required=False, help_text="Only orders in force on this day")


class OrdersView(Resource):
    """The current versions of all orders."""

    query = OrdersQuery

    @extend_schema(operation_id="orders", parameters=[OrdersQuery], responses=paging.page_of(OrderItem))
    def get(self, request: Request) -> Response:
        found = DesignationOrder.objects.filter(is_current=True).select_related("municipality")
        if code := self.asked.get("municipality"):
            found = found.filter(municipality__code=code)
        if on := self.asked.get("on"):
            found = found.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        return paging.page(PATH, found, "public_id", self.asked, lambda orders: [item(order) for order in orders])


class OrderView(Resource):
    """One version of an order, with its zones."""

    @extend_schema(operation_id="order", responses=OrderDetail)
    def get(self, request: Request, public_id: UUID) -> Response:
        orders = DesignationOrder.objects.select_related("municipality").prefetch_related("zones")
        order = orders.filter(public_id=public_id).first()
        if order is None:
            raise Http404
        return Response({**item(order), "geometry": _geometry(order)})


def item(order: DesignationOrder) -> dict[str, Any]:
    """The order as everyone may know it."""
    return {
        "id": order.public_id,
        "municipality": {"code": order.municipality.code, "name": order.municipality.name},
        "title": order.title,
        "article": order.article,
        "kinds": order.kinds,
        "body": order.body,
        "permit_authority": order.permit_authority,
        "valid_from": order.valid_from,
        "valid_to": order.valid_to,
        "transition_until": order.transition_until,
        "activities": order.activities,
        "sbi_version": order.sbi_version,
        "publication": order.publication,
        "bag_ids": order.bag_ids,
        "version": order.version,
        "current": order.is_current,
        "fictive": order.fictive,
    }


def _geometry(order: DesignationOrder) -> dict[str, Any] | None:
    shapes = in_degrees([from_stored(zone.geom) for zone in order.zones.all()])
    areas = [area for shape in shapes for area in shape["coordinates"]]
    return {"type": "MultiPolygon", "coordinates": areas} if areas else None
