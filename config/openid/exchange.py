"""The code for an ID token, and everything that must hold before its word is taken."""

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from config.openid import claims
from config.openid.refusals import SignInRefused


class Exchange(OpenIDConnectOAuth2Adapter):
    """Signature, issuer, audience, time, nonce, strength: allauth itself checks neither the first nor the last two."""

    verifier = ""

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self.verifier = pkce_code_verifier or ""
        return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        from config.openid.provider import nonce_of

        said = self._id_token(app, kwargs["response"].get("id_token") or "")
        if not self.verifier or not constant_time_compare(str(said.get("nonce")), nonce_of(self.verifier)):
            raise SignInRefused("invalid")
        if "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != said["sub"]:
                raise SignInRefused("invalid")
            said = {**more, **said}
        claims.require_strong(said, app.settings["strong"])
        request.session["oidc"] = {"client": app.client_id, "end": self.openid_config.get("end_session_endpoint", "")}
        return self.get_provider().sociallogin_from_response(request, said)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        path = reverse("oidc_callback", kwargs={"provider_id": self.provider_id})
        return str(build_absolute_uri(request, path, self.redirect_uri_protocol))

    def _id_token(self, app: Any, text: str) -> dict[str, Any]:
        try:
            return dict(
                jwtkit.verify_and_decode(
                    credential=text,
                    keys_url=self.openid_config["jwks_uri"],
                    issuer=self.openid_config["issuer"],
                    audience=app.client_id,
                    lookup_kid=jwtkit.lookup_kid_jwk,
                )
            )
        except (OAuth2Error, KeyError, ValueError) as error:  # a token may lack any part that allauth reads
            raise SignInRefused("invalid") from error
