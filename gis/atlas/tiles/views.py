"""`/tiles/<layer>/<z>/<x>/<y>.mvt?on=`: the map in squares, for our own map and for those of others."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from core.accounts.models import User
from core.api.problems import Fault, Refused
from core.api.resource import Resource
from gis.atlas.api.shared import OnDay, day_of
from gis.atlas.tiles.drawing import drawn
from gis.atlas.tiles.grid import MOST_ZOOM, tile_of
from gis.atlas.tiles.layers import LAYERS, Asked

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


class GivesTiles(BaseContentNegotiation):
    """Maps ask for anything; there is one thing to give."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


def _number(name: str, most: int) -> OpenApiParameter:
    form = {"type": "integer", "minimum": 0, "maximum": most}
    return OpenApiParameter(name, form, OpenApiParameter.PATH)


@method_decorator(gzip_page, name="dispatch")
class TileView(Resource):
    """A square of the map as Mapbox vector tile: `orders` and `permits` for everyone, `premises` for staff.

    Through zoom 10 (permits and premises: 12) the number in each square, of premises also by state. No content:
    nothing there.
    """

    query = OnDay
    content_negotiation_class = GivesTiles

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        layer = LAYERS.get(kwargs["layer"])
        self.right = layer.right if layer else ""

    @extend_schema(
        operation_id="tile",
        parameters=[
            OnDay,
            OpenApiParameter("layer", {"type": "string", "enum": sorted(LAYERS)}, OpenApiParameter.PATH),
            _number("z", MOST_ZOOM),
            _number("x", 2**MOST_ZOOM - 1),
            _number("y", 2**MOST_ZOOM - 1),
        ],
        responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY, 304: None},
    )
    def get(self, request: Request, layer: str, z: str, x: str, y: str) -> HttpResponseBase:
        if layer not in LAYERS:
            known = ", ".join(LAYERS)
            raise Refused(Fault("layer", f"kies uit: {known} / choose from: {known}"), status=404)
        tile = tile_of(z, x, y)
        frame = LAYERS[layer].frame(tile)
        home = request.user.municipality if isinstance(request.user, User) else None
        asked = Asked(tile, day_of(self.asked), frame, home) if frame else None
        return self._answer(request, drawn(layer, asked) if asked else b"")

    def _answer(self, request: Request, content: bytes) -> HttpResponseBase:
        response = HttpResponse(content, content_type=MEDIA_TYPE)
        response["Cache-Control"] = "private, no-cache" if self.right else "public, max-age=60"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request._request, etag=response["ETag"], response=response) or response
