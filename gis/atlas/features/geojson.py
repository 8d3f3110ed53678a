"""Features as GeoJSON (RFC 7946; in another system than CRS84 as OGC 18-058 says), written batch by batch."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gis.atlas.features.collection import Feature
from gis.atlas.features.systems import System


def written(features: list[Feature], system: System) -> Iterator[str]:
    """Each feature as a text."""
    shapes = system.geojson([feature.shape for feature in features])
    for feature, geometry in zip(features, shapes, strict=True):
        head = f'{{"type":"Feature","id":{_text(feature.key)},"geometry":{geometry},'
        yield f'{head}"properties":{_text(feature.properties)}}}'


def collection(batches: Iterable[list[Feature]], system: System) -> Iterator[str]:
    """A FeatureCollection up to its features; what is known only then follows by `rest`."""
    yield '{"type":"FeatureCollection","features":['
    between = ""
    for batch in batches:
        for one in written(batch, system):
            yield between + one
            between = ",\n"
    yield "]"


def rest(members: dict[str, Any]) -> str:
    """The other members and the end."""
    return "," + _text(members)[1:]


def with_links(feature: Feature, system: System, links: list[dict[str, str]]) -> str:
    """One feature, with its links."""
    (text,) = written([feature], system)
    return text[:-1] + rest({"links": links})


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
