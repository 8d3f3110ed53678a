"""Where maps may get pictures from: background tiles and WMS layers that the operator names, and nobody else.

Read before Django's settings exist, like `config/environment.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_WRITTEN = re.compile(r"(?P<label>\S.*?)\s+(?P<url>https://\S+)\s+(?P<layers>[\w:.,-]{1,200})")


@dataclass(frozen=True)
class Wms:
    """One layer to choose on the map. `url`: the address of the service, without parameters."""

    label: str
    url: str
    layers: str


def wms_layers(value: str) -> list[Wms]:
    """The layers in `label https://host/path layer,layer; ...`. Raises ValueError with what is wrong."""
    return [_one(text.strip()) for text in value.split(";") if text.strip()]


def _one(text: str) -> Wms:
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        raise ValueError("expected label https://host/path layer,layer; more of them with ; between")
    split = urlsplit(parts["url"])
    if not split.hostname or split.query or split.username:
        raise ValueError("expected https://host/path of the service, without parameters or a password")
    return Wms(parts["label"][:80], parts["url"], parts["layers"])


def origins(environ: Mapping[str, str]) -> list[str]:
    """The origins of all these pictures, for the content security policy; each once."""
    return sorted(set(_origins(environ)))


def _origins(environ: Mapping[str, str]) -> Iterator[str]:
    addresses = [one.url for one in wms_layers(environ.get("WMS_LAYERS", ""))]
    for address in filter(None, [*addresses, environ.get("BASEMAP_URL", "")]):
        parts = urlsplit(address)
        yield f"https://{parts.netloc}"
