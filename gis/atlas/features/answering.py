"""What every answer of the service carries: its form by `f` or `Accept`, its mark for caches, open to other sites."""

import hashlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from core.api.problems import Fault, Refused
from core.api.resource import Resource
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.collection import Collection
from gis.atlas.features.links import HTML, JSON
from gis.atlas.features.parameters import Form

#: A page larger than this waits on disk: memory stays flat however large it is.
_IN_MEMORY = 1024 * 1024
_CHUNK = 64 * 1024


class AsAsked(BaseContentNegotiation):
    """The views choose for themselves, since `f` goes before `Accept`."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


@method_decorator(gzip_page, name="dispatch")
class Answering(Resource):
    """A resource of the service. `media`: its JSON; `template`: its page for people."""

    query = Form
    content_negotiation_class = AsAsked
    media = JSON
    template = ""
    also: tuple[str, ...] = ()
    html = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            self.html = self._form(request._request) == HTML

    @property
    def asker(self) -> HttpRequest:
        """The request as Django knows it."""
        found: HttpRequest = self.request._request
        return found

    def _form(self, request: HttpRequest) -> str:
        if asked := self.asked.get("f"):
            return HTML if asked == "html" else self.media
        form = request.get_preferred_type([self.media, *self.also, HTML])
        if form is None:
            raise Refused(status=406, detail="Dit adres geeft JSON en HTML. / This address gives JSON and HTML.")
        return HTML if form == HTML else self.media

    def page(self, **context: Any) -> HttpResponse:
        """The page for people."""
        return render(self.asker, self.template, context)

    def document(self, text: str, media: str = "", **headers: str) -> HttpResponseBase:
        """A small answer."""
        response = HttpResponse(text, content_type=media or self.media, headers=headers)
        return self._kept(response, hashlib.sha256(response.content).hexdigest())

    def stream(self, texts: Iterable[str], unmarked: Iterable[str], **headers: str) -> HttpResponseBase:
        """A large answer: made first, so that a fault of ours is no torn answer, and flat in memory.

        `unmarked`: what follows and differs each time, such as the time.
        """
        spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed when all is sent
        mark = hashlib.sha256()
        for text in texts:
            mark.update(data := text.encode())
            spool.write(data)
        for text in unmarked:
            spool.write(text.encode())
        spool.seek(0)
        response = StreamingHttpResponse(_chunks(spool), content_type=self.media, headers=headers)
        return self._kept(response, mark.hexdigest())

    def _kept(self, response: Any, mark: str) -> HttpResponseBase:
        response["Cache-Control"] = "public, max-age=60"
        response["ETag"] = f'"{mark[:32]}"'
        return get_conditional_response(self.asker, etag=response["ETag"], response=response) or response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(found, ["Accept", "Accept-Language"])
        # Published data: any site may show it; cookies are not sent along.
        found["Access-Control-Allow-Origin"] = "*"
        found["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
        return found


def _chunks(spool: Any) -> Iterator[bytes]:
    with spool:
        while data := spool.read(_CHUNK):
            yield data


class OfCollection(Answering):
    """A resource of one collection; an unknown one is 404 before anything else is asked."""

    collection: Collection

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if kwargs["collection"] not in COLLECTIONS:
            listed = ", ".join(COLLECTIONS)
            raise Refused(Fault("collection", f"kies uit: {listed} / choose from: {listed}"), status=404)
        self.collection = COLLECTIONS[kwargs["collection"]]
        self.query = self.asks()
        super().initial(request, *args, **kwargs)

    def asks(self) -> type[Form]:
        """The parameters of the address."""
        return Form
