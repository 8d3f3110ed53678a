"""Asking the OGC service in tests."""

import json
from typing import Any

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
RD, LATLON, MERCATOR = f"{EPSG}28992", f"{EPSG}4326", f"{EPSG}3857"


def ask(client: Any, path: str = "", status: int = 200, **parameters: Any) -> Any:
    """The response to a resource below /ogc/, whole; `bbox_crs` is `bbox-crs`."""
    query = {"bbox-crs" if name == "bbox_crs" else name: value for name, value in parameters.items()}
    response = client.get(f"/ogc/{path}", query, headers={"Accept": "application/json"})
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == status, response.body
    return response


def told(client: Any, path: str = "", **parameters: Any) -> dict[str, Any]:
    """What a resource says."""
    return dict(json.loads(ask(client, path, **parameters).body))


def keys(client: Any, collection: str, **parameters: Any) -> list[str]:
    """The keys of the features on a page."""
    return [one["id"] for one in told(client, f"collections/{collection}/items", **parameters)["features"]]


def links(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The links of a document; of several with one relation the last."""
    return {link["rel"]: link for link in document["links"]}
