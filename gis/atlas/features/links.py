"""Links between the resources of the service, absolute, each with the media type of what it leads to."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


def link(request: HttpRequest, rel: str, view: str, media: str, title: str = "", **of: Any) -> Link:
    """A link to a view of the service. `query` among `of`: its parameters; the others name the resource."""
    query = {**of.pop("query", {}), "f": "html" if media == HTML else "json"}
    path = reverse(f"ogc:{view}", kwargs=of)
    found = {"href": request.build_absolute_uri(f"{path}?{urlencode(query)}"), "rel": rel, "type": media}
    return found | ({"title": title} if title else {})


def both(request: HttpRequest, view: str, media: str, html: bool, **of: Any) -> list[Link]:
    """`self`, and `alternate`: the same in the other form."""
    forms = [HTML, media] if html else [media, HTML]
    return [link(request, rel, view, form, **of) for rel, form in zip(("self", "alternate"), forms, strict=True)]
