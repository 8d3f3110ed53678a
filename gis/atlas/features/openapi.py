"""The service described for programs: OpenAPI 3.0, made from the collections themselves."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from core.api.problems import MEDIA_TYPE
from core.api.resource import VERSION
from core.api.schema import MEANINGS, PROBLEM
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.collection import Collection
from gis.atlas.features.links import GEOJSON, HTML, JSON
from gis.atlas.features.parameters import MOST, USUAL
from gis.atlas.features.systems import CRS84, SYSTEMS

Form = dict[str, Any]

_TEXT: Form = {"type": "string"}
_OBJECT: Form = {"type": "object"}


def document(request: HttpRequest) -> Form:
    """The whole description."""
    server = request.build_absolute_uri(reverse("ogc:landing")).rstrip("/")
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Parkwacht: OGC API - Features",
            "version": VERSION,
            "description": "Designation orders, premises and permits in force, on any day. No personal data.",
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": "Capabilities"}, {"name": "Data"}],
        "paths": _capabilities() | {path: form for one in COLLECTIONS.values() for path, form in _paths(one).items()},
        "components": {"parameters": _PARAMETERS, "schemas": _SCHEMAS, "responses": _problems()},
    }


def _capabilities() -> Form:
    shown = {
        "/": ("getLandingPage", "landingPage"),
        "/conformance": ("getConformanceDeclaration", "confClasses"),
        "/collections": ("getCollections", "collections"),
    }
    return {path: _get(name, "Capabilities", schema, JSON, [], found=False) for path, (name, schema) in shown.items()}


def _paths(one: Collection) -> Form:
    own = [_filter(name, chosen.schema) for name, chosen in one.filters.items()]
    shared = [_ref("parameters", name) for name in ("limit", "bbox", "bbox-crs", "datetime", "crs")]
    pages = [_cursor(name, one) for name in ("cursor", "before")]
    path, name = f"/collections/{one.name}", one.name.title()
    key = {"name": "featureId", "in": "path", "required": True, "schema": _key(one)}
    return {
        path: _get(f"describe{name}", "Capabilities", "collection", JSON, []),
        f"{path}/items": _get(f"get{name}", "Data", f"{one.name}Collection", GEOJSON, [*shared, *own, *pages]),
        f"{path}/items/{{featureId}}": _get(
            f"get{name}Feature", "Data", f"{one.name}Feature", GEOJSON, [key, _ref("parameters", "crs")]
        ),
    }


def _get(name: str, tag: str, schema: str, media: str, parameters: list[Form], *, found: bool = True) -> Form:
    content = {media: {"schema": _ref("schemas", schema)}, HTML: {"schema": _TEXT}}
    answer: Form = {"description": "As asked.", "content": content}
    if media == GEOJSON and any("crs" in one.get("$ref", "") for one in parameters):
        answer["headers"] = {"Content-Crs": {"description": "The system of the geometry", "schema": _TEXT}}
    problems = {status: _ref("responses", status) for status in _STATUSES if found or status != "404"}
    responses = {"200": answer, "304": {"description": "It is as it was (ETag)."}, **problems}
    asked = [*parameters, _ref("parameters", "f")]
    return {"get": {"operationId": name, "tags": [tag], "parameters": asked, "responses": responses}}


def _filter(name: str, schema: Form) -> Form:
    return {"name": name, "in": "query", "required": False, "style": "form", "explode": False, "schema": schema}


def _cursor(name: str, one: Collection) -> Form:
    text = "The page after (cursor) or before (before) this feature; as `next` and `prev` give it."
    return _filter(name, _key(one)) | {"description": text}


def _key(one: Collection) -> Form:
    return {"type": "string", "pattern": f"^(?:{one.key_form['form']})$", "example": one.key_form["example"]}


def _ref(kind: str, name: str) -> Form:
    return {"$ref": f"#/components/{kind}/{name}"}


def _closed(required: list[str], **properties: Form) -> Form:
    return {"type": "object", "required": required, "properties": properties}


def _list(items: Form) -> Form:
    return {"type": "array", "items": items}


def _uri(description: str) -> Form:
    uris = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84.uri}
    return {"in": "query", "required": False, "description": description, "schema": uris}


_STATUSES = ("400", "401", "404", "406", "429", "500", "503")


def _problems() -> Form:
    content = {MEDIA_TYPE: {"schema": _ref("schemas", "problem")}}
    return {status: {"description": MEANINGS[status], "content": content} for status in _STATUSES}


_PARAMETERS: Form = {
    "f": _filter("f", {"type": "string", "enum": ["json", "html"]}) | {"description": "Goes before `Accept`."},
    "limit": _filter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL})
    | {"description": "Features on a page; more than the maximum gives the maximum."},
    "bbox": _filter(
        "bbox",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
    )
    | {"description": "Lower and upper corner, in the order of the axes of `bbox-crs`; heights say nothing."},
    "bbox-crs": {"name": "bbox-crs"} | _uri("The system of `bbox`."),
    "crs": {"name": "crs"} | _uri("The system of the geometry in the answer."),
    "datetime": _filter("datetime", _TEXT)
    | {"description": "A day, an instant or an interval (`..` is open): what is in force then. Without it: today."},
}


def _schemas() -> Form:
    link = _closed(["href", "rel"], href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT)
    links = _list(_ref("schemas", "link"))
    geometry = {
        "type": "object",
        "nullable": True,
        "required": ["type", "coordinates"],
        "properties": {"type": {"type": "string", "enum": ["MultiPolygon"]}, "coordinates": _list({})},
    }
    found: Form = {
        "problem": PROBLEM,
        "link": link,
        "landingPage": _closed(["links"], title=_TEXT, description=_TEXT, links=links),
        "confClasses": _closed(["conformsTo"], conformsTo=_list(_TEXT)),
        "collection": _closed(
            ["id", "links"],
            id=_TEXT,
            title=_TEXT,
            description=_TEXT,
            itemType=_TEXT,
            extent=_OBJECT,
            crs=_list(_TEXT),
            storageCrs=_TEXT,
            links=links,
        ),
        "collections": _closed(
            ["links", "collections"], links=links, crs=_list(_TEXT), collections=_list(_ref("schemas", "collection"))
        ),
    }
    for one in COLLECTIONS.values():
        found |= _features(one, geometry, links)
    return found


def _features(one: Collection, geometry: Form, links: Form) -> Form:
    feature = _closed(
        ["type", "id", "geometry", "properties"],
        type={"type": "string", "enum": ["Feature"]},
        id=_key(one),
        geometry=geometry,
        properties=_closed(list(one.properties), **one.properties),
        links=links,
    )
    collection = _closed(
        ["type", "features"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list(_ref("schemas", f"{one.name}Feature")),
        links=links,
        timeStamp={"type": "string", "format": "date-time"},
        numberReturned={"type": "integer", "minimum": 0},
        numberMatched={"type": "integer", "minimum": 0},
    )
    return {f"{one.name}Feature": feature, f"{one.name}Collection": collection}


_SCHEMAS = _schemas()
