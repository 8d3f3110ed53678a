"""What a tablet asks with its own key. No session opens these addresses, and this key opens no others."""

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resource import Resource
from core.tokens.authentication import Device
from core.tokens.models import Token


class DeviceResource(Resource):
    """An address for tablets of whoever makes visits."""

    right = "inspections.work"
    authentication_classes = (Device,)


@extend_schema(exclude=True)
class DeviceView(DeviceResource):
    """`/tablet/sync/v1/device`: whose tablet this is, and until when it may sync."""

    def get(self, request: Request) -> Response:
        token = cast(Token, request.auth)
        owner = self.person
        return Response(
            {
                "device": token.public_id,
                "name": token.name,
                "person": owner.public_id,
                "municipality": owner.municipality.code if owner.municipality else "",
                "valid_until": token.valid_until,
            }
        )
