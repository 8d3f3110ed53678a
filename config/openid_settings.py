"""The issuers of an installation, from its environment (OIDC_*), as the settings that allauth reads."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

STAFF, FIRMS = "staff", "firms"
#: The names that the eHerkenning brokers use unless told otherwise.
KVK_CLAIM = "urn:etoegang:core:LegalSubjectID"
PERSON_CLAIM = "urn:etoegang:core:ActingSubjectID"
MANDATE_CLAIM = "urn:etoegang:core:ServiceID"


def providers(environ: Mapping[str, str]) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS`: no issuer named, no such way to sign in."""
    staff = _app(environ, STAFF, claim=environ.get("OIDC_STAFF_CLAIM") or "sub")
    firms = _app(
        environ,
        FIRMS,
        claim=environ.get("OIDC_FIRMS_KVK_CLAIM") or KVK_CLAIM,
        person_claim=environ.get("OIDC_FIRMS_PERSON_CLAIM") or PERSON_CLAIM,
        mandate_claim=environ.get("OIDC_FIRMS_MANDATE_CLAIM") or MANDATE_CLAIM,
    )
    return {"oidc": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [*staff, *firms]}}


def origins(environ: Mapping[str, str]) -> list[str]:
    """Where a form may lead: signing in and out is a form that the issuer answers."""
    issuers = (environ.get(f"OIDC_{who.upper()}_ISSUER", "") for who in (STAFF, FIRMS))
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, filter(None, issuers))]


def _app(environ: Mapping[str, str], who: str, **claims: str) -> list[dict[str, Any]]:
    name = f"OIDC_{who.upper()}"
    issuer = environ.get(f"{name}_ISSUER", "")
    if not issuer:
        return []
    strong = [value.strip() for value in environ.get(f"{name}_ACR", "").split(",") if value.strip()]
    return [
        {
            "provider_id": who,
            "name": who,
            "client_id": environ.get(f"{name}_CLIENT_ID", ""),
            "secret": environ.get(f"{name}_SECRET", ""),
            "settings": {
                "server_url": issuer,
                "strong": strong,
                "auth_params": {"acr_values": " ".join(strong)} if strong else {},
                **claims,
            },
        }
    ]
