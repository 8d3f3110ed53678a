"""Where the API begins, and its description."""

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resource import VERSION, Resource

_LINKS = ("openapi.json", "duty", "clock", "orders", "register/permits", "cases", "premises/{bag_id}", "visits")
DESCRIPTION = Path(__file__).with_name("openapi.json")


class Index(serializers.Serializer[Any]):
    """`links`: the addresses, by name."""

    name = serializers.CharField()
    version = serializers.CharField()
    links = serializers.DictField(child=serializers.CharField())


class IndexView(Resource):
    """What there is to ask."""

    @extend_schema(operation_id="index", responses=Index)
    def get(self, request: Request) -> Response:
        links = {name: f"/api/v1/{name}" for name in _LINKS}
        return Response({"name": "Parkwacht", "version": VERSION, "links": links})


class OpenApiView(Resource):
    """The description of this API: a file, so that every change of it is seen and reviewed."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(_description(), content_type="application/json", headers={"Cache-Control": "max-age=300"})


@cache
def _description() -> bytes:
    return DESCRIPTION.read_bytes()
