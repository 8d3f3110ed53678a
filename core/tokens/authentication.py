"""How a request without a session says who it is: `Authorization: Bearer …` for systems, `Device …` for tablets."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.accounts.models import User
from core.today import today
from core.tokens import selectors, services
from core.tokens.models import Token


class TokenAuthentication(BaseAuthentication):
    """The owner of the token, with only the rights that its scope can use. Neither kind opens the other's doors."""

    keyword = ""
    scope = ""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword.lower().encode():
            return None
        token = self._token(parts[1]) if len(parts) == 2 else None
        if token is None:
            raise AuthenticationFailed
        services.seen(token, today())
        owner = token.owner
        owner.narrowed_to = selectors.RIGHTS[self.scope]
        return owner, token

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        return f'{self.keyword} realm="parkwacht"'

    def _token(self, given: bytes) -> Token | None:
        return selectors.living(given.decode(), self.scope, today()) if given.isascii() else None


class Bearer(TokenAuthentication):
    """A system that reads: `/api/v1/` and `/tiles/`."""

    keyword = "Bearer"
    scope = Token.Scope.API.value


class Device(TokenAuthentication):
    """A tablet that syncs: `/tablet/sync/v1/` and nothing else."""

    keyword = "Device"
    scope = Token.Scope.SYNC.value
