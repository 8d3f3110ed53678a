"""An address of an API: who may ask, how often, and what every answer carries."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from core.accounts import rights
from core.accounts.models import User
from core.accounts.rights import RightRefused
from core.api.parsing import JsonBody
from core.api.problems import Refused
from core.api.query import Query, checked
from core.client_address import client_address
from core.tokens.authentication import Bearer

VERSION = "1.0.0"


class HoldsRight(BasePermission):
    """The right that the address names; nothing for a public one. Signed out is 401, without the right 403."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.right:
            return True
        if not isinstance(request.user, User):
            return False
        if request.user.municipality_id is None:
            raise Refused(status=403, detail="U hoort bij geen gemeente. / You belong to no municipality.")
        if not rights.has(request.user, view.right):
            raise Refused(status=403, detail=in_both(lambda: _refusal(request.user, view.right)))
        return True


def _refusal(user: Any, right: str) -> str:
    try:
        rights.require(user, right)
    except RightRefused as refused:
        return str(refused)
    return ""


def in_languages(say: Callable[[], str]) -> dict[str, str]:
    """What `say` says, by language."""
    said = {}
    for language in ("nl", "en"):
        with translation.override(language):
            said[language] = say()
    return said


def in_both(say: Callable[[], str]) -> str:
    """What `say` says in Dutch and in English, in one sentence."""
    return " / ".join(in_languages(say).values())


class SignedOutRate(AnonRateThrottle):
    """By the address of the client, told as everywhere in the house."""

    def get_ident(self, request: HttpRequest | Request) -> str:
        return client_address(getattr(request, "_request", request)) or ""


class Resource(APIView):
    """Reads by key or session; a POST by session needs the CSRF token. Answers JSON only."""

    right = ""
    authentication_classes: Sequence[type[BaseAuthentication]] = (Bearer, SessionAuthentication)
    permission_classes = (HoldsRight,)
    throttle_classes = (SignedOutRate, UserRateThrottle)
    parser_classes: Sequence[type[BaseParser]] = (JsonBody,)
    renderer_classes = (JSONRenderer,)
    metadata_class = None
    query: type[Query] = Query

    def get_throttles(self) -> list[Any]:
        """Reads are counted here, for each process; what is sent is counted for all of them by `config.limits`."""
        return super().get_throttles() if self.request.method in SAFE_METHODS else []

    @property
    def person(self) -> User:
        """Who asks, once the permissions let them through."""
        assert isinstance(self.request.user, User)  # noqa: S101  HoldsRight let nobody else through
        return self.request.user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD", "POST"}:
            self.asked = checked(self.query, request)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; empty without one."""
        return dict(self.request.data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        found["API-Version"] = VERSION
        if self.right:
            found.setdefault("Cache-Control", "no-store")
        return found
