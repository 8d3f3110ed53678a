"""An issuer as allauth knows it: always PKCE and a nonce, never what the address line asks for."""

import hashlib
from typing import Any

from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from config.openid import claims
from config.openid.exchange import Exchange
from config.openid_settings import FIRMS


def nonce_of(verifier: str) -> str:
    """The nonce that belongs to a PKCE secret: both live in the state of one browser's one attempt."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


class OpenIdProvider(OpenIDConnectProvider):
    """`staff` and `firms` of config/openid_settings.py."""

    id = "oidc"
    oauth2_adapter_class = Exchange

    def get_pkce_params(self) -> dict[str, str]:
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def redirect_from_request(self, request: HttpRequest) -> HttpResponseBase:
        return self.redirect(request, AuthProcess.LOGIN, next_url=self.get_next(request))

    def get_next(self, request: HttpRequest) -> str | None:
        """Where to go afterwards, if that is in this house."""
        from allauth.account.utils import get_next_redirect_url

        return get_next_redirect_url(request)

    def get_callback_url(self) -> str:
        return reverse("oidc_callback", kwargs={"provider_id": self.app.provider_id})

    def extract_uid(self, data: dict[str, Any]) -> str:
        if self.app.provider_id == FIRMS:
            return claims.firm(data, self.app.settings).uid
        return claims.employee(data, self.app.settings["claim"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """The mandate of a firm's person, and nothing else, is stored with the link."""
        if self.app.provider_id == FIRMS:
            return {"mandate": claims.firm(data, self.app.settings).mandate}
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        if self.app.provider_id == FIRMS:
            found = claims.firm(data, self.app.settings)
            return {"kvk": found.kvk, "mandate": found.mandate}
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [OpenIdProvider]
