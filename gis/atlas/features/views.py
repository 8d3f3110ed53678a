"""`/ogc/`: orders, premises and permits in force as OGC API - Features, for everyone, as JSON and as pages."""

import json
from collections.abc import Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.api.problems import Refused
from core.today import today
from gis.atlas.features import documents, geojson, openapi
from gis.atlas.features.answering import Answering, OfCollection
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.collection import Feature, Wanted
from gis.atlas.features.links import GEOJSON, HTML, JSON, OPENAPI, Link, both, link
from gis.atlas.features.pages import map_of, table_of
from gis.atlas.features.paging import Page
from gis.atlas.features.parameters import Crs, Form
from gis.atlas.features.spans import Span
from gis.atlas.features.systems import CRS84, SYSTEMS, System

#: A page for people shows no more rows than this.
_READABLE = 100


@extend_schema(exclude=True)
class LandingView(Answering):
    """Where everything is."""

    template = "atlas/features/landing.html"

    def get(self, request: Request) -> HttpResponseBase:
        found = documents.landing(self.asker, self.html)
        return self.page(**found, collections=COLLECTIONS.values()) if self.html else self.document(json.dumps(found))


@extend_schema(exclude=True)
class ConformanceView(Answering):
    """What the service conforms to."""

    template = "atlas/features/conformance.html"

    def get(self, request: Request) -> HttpResponseBase:
        classes = documents.CONFORMS_TO
        return self.page(classes=classes) if self.html else self.document(json.dumps({"conformsTo": classes}))


@extend_schema(exclude=True)
class ApiView(Answering):
    """How the service describes itself."""

    template = "atlas/features/api.html"
    media = OPENAPI
    also = (JSON,)

    def get(self, request: Request) -> HttpResponseBase:
        if self.html:
            return self.page(collections=COLLECTIONS.values(), systems=SYSTEMS)
        return self.document(json.dumps(openapi.document(self.asker)))


@extend_schema(exclude=True)
class CollectionsView(Answering):
    """All collections."""

    template = "atlas/features/collections.html"

    def get(self, request: Request) -> HttpResponseBase:
        found = documents.collections(self.asker, self.html)
        return self.page(**found) if self.html else self.document(json.dumps(found))


@extend_schema(exclude=True)
class CollectionView(OfCollection):
    """One collection."""

    template = "atlas/features/collection.html"

    def get(self, request: Request, collection: str) -> HttpResponseBase:
        found = documents.collection(self.asker, self.collection, self.html)
        return self.page(one=found, of=self.collection) if self.html else self.document(json.dumps(found))


@extend_schema(exclude=True)
class ItemsView(OfCollection):
    """The features of a collection that were asked for, a page at a time."""

    media = GEOJSON
    also = (JSON,)
    template = "atlas/features/items.html"

    def asks(self) -> type[Form]:
        return self.collection.query

    def get(self, request: Request, collection: str) -> HttpResponseBase:
        span = self.asked.get("datetime") or Span.of(today())
        wanted = Wanted(span, self.asked.get("ground"), self.collection.chosen(self.asked))
        limit = min(self.asked["limit"], _READABLE) if self.html else self.asked["limit"]
        page = Page(self.collection, wanted, limit, self.asked.get("cursor"), self.asked.get("before"))
        return self._for_people(page) if self.html else self._as_geojson(page)

    def _as_geojson(self, page: Page) -> HttpResponseBase:
        system = SYSTEMS[self.asked.get("crs", CRS84.uri)]
        now = [geojson.rest({"timeStamp": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")})]
        return self.stream(self._texts(page, system), now, **_in(system))

    def _texts(self, page: Page, system: System) -> Iterator[str]:
        yield from geojson.collection(page.batches(), system)
        members: dict[str, Any] = {"numberReturned": page.count, "links": self._links(page)}
        if (matched := page.matched()) is not None:
            members["numberMatched"] = matched
        yield geojson.rest(members)[:-1]

    def _links(self, page: Page) -> list[Link]:
        media, of = HTML if self.html else GEOJSON, {"collection": self.collection.name}
        query = {name: value for name, value in self.asker.GET.items() if name != "f"}
        found = both(self.asker, "items", GEOJSON, self.html, query=query, **of)
        kept = {name: value for name, value in query.items() if name not in {"cursor", "before"}}
        if page.has_next:
            found.append(link(self.asker, "next", "items", media, query=kept | {"cursor": page.last}, **of))
        if page.has_previous:
            found.append(link(self.asker, "prev", "items", media, query=kept | {"before": page.first}, **of))
        return [*found, link(self.asker, "collection", "collection", JSON, **of)]

    def _for_people(self, page: Page) -> HttpResponseBase:
        features = [feature for batch in page.batches() for feature in batch]
        links = {one["rel"]: one["href"] for one in self._links(page)}
        return self.page(
            one=self.collection,
            table=table_of(self.collection, features),
            map_data=map_of(self.collection, features),
            matched=page.matched(),
            links=links,
            on=self.asker.GET.get("datetime", ""),
        )


@extend_schema(exclude=True)
class ItemView(OfCollection):
    """One feature by its public key."""

    media = GEOJSON
    also = (JSON,)
    template = "atlas/features/item.html"

    def asks(self) -> type[Form]:
        return Crs

    def get(self, request: Request, collection: str, key: str) -> HttpResponseBase:
        feature = self.collection.one(key)
        if feature is None:
            raise Refused(status=404)
        if self.html:
            return self._for_people(feature)
        system = SYSTEMS[self.asked.get("crs", CRS84.uri)]
        text = geojson.with_links(feature, system, self._links(feature))
        return self.document(text, **_in(system))

    def _links(self, feature: Feature) -> list[Link]:
        query = {name: value for name, value in self.asker.GET.items() if name != "f"}
        of = {"collection": self.collection.name}
        return [
            *both(self.asker, "item", GEOJSON, self.html, query=query, key=feature.key, **of),
            link(self.asker, "collection", "collection", HTML if self.html else JSON, **of),
        ]

    def _for_people(self, feature: Feature) -> HttpResponseBase:
        links = {one["rel"]: one["href"] for one in self._links(feature)}
        table = table_of(self.collection, [feature])
        pairs = list(zip(table.heads, table.rows[0].cells, strict=True))
        return self.page(
            one=self.collection,
            feature=feature,
            pairs=pairs,
            map_data=map_of(self.collection, [feature]),
            links=links,
        )


def _in(system: System) -> dict[str, str]:
    return {"Content-Crs": f"<{system.uri}>"}
