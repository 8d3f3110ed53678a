"""The service, its collections and what it conforms to, as the documents of OGC 17-069 and 18-058."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gis.atlas.features.catalogue import COLLECTIONS, extent_of
from gis.atlas.features.collection import Collection
from gis.atlas.features.links import GEOJSON, HTML, JSON, OPENAPI, both, link
from gis.atlas.features.systems import CRS84, STORAGE, SYSTEMS

_PART = "http://www.opengis.net/spec/ogcapi-features"
CONFORMS_TO = [
    *(f"{_PART}-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{_PART}-2/1.0/conf/crs",
]


def landing(request: HttpRequest, html: bool) -> dict[str, Any]:
    """Where everything is."""
    return {
        "title": _("Parkwacht: open gegevens"),
        "description": _(
            "Aanwijzingsbesluiten, panden en vergunningen van kracht, op elke dag, als OGC API - Features. "
            "Zonder persoonsgegevens."
        ),
        "links": [
            *both(request, "landing", JSON, html),
            link(request, "service-desc", "api", OPENAPI, _("Beschrijving voor programma's (OpenAPI)")),
            link(request, "service-doc", "api", HTML, _("Beschrijving voor mensen")),
            link(request, "conformance", "conformance", JSON, _("Waaraan de dienst voldoet")),
            link(request, "data", "collections", JSON, _("De verzamelingen")),
        ],
    }


def collections(request: HttpRequest, html: bool) -> dict[str, Any]:
    """All collections, and the systems in which each can be asked."""
    return {
        "links": both(request, "collections", JSON, html),
        "crs": list(SYSTEMS),
        "collections": [collection(request, one, html, crs=["#/crs"]) for one in COLLECTIONS.values()],
    }


def collection(request: HttpRequest, one: Collection, html: bool, crs: list[str] | None = None) -> dict[str, Any]:
    """One collection."""
    of = {"collection": one.name}
    return {
        "id": one.name,
        "title": str(one.title),
        "description": str(one.description),
        "itemType": one.item_type,
        "extent": {
            "spatial": extent_of(one)["spatial"] | {"crs": CRS84.uri},
            "temporal": extent_of(one)["temporal"],
        },
        "crs": crs or list(SYSTEMS),
        "storageCrs": STORAGE.uri,
        "links": [
            *both(request, "collection", JSON, html, **of),
            link(request, "items", "items", GEOJSON, str(one.title), **of),
            link(request, "items", "items", HTML, str(one.title), **of),
        ],
    }
