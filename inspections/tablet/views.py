"""The inspector's app: its page, its service worker and its manifest. All it knows comes by the sync."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views import View

from inspections import rights
from inspections.page import RightMixin

TEMPLATE = "inspections/tablet_app.html"


class AppView(RightMixin):
    """`/tablet/`: where an inspector gets the app. Once installed its own worker answers here, also without network."""

    right = rights.WORK

    def get(self, request: HttpRequest) -> HttpResponse:
        get_token(request)  # sets the cookie that the app needs to enrol
        return _shell(request)


class ShellView(View):
    """The same page for the service worker, which may renew the app when nobody is signed in. It holds no data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _shell(request)


class BuiltView(View):
    """A file of the build that must live under `/tablet/`: the scope of a worker is the folder that serves it."""

    file = ""
    content_type = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(_read(settings.TABLET_BUILD / self.file), content_type=self.content_type)
        response["Cache-Control"] = "no-cache"
        return response


def _shell(request: HttpRequest) -> HttpResponse:
    response = render(request, TEMPLATE)
    response["Cache-Control"] = "no-cache"
    return response


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Http404 from None
