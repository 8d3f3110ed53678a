"""How the addresses describe themselves: OpenAPI 3.1, with the problems that each may answer."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema

from core.api.problems import MEDIA_TYPE

#: What any address may answer; the rest follows from its method and its path.
ALWAYS = ("400", "401", "403", "406", "429", "500", "503")
MEANINGS = {
    "400": "A parameter or the body is wrong; `errors` names the field and what would be right.",
    "401": "Nobody is signed in, or the key opens nothing.",
    "403": "The roles give no right to this, or the CSRF token of the session is missing.",
    "404": "It is not there, or not for whoever asks.",
    "406": "The address gives no such media type.",
    "413": "The body is larger than 1 MiB.",
    "415": "The body is no JSON.",
    "422": "The question cannot be answered as it stands; `errors` names the field.",
    "429": "Too many requests; `Retry-After` tells how long to wait.",
    "500": "Our fault; the log knows `request_id`.",
    "503": "Not available now.",
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `detail` is in Dutch and in English.",
    "required": ["type", "title", "status", "detail", "request_id", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class Schema(AutoSchema):
    """An address without a right of its own can be asked by anyone."""

    def get_auth(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_auth()
        return found if getattr(self.view, "right", "") else [*found, {}]


class BearerScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer`, for systems."""

    target_class = "core.tokens.authentication.Bearer"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


class DeviceScheme(OpenApiAuthenticationExtension):
    """`Authorization: Device`, for tablets."""

    target_class = "core.tokens.authentication.Device"
    name = "device"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Device <token>`"}


class CodeForm(OpenApiSerializerFieldExtension):
    """A text of one form tells which."""

    target_class = "core.api.query.Code"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.target.form})$", "example": self.target.example}


def with_problems(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Adds to each operation the problems that it may answer."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in sorted({*ALWAYS, *_own(path, method)}):
                operation["responses"].setdefault(status, _problem(status))
    return result


def _own(path: str, method: str) -> set[str]:
    found = set()
    if "{" in path:
        found.add("404")
    if method == "post":
        found |= {"413", "415", "422"}
    return found


def _problem(status: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": MEANINGS[status], "content": content}
